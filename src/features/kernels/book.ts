import type { Candles } from '../../core/candles.js';
import type { BookSnapshots } from '../../core/feature-context.js';
import { unknownColumn } from '../../core/math/rolling.js';

/** The parameter that says how old a snapshot may be. */
export const BOOK_AGE_PARAM = {
  type: 'float',
  default: 60,
  min: 0.001,
  max: 1e9,
  doc: 'seconds before the close after which a snapshot no longer counts',
} as const;

/** The parameter that says how deep to look. */
export function levelsParam(levels: number, min: number) {
  return {
    type: 'int',
    default: levels,
    min,
    max: 5000,
    doc: 'levels on each side, the best first; as many as there are where the book has fewer',
  } as const;
}

/**
 * The snapshot that stands when each bar closes: the last one with a time before the close.
 *
 * @returns (n,) rows of the snapshots; -1 where there is none, or the last is older than `maxAgeSeconds`
 */
export function snapshotAtClose(candles: Candles, book: BookSnapshots, maxAgeSeconds: number): Int32Array {
  const { openTime, intervalMs, length } = candles;
  const rows = new Int32Array(length).fill(-1);
  let k = -1;
  for (let i = 0; i < length; i++) {
    const close = openTime[i] + intervalMs;
    while (k + 1 < book.time.length && book.time[k + 1] < close) k++;
    if (k >= 0 && close - book.time[k] <= 1000 * maxAgeSeconds) rows[i] = k;
  }
  return rows;
}

/** True when the snapshot has a price on both sides. */
export function isTwoSided(book: BookSnapshots, row: number): boolean {
  return book.bidPrice[row * book.levels] > 0 && book.askPrice[row * book.levels] > 0;
}

/** Half-way between the best bid and the best ask; NaN where a side is empty. */
export function midPrice(book: BookSnapshots, row: number): number {
  const at = row * book.levels;
  return book.bidPrice[at] + 0.5 * (book.askPrice[at] - book.bidPrice[at]);
}

/**
 * Some numbers of the book that stands at each close.
 *
 * @param outputs how many numbers
 * @param read    writes the numbers of the snapshot in row `row` into `out`; it has a price on both sides
 * @returns (n,) each; NaN where no snapshot stands or one side is empty
 */
export function fromBookAtClose(
  candles: Candles,
  book: BookSnapshots,
  { maxAge, outputs }: { maxAge: number; outputs: number },
  read: (row: number, out: Float64Array) => void,
): Float64Array[] {
  const rows = snapshotAtClose(candles, book, maxAge);
  const columns = Array.from({ length: outputs }, () => unknownColumn(candles.length));
  const out = new Float64Array(outputs);
  for (let i = 0; i < candles.length; i++) {
    if (rows[i] < 0 || !isTwoSided(book, rows[i])) continue;
    read(rows[i], out);
    for (let k = 0; k < outputs; k++) columns[k][i] = out[k];
  }
  return columns;
}

/** (a − b) / (a + b), in [-1, 1] for a, b ≥ 0; 0 where both are 0. */
export function imbalanceOf(a: number, b: number): number {
  return a + b > 0 ? (a - b) / (a + b) : 0;
}
