import { defineIndicator } from '../../core/feature.js';
import { atr, atrStream } from './atr.js';

/**
 * Normalised average true range: the average true range in percent of the close, so that markets compare.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param close  (n,) quote per base, > 0
 * @param period bars, whole, ≥ 1
 * @returns (n,) percent, ≥ 0; NaN on rows [0, period)
 * @throws E_SHAPE when the columns differ in length
 * @source Forman 2006, Cross-Market Evaluations with Normalized Average True Range, Stocks & Commodities 24
 */
export function natr(high: Float64Array, low: Float64Array, close: Float64Array, period: number): Float64Array {
  const out = atr(high, low, close, period);
  for (let i = period; i < out.length; i++) out[i] = (100 * out[i]) / close[i];
  return out;
}

export default defineIndicator({
  name: 'natr',
  category: 'volatility',
  summary: 'Average true range in percent of the close',
  formula: '100 · ATR_period / close, ATR by Wilder, seeded by the mean of the first period',
  source: 'Forman 2006, Stocks & Commodities 24; TA-Lib NATR',
  params: {
    period: { type: 'int', default: 14, min: 1, max: 5000, doc: 'smoothing length, bars', sweep: [7, 14, 21, 50] },
  },
  outputs: ['natr'],
  warmup: (p) => p.period,
  compute: (c, p) => [natr(c.high, c.low, c.close, p.period)],
  stream: ({ period }) => {
    const next = atrStream(period);
    return (bar, out) => {
      out[0] = (100 * next(bar.high, bar.low, bar.close)) / bar.close;
    };
  },
});
