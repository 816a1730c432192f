import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { meanStream } from '../../core/math/streams.js';
import { typicalOf, typicalPrice } from './vwap.js';

/**
 * Money flow index: the part of traded value that went through on rising typical prices.
 *
 * A bar whose typical price is that of the bar before counts for neither side. Where no money flowed either way it is
 * 50 (TA-Lib says 0).
 *
 * @param price  (n,) typical price, quote per base
 * @param volume (n,) base, ≥ 0
 * @param period bars, whole, ≥ 1
 * @returns (n,) in [0, 100]; NaN on rows [0, period)
 * @throws E_SHAPE when the columns differ in length
 * @source Quong & Soudack 1989, Volume-weighted RSI: Money Flow, Stocks & Commodities 7
 */
export function mfi(price: Float64Array, volume: Float64Array, period: number): Float64Array {
  const n = sameLength('mfi', { price, volume });
  const inflow = new Float64Array(n);
  const outflow = new Float64Array(n);
  for (let i = 1; i < n; i++) {
    if (price[i] > price[i - 1]) inflow[i] = price[i] * volume[i];
    else if (price[i] < price[i - 1]) outflow[i] = price[i] * volume[i];
  }
  const gained = rollingMean(inflow, period, 1);
  const lost = rollingMean(outflow, period, 1);
  const out = unknownColumn(n);
  for (let i = period; i < n; i++) {
    const all = gained[i] + lost[i];
    out[i] = all > 0 ? Math.max(0, Math.min(100, 100 * (gained[i] / all))) : 50;
  }
  return out;
}

export default defineIndicator({
  name: 'mfi',
  category: 'volume',
  summary: 'Money flow index: the RSI of traded value',
  formula:
    '100 · U / (U + D), U, D = Σ x · volume over period where x rose, fell, x = (high + low + close) / 3; 50 when both are 0',
  source: 'Quong & Soudack 1989, Stocks & Commodities 7; TA-Lib MFI',
  params: { period: { type: 'int', default: 14, min: 1, max: 5000, doc: 'window, bars', sweep: [7, 14, 28] } },
  outputs: ['mfi'],
  warmup: (p) => p.period,
  compute: (c, p) => [mfi(typicalPrice(c.high, c.low, c.close), c.volume, p.period)],
  stream: ({ period }) => {
    const [gained, lost] = [meanStream(period), meanStream(period)];
    let last = Number.NaN;
    return (bar, out) => {
      const price = typicalOf(bar);
      const isFirst = Number.isNaN(last);
      const inflow = gained(isFirst ? Number.NaN : price > last ? price * bar.volume : 0);
      const outflow = lost(isFirst ? Number.NaN : price < last ? price * bar.volume : 0);
      last = price;
      const all = inflow + outflow;
      if (Number.isNaN(all)) out[0] = Number.NaN;
      else out[0] = all > 0 ? Math.max(0, Math.min(100, 100 * (inflow / all))) : 50;
    };
  },
});
