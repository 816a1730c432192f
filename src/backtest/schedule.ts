import type { HigherBars } from './higher-bars.js';
import type { HigherView } from './higher-view.js';
import type { Tape } from './tape.js';

/** One kind of call that a strategy gets. */
export interface Call {
  /** what the strategy reads the longer bars through; null for the run's own interval */
  readonly view: HigherView | null;
  /** the `k` that the strategy is given: the interval's place in its own list */
  readonly place: number;
  /** per market and row: the longer bar known by then; null for the run's own interval */
  readonly rows: readonly Int32Array[] | null;
}

/** The calls of a strategy in the order in which they are made: the longest interval first. Without intervals, one per bar. */
export function callsOf(tape: Tape, intervals: readonly number[], views: readonly (HigherView | null)[]): Call[] {
  const bars = (k: number): HigherBars | null => (k < 0 ? null : tape.higher[k]);
  const length = (k: number): number => bars(k)?.intervalMs ?? tape.intervalMs;
  const named = intervals.length === 0 ? [-1] : intervals;
  return named
    .map((k, place) => ({ k, place }))
    .sort((a, b) => length(b.k) - length(a.k) || a.place - b.place)
    .map(({ k, place }) => ({ place, rows: bars(k)?.rowAt ?? null, view: views[place] ?? null }));
}

/**
 * Per step: 1 when somebody is to be asked. Null when that is so at every step, because a strategy decides on the run's
 * own interval.
 */
export function askedSteps(tape: Tape, calls: readonly (readonly Call[])[]): Uint8Array | null {
  const longer = calls.flat().map((call) => call.rows);
  if (longer.includes(null)) return null;
  const asked = new Uint8Array(tape.steps);
  for (const rows of longer as (readonly Int32Array[])[]) {
    for (let s = 0; s < tape.count; s++) {
      // Markets on one clock share these columns: once is enough.
      const isKnown = s > 0 && rows[s] === rows[s - 1] && tape.rowAt[s] === tape.rowAt[s - 1];
      if (!isKnown) markCloses(tape.rowAt[s], rows[s], asked);
    }
  }
  return asked;
}

function markCloses(rowAt: Int32Array, known: Int32Array, asked: Uint8Array): void {
  let before = -1;
  for (let i = 0; i < rowAt.length; i++) {
    const row = rowAt[i];
    if (row < 0) continue;
    if (known[row] !== before) asked[i] = 1;
    before = known[row];
  }
}
