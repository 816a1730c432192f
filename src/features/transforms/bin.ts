import { defineTransform } from '../../core/feature.js';
import type { ValueStream } from '../../core/math/streams.js';
import { sortedWindowStream } from '../kernels/sorted-window.js';

export interface BinRules {
  /** values, this one included, whole, ≥ 1 */
  readonly window: number;
  /** parts, whole, ≥ 2 */
  readonly bins: number;
}

/**
 * Which part of its own recent past the value is in: 0 for the lowest of equal parts, bins − 1 for the highest.
 *
 * The parts are cut by the quantiles of the last `window` values, the newest included, so that they need no target and
 * no later row. Equal values share a part: the one that the middle of their ranks is in.
 *
 * @param x (n,) any unit
 * @returns (n,) whole, in [0, bins); `window - 1` more NaN rows than x
 */
export function bin(x: Float64Array, rules: BinRules): Float64Array {
  return x.map(binStream(rules));
}

function binStream({ window, bins }: BinRules): ValueStream {
  return sortedWindowStream(window, (sorted, x) =>
    Math.floor((bins * (sorted.below(x) + sorted.atMost(x))) / (2 * window)),
  );
}

export default defineTransform({
  name: 'bin',
  summary: 'Which of equal parts of the last values this one is in',
  formula: '⌊bins · (values below x + ½ · values equal) / window⌋ over the last window values, x included',
  source: 'own; equal-frequency bins of the rolling past, by mid-ranks',
  params: {
    window: { type: 'int', default: 200, min: 1, max: 20000, doc: 'values', sweep: [50, 100, 200, 500] },
    bins: { type: 'int', default: 5, min: 2, max: 100, doc: 'parts' },
  },
  warmup: (p) => p.window - 1,
  compute: (x, p) => bin(x, p),
  stream: binStream,
});
