import { QuantError } from '../../core/kit/errors.js';
import type { Rng } from '../../core/kit/rng.js';

/**
 * How often each moment stands in a resampled history: blocks of random length, which begin anywhere and run on round
 * the end, so that what hangs together in time stays together.
 *
 * @param n         moments, ≥ 1
 * @param meanBlock mean length of a block, ≥ 1; lengths are geometric
 * @param counts    (n,) is overwritten; sums to n
 * @source Politis & Romano 1994, The Stationary Bootstrap
 */
export function stationaryCounts(n: number, meanBlock: number, rng: Rng, counts: Float64Array): void {
  counts.fill(0);
  // Blocks are added as a step up where they begin and a step down behind their end; whole turns count for all.
  const scale = meanBlock > 1 ? 1 / Math.log1p(-1 / meanBlock) : 0;
  let turns = 0;
  for (let left = n; left > 0; ) {
    const start = rng.below(n);
    const drawn = scale === 0 ? 1 : 1 + Math.floor(Math.log1p(-rng.uniform()) * scale);
    const length = Math.min(left, drawn);
    left -= length;
    const end = start + length;
    counts[start]++;
    if (end < n) counts[end]--;
    else if (end > n) {
      turns++;
      counts[end - n]--;
    }
  }
  let level = turns;
  for (let i = 0; i < n; i++) {
    level += counts[i];
    counts[i] = level;
  }
}

/**
 * Mean block length for rows whose labels overlap: twice the rows that a label spans on average, so that most of what
 * neighbours share lies inside a block, at least the cube root of the rows, at most a quarter of them.
 *
 * @param rows     bars that are scored, increasing
 * @param endIndex per bar: the last bar that its label used
 */
export function blockRowsFor(rows: Int32Array, endIndex: Int32Array): number {
  const n = rows.length;
  let spanned = 0;
  for (let k = 0, next = 0; k < n; k++) {
    // Ends may go back from one bar to the next, so the place is looked for anew where they do.
    if (next < k || rows[next - 1] > endIndex[rows[k]]) next = k;
    while (next < n && rows[next] <= Math.max(rows[k], endIndex[rows[k]])) next++;
    spanned += next - k;
  }
  const wanted = n === 0 ? 1 : Math.max((2 * spanned) / n, Math.cbrt(n));
  return Math.max(1, Math.min(Math.ceil(wanted), Math.floor(n / 4)));
}

/** How the moments of some rows are drawn again and again. */
export interface Resampling {
  /** mean length of a block, in moments, ≥ 1 */
  readonly blockRows: number;
  /** histories drawn, ≥ 1 */
  readonly draws: number;
  /** share of drawn figures inside an interval, in (0, 1) */
  readonly level: number;
}

export function checkResampling({ blockRows, draws, level }: Resampling): void {
  if (!(blockRows >= 1 && Number.isFinite(blockRows))) {
    throw new QuantError('E_PARAM', `blockRows must be at least 1, was ${blockRows}`);
  }
  if (!Number.isInteger(draws) || draws < 1) {
    throw new QuantError('E_PARAM', `draws must be a whole number of at least 1, was ${draws}`);
  }
  if (!(level > 0 && level < 1)) throw new QuantError('E_PARAM', `level must be in (0, 1), was ${level}`);
}

/**
 * Per row the number of its moment, from 0 in order of time: rows of several markets at one time are drawn together,
 * since they share their news.
 *
 * @param time (n,) a time per row; without it, each row is a moment of its own
 */
export function momentsOf(
  n: number,
  time?: ArrayLike<number>,
): { readonly moment: Int32Array; readonly count: number } {
  if (time === undefined) return { moment: Int32Array.from({ length: n }, (_, i) => i), count: n };
  const distinct = [...new Set(Float64Array.from(time))].sort((a, b) => a - b);
  const place = new Map(distinct.map((value, k) => [value, k]));
  return { moment: Int32Array.from(Float64Array.from(time), (value) => place.get(value) ?? 0), count: distinct.length };
}
