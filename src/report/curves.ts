import { QuantError } from '../core/kit/errors.js';

/** How a run's account and its buy-and-hold went, at some moments of it. */
export interface Curve {
  /** UTC ms, rising */
  readonly time: Float64Array;
  /** account currency */
  readonly equity: Float64Array;
  readonly hold: Float64Array;
}

/** Few enough to read quickly, many enough for a line on a screen. */
const MOST_ROWS = 3000;

/**
 * The curves of a stored run, read from its `ledger.csv`: evenly spaced rows, the first and the last among them.
 *
 * @throws E_DATA when the text is no such table
 */
export function parseCurve(csv: string): Curve {
  const [head, ...lines] = csv.trimEnd().split('\n');
  const heads = head.split(',');
  const [time, equity, hold] = ['open_time', 'equity', 'buy_and_hold'].map((name) => heads.indexOf(name));
  if (time < 0 || equity < 0 || hold < 0) {
    throw new QuantError('E_DATA', `a ledger has the columns open_time, equity and buy_and_hold, found ${head}`);
  }
  const count = Math.min(MOST_ROWS, lines.length);
  const step = count > 1 ? (lines.length - 1) / (count - 1) : 0;
  const rows = Array.from({ length: count }, (_, k) => lines[Math.round(k * step)].split(','));
  return {
    time: Float64Array.from(rows, (row) => Date.parse(row[time])),
    equity: Float64Array.from(rows, (row) => (row[equity] === '' ? Number.NaN : Number(row[equity]))),
    hold: Float64Array.from(rows, (row) => (row[hold] === '' ? Number.NaN : Number(row[hold]))),
  };
}

/** The last value known at each moment, over the first one of all: 1 is where the money began; NaN before, and at ruin. */
export function growthAt(curve: Curve, values: Float64Array, moments: Float64Array): Float64Array {
  const out = new Float64Array(moments.length).fill(Number.NaN);
  const start = values[0];
  let row = -1;
  for (let i = 0; i < moments.length; i++) {
    while (row + 1 < curve.time.length && curve.time[row + 1] <= moments[i]) row++;
    // A logarithmic scale has no place for zero and debt.
    if (row >= 0 && moments[i] <= curve.time[curve.time.length - 1] && values[row] > 0) out[i] = values[row] / start;
  }
  return out;
}
