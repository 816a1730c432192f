import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { lagStream } from '../../core/math/streams.js';

/**
 * Rate of change: the change of the close over `lag` bars, in percent.
 *
 * @param close (n,) quote per base, > 0
 * @param lag   bars, whole, ≥ 1
 * @returns (n,) percent, > -100; NaN on rows [0, lag)
 */
export function roc(close: Float64Array, lag: number): Float64Array {
  const out = unknownColumn(close.length);
  for (let i = lag; i < close.length; i++) out[i] = 100 * ((close[i] - close[i - lag]) / close[i - lag]);
  return out;
}

export default defineIndicator({
  name: 'roc',
  category: 'momentum',
  summary: 'Rate of change of the close, percent',
  formula: '100 · (close / close[−lag] − 1)',
  source: 'Murphy 1999, Technical Analysis of the Financial Markets; TA-Lib ROC',
  params: { lag: { type: 'int', default: 10, min: 1, max: 5000, doc: 'bars back', sweep: [5, 10, 20, 50] } },
  outputs: ['roc'],
  warmup: (p) => p.lag,
  compute: (c, p) => [roc(c.close, p.lag)],
  stream: ({ lag }) => {
    const before = lagStream(lag);
    return (bar, out) => {
      const old = before(bar.close);
      out[0] = 100 * ((bar.close - old) / old);
    };
  },
});
