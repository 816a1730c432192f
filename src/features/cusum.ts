import type { Candles } from '../core/candles.js';
import type { ParamSpecs, ParamsOf } from '../core/kit/params.js';
import type { Labels } from '../core/labels.js';
import { ewmDeviation } from '../core/math/rolling.js';
import { unknownLabels } from './horizon.js';
import { returnOver } from './indicators/return.js';

/** What `cusum(label, …)` may be told. */
export const CUSUM_PARAMS = {
  threshold: { type: 'float', default: 0.03, min: 1e-6, max: 100, doc: 'move that makes an event' },
  unit: {
    type: 'choice',
    default: 'fraction',
    options: ['fraction', 'volatility'],
    doc: 'of the threshold: log return, or multiples of the volatility of one bar',
  },
  span: { type: 'int', default: 100, min: 2, max: 5000, doc: 'span of that volatility, bars' },
} as const satisfies ParamSpecs;

/**
 * The rows at which price has run far enough since the last event: a symmetric CUSUM filter.
 *
 * S⁺ = max(0, S⁺ + y) and S⁻ = min(0, S⁻ + y) add up the log returns y; where one of them passes the threshold there is
 * an event, and that one starts again from 0. Price that hovers around a level fires once, not at every crossing. The
 * falling side is looked at first. A return across missing bars counts as one. O(n), and row i uses bars ≤ i.
 *
 * @returns increasing rows
 * @source López de Prado 2018, Advances in Financial Machine Learning, section 2.5.2; Lam & Yam 1997
 */
export function cusumEvents(close: Float64Array, filter: ParamsOf<typeof CUSUM_PARAMS>): Int32Array {
  const y = returnOver(close, 1, 'log');
  const isFixed = filter.unit === 'fraction';
  const sigma = isFixed ? undefined : ewmDeviation(y, filter.span, 1);
  const events = new Int32Array(close.length);
  let count = 0;
  let [rise, fall] = [0, 0];
  for (let i = isFixed ? 1 : filter.span; i < close.length; i++) {
    const threshold = sigma === undefined ? filter.threshold : filter.threshold * sigma[i];
    rise = Math.max(0, rise + y[i]);
    fall = Math.min(0, fall + y[i]);
    if (fall < -threshold) {
      fall = 0;
      events[count++] = i;
    } else if (rise > threshold) {
      rise = 0;
      events[count++] = i;
    }
  }
  return events.slice(0, count);
}

/** The labels of the rows at which the filter fires; all others are not known. */
export function labelsAtEvents(candles: Candles, labels: Labels, filter: ParamsOf<typeof CUSUM_PARAMS>): Labels {
  const { values, endIndex } = unknownLabels(candles.length);
  for (const row of cusumEvents(candles.close, filter)) {
    values[row] = labels.values[row];
    endIndex[row] = labels.endIndex[row];
  }
  return { values, endIndex, weights: labels.weights };
}
