import { defineTransform } from '../../core/feature.js';
import { QuantError } from '../../core/kit/errors.js';
import { sortedQuantile } from '../../core/math/quantile.js';
import { firstKnown, unknownColumn } from '../../core/math/rolling.js';
import { overSortedWindows, sortedWindowStream } from '../kernels/sorted-window.js';

/**
 * The column held between two quantiles of its own recent past, so that a rare extreme does not rule a model.
 *
 * Quantiles (type 7) of the last `window` values, this one included: an extreme value is cut back to about the
 * largest that came before it.
 *
 * @param x     (n,) any unit
 * @param spans `window` values, whole, ≥ 1; `tail` share cut on each side, in [0, 0.5]
 * @returns (n,) unit of x; `window - 1` more NaN rows than x
 * @throws E_PARAM when the tail is outside [0, 0.5]
 * @source Tukey 1962, The future of data analysis, Annals of Mathematical Statistics 33
 */
export function winsorise(x: Float64Array, { window, tail }: { window: number; tail: number }): Float64Array {
  checkTail(tail);
  const high = unknownColumn(x.length);
  const out = overSortedWindows(x, window, firstKnown(x), ({ values }, i) => {
    high[i] = sortedQuantile(values, 1 - tail);
    return sortedQuantile(values, tail);
  });
  for (let i = 0; i < out.length; i++) {
    // NaN rows stay: the comparison fails on them.
    if (x[i] >= out[i]) out[i] = Math.min(x[i], Math.max(out[i], high[i]));
  }
  return out;
}

function checkTail(tail: number): void {
  if (tail >= 0 && tail <= 0.5) return;
  throw new QuantError('E_PARAM', `winsorise.tail must be in [0, 0.5], was ${tail}`);
}

export default defineTransform({
  name: 'winsorise',
  summary: 'The column held between quantiles of its recent past',
  formula: 'min(max(x, q(tail)), q(1 − tail)), q = quantile of type 7 of the last window values, x included',
  source: 'Tukey 1962, Annals of Mathematical Statistics 33; rolling quantiles of type 7',
  params: {
    window: { type: 'int', default: 200, min: 1, max: 20000, doc: 'values', sweep: [100, 200, 500] },
    tail: {
      type: 'float',
      default: 0.025,
      min: 0,
      max: 0.5,
      doc: 'share cut on each side',
      sweep: [0.01, 0.025, 0.05],
    },
  },
  warmup: (p) => p.window - 1,
  compute: (x, p) => winsorise(x, p),
  stream: ({ window, tail }) => {
    checkTail(tail);
    return sortedWindowStream(window, ({ values }, x) => {
      const low = sortedQuantile(values, tail);
      return x >= low ? Math.min(x, Math.max(low, sortedQuantile(values, 1 - tail))) : low;
    });
  },
});
