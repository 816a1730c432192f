import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { lagStream } from '../../core/math/streams.js';

/**
 * Momentum: the close less the close `lag` bars ago. In the price's own unit: `roc` and `return` compare markets.
 *
 * @param close (n,) quote per base
 * @param lag   bars, whole, ≥ 1
 * @returns (n,) quote per base; NaN on rows [0, lag)
 */
export function momentum(close: Float64Array, lag: number): Float64Array {
  const out = unknownColumn(close.length);
  for (let i = lag; i < close.length; i++) out[i] = close[i] - close[i - lag];
  return out;
}

export default defineIndicator({
  name: 'momentum',
  category: 'momentum',
  summary: 'Change of the close over some bars',
  formula: 'close − close[−lag]',
  source: 'Murphy 1999, Technical Analysis of the Financial Markets; TA-Lib MOM',
  params: { lag: { type: 'int', default: 10, min: 1, max: 5000, doc: 'bars back', sweep: [5, 10, 20, 50] } },
  outputs: ['momentum'],
  warmup: (p) => p.lag,
  compute: (c, p) => [momentum(c.close, p.lag)],
  stream: (p) => {
    const before = lagStream(p.lag);
    return (bar, out) => {
      out[0] = bar.close - before(bar.close);
    };
  },
});
