import type { Rng } from '../../core/kit/rng.js';

/**
 * Rows in runs: the history is cut into equal stretches and one run is taken from each, at a random place.
 *
 * Neighbouring bars stay together, so that the sample is as dependent in time as the whole, and every era is in it.
 *
 * @param rows increasing
 * @param cap rows wanted at most
 * @param length of a run, in rows
 * @returns the rows themselves when there are no more than `cap`; else increasing, at most `cap`
 */
export function sampleBlocks(rows: Int32Array, cap: number, length: number, rng: Rng): Int32Array {
  const n = rows.length;
  if (n <= cap) return rows;
  const run = Math.min(length, cap);
  const count = Math.floor(cap / run);
  const out = new Int32Array(count * run);
  for (let b = 0; b < count; b++) {
    const from = Math.floor((b * n) / count);
    const to = Math.floor(((b + 1) * n) / count);
    const start = from + rng.below(Math.max(1, to - from - run + 1));
    out.set(rows.subarray(start, start + run), b * run);
  }
  return out;
}

/**
 * A new order of rows: cut at random places into blocks, the blocks shuffled.
 *
 * What is inside a block stays in its order, so that a slow column stays slow and only its place in time is lost. Random
 * lengths keep a column that repeats every day from landing on the same hour again.
 *
 * @param length mean length of a block, rows
 * @returns (n,) row numbers, each once
 */
export function shuffleBlocks(n: number, length: number, rng: Rng): Int32Array {
  const starts: number[] = [];
  for (let at = 0; at < n; at += 1 + rng.below(Math.max(1, 2 * length - 1))) starts.push(at);
  const order = starts.map((_, b) => b);
  for (let b = order.length - 1; b > 0; b--) {
    const other = rng.below(b + 1);
    [order[b], order[other]] = [order[other], order[b]];
  }
  const out = new Int32Array(n);
  let at = 0;
  for (const b of order) {
    const end = b + 1 < starts.length ? starts[b + 1] : n;
    for (let row = starts[b]; row < end; row++) out[at++] = row;
  }
  return out;
}

/** The column in another order of its rows. */
export function reordered(x: Float64Array, order: Int32Array): Float64Array {
  const out = new Float64Array(order.length);
  for (let i = 0; i < out.length; i++) out[i] = x[order[i]];
  return out;
}
