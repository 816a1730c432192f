import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { fromRow, meanStream } from '../../core/math/streams.js';

/**
 * Amihud's illiquidity: how far one unit of money moves the price, the mean of |simple return| / (close · volume).
 *
 * Bars without volume moved for nobody's money and count 0.
 *
 * @param close  (n,) quote per base, > 0
 * @param volume (n,) base, ≥ 0
 * @param period returns, whole, ≥ 1
 * @returns (n,) fraction per quote, ≥ 0; NaN on rows [0, period)
 * @throws E_SHAPE when the columns differ in length
 * @source Amihud 2002, Illiquidity and stock returns, Journal of Financial Markets 5
 */
export function amihud(close: Float64Array, volume: Float64Array, period: number): Float64Array {
  const n = sameLength('amihud', { close, volume });
  const impact = unknownColumn(n);
  for (let i = 1; i < n; i++) {
    const money = close[i] * volume[i];
    impact[i] = money > 0 ? Math.abs((close[i] - close[i - 1]) / close[i - 1]) / money : 0;
  }
  return rollingMean(impact, period, 1);
}

/**
 * Amihud's illiquidity times the mean turnover of the same bars: the move per usual bar's money. Without unit, so that
 * it means the same in every market; above the mean |return| when the moves came on little money.
 *
 * @returns (n,) fraction, ≥ 0; NaN on rows [0, period)
 */
export function turnoverImpact(close: Float64Array, volume: Float64Array, period: number): Float64Array {
  const out = amihud(close, volume, period);
  const turnover = rollingMean(
    close.map((price, i) => price * volume[i]),
    period,
  );
  for (let i = period; i < out.length; i++) out[i] = Math.max(0, out[i]) * Math.max(0, turnover[i]);
  return out;
}

export default defineIndicator({
  name: 'amihud',
  category: 'microstructure',
  summary: 'Amihud illiquidity: move per money traded, times the usual money of a bar',
  formula:
    'SMA_period(|Δclose| / close[−1] / (close · volume)) · SMA_period(close · volume); a bar without volume counts 0',
  source: 'Amihud 2002, Journal of Financial Markets 5; times the mean turnover of the window, so that it has no unit',
  params: {
    period: { type: 'int', default: 50, min: 1, max: 5000, doc: 'returns in the window', sweep: [20, 50, 200] },
  },
  outputs: ['amihud'],
  warmup: (p) => p.period,
  compute: (c, p) => [turnoverImpact(c.close, c.volume, p.period)],
  stream: ({ period }) => {
    const impact = fromRow(1, meanStream(period));
    const turnover = meanStream(period);
    let last = Number.NaN;
    return ({ close, volume }, out) => {
      const money = close * volume;
      const mean = impact(money > 0 ? Math.abs((close - last) / last) / money : 0);
      last = close;
      out[0] = Math.max(0, mean) * Math.max(0, turnover(money));
    };
  },
});
