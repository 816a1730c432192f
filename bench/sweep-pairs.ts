import type { Candles } from '../src/core/candles.js';
import { definitionOf, type End, GuardedCross, ready, requestOf } from './workload.js';

/** 20 fast by 20 slow lengths. */
export const PAIRS: readonly (readonly [fast: number, slow: number])[] = Array.from({ length: 400 }, (_, k) => [
  5 + 2 * Math.floor(k / 20),
  50 + 5 * (k % 20),
]);

/** One run of the sweep, from its parameters to its end. */
export function playPair(market: Candles, k: number): End {
  const [fast, slow] = PAIRS[k];
  return ready(
    requestOf(
      [market],
      definitionOf(() => new GuardedCross(fast, slow)),
    ),
  )();
}
