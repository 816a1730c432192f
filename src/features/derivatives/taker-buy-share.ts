import type { Candles, ExtraColumn } from '../../core/candles.js';
import { defineDerivative } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { overKnownRows } from '../kernels/known-rows.js';

/** A column that a source may know beside the bars' own; not known on any row where it does not. */
export function extraColumn({ extra, length }: Candles, name: ExtraColumn): Float64Array {
  return extra[name] ?? unknownColumn(length);
}

/**
 * Who was in a hurry: the share of the volume that takers bought, of the bar and of the last bars together.
 *
 * 0.5 where nothing was traded: nobody was.
 *
 * @param takerBuy (n,) base, in [0, volume], NaN where the source does not say
 * @param volume   (n,) base, ≥ 0
 * @param period   bars on which it is known, whole, ≥ 1
 * @returns twice (n,) in [0, 1]: share of the bar, rolling over the window; NaN where not known, rolling also on the first
 *   `period - 1` known rows
 * @throws E_SHAPE when the columns differ in length
 */
export function takerBuyShare(takerBuy: Float64Array, volume: Float64Array, period: number): Float64Array[] {
  sameLength('takerBuyShare', { takerBuy, volume });
  return overKnownRows([takerBuy, volume], ([bought, all]) => {
    const [meanBought, meanAll] = [rollingMean(bought, period), rollingMean(all, period)];
    const share = all.map((v, i) => (v > 0 ? bought[i] / v : 0.5));
    const rolling = meanAll.map((v, i) => {
      if (Number.isNaN(v)) return v;
      return v > 0 ? Math.min(1, Math.max(0, meanBought[i] / v)) : 0.5;
    });
    return [share, rolling];
  });
}

export default defineDerivative({
  name: 'taker-buy-share',
  summary: 'Share of the volume that takers bought, of the bar and of the last bars',
  formula: 'share = takerBuyBase / volume; rolling = Σ takerBuyBase / Σ volume over period; 0.5 without volume',
  source: 'Binance, kline field 9 (taker buy base asset volume)',
  params: {
    period: { type: 'int', default: 24, min: 1, max: 5000, doc: 'bars of the rolling share', sweep: [8, 24, 168] },
  },
  outputs: ['share', 'rolling'],
  reads: ['bars.takerBuyBase'],
  warmup: (p) => [0, p.period - 1],
  compute: (c, p) => takerBuyShare(extraColumn(c, 'takerBuyBase'), c.volume, p.period),
});
