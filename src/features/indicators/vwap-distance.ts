import type { Candles } from '../../core/candles.js';
import { defineIndicator } from '../../core/feature.js';
import { VWAP_PARAMS, type VwapSpan, vwap, vwapStream } from './vwap.js';

/**
 * Distance from the volume-weighted average price: how far the close is above or below what was paid on average.
 *
 * @returns (n,) fraction of that average; NaN on rows [0, period - 1) when rolling, else none
 */
export function vwapDistance(candles: Candles, span: VwapSpan): Float64Array {
  const average = vwap(candles, span);
  return average.map((v, i) => (candles.close[i] - v) / v);
}

export default defineIndicator({
  name: 'vwap-distance',
  category: 'volume',
  summary: 'Distance of the close from the volume-weighted average price, as a fraction',
  formula: 'close / V − 1, V = vwap(anchor, period)',
  source: 'Berkowitz, Logue & Noser 1988, Journal of Finance 43',
  params: VWAP_PARAMS,
  outputs: ['vwap-distance'],
  warmup: (p) => (p.anchor === 'rolling' ? p.period - 1 : 0),
  compute: (c, p) => [vwapDistance(c, p)],
  stream: (p) => {
    const next = vwapStream(p);
    return (bar, out) => {
      const average = next(bar);
      out[0] = (bar.close - average) / average;
    };
  },
});
