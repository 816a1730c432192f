import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { lagStream } from '../../core/math/streams.js';
import { roc } from './roc.js';
import { wma, wmaStream } from './wma.js';

/**
 * Coppock curve: two rates of change added up and smoothed with growing weights; meant for monthly bars, where it marks
 * the end of a long fall when it turns up from below 0.
 *
 * @param close (n,) quote per base
 * @param spans bars, whole, ≥ 1: lags `long` and `short`, `smooth` of the weighted average
 * @returns (n,) percent; NaN on rows [0, max(long, short) + smooth - 1)
 * @source Coppock 1962, Trends in Stock Prices
 */
export function coppock(close: Float64Array, spans: { long: number; short: number; smooth: number }): Float64Array {
  const far = roc(close, spans.long);
  const near = roc(close, spans.short);
  const both = unknownColumn(close.length);
  const first = Math.max(spans.long, spans.short);
  for (let i = first; i < both.length; i++) both[i] = far[i] + near[i];
  return wma(both, spans.smooth, first);
}

export default defineIndicator({
  name: 'coppock',
  category: 'trend',
  summary: 'Coppock curve: smoothed sum of two rates of change, percent',
  formula: 'WMA_smooth(100 · (close / close[−long] − 1) + 100 · (close / close[−short] − 1))',
  source: "Coppock 1962, Trends in Stock Prices; Barron's 1965",
  params: {
    long: { type: 'int', default: 14, min: 1, max: 5000, doc: 'first lag, bars' },
    short: { type: 'int', default: 11, min: 1, max: 5000, doc: 'second lag, bars' },
    smooth: { type: 'int', default: 10, min: 1, max: 5000, doc: 'window of the weighted average, bars' },
  },
  outputs: ['coppock'],
  warmup: (p) => Math.max(p.long, p.short) + p.smooth - 1,
  compute: (c, p) => [coppock(c.close, p)],
  stream: (p) => {
    const [far, near] = [lagStream(p.long), lagStream(p.short)];
    const smooth = wmaStream(p.smooth);
    return ({ close }, out) => {
      const long = far(close);
      const short = near(close);
      out[0] = smooth(100 * ((close - long) / long) + 100 * ((close - short) / short));
    };
  },
});
