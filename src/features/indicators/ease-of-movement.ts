import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { fromRow, meanStream } from '../../core/math/streams.js';

/**
 * Arms' ease of movement of each bar: how far its middle has moved, times its range, over its volume. A bar without
 * volume says nothing about effort: 0.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param volume (n,) base, ≥ 0
 * @returns (n,) quote² per base³; 0 on row 0, which has no bar before it
 * @throws E_SHAPE when the columns differ in length
 * @source Arms 1983, Volume Cycles in the Stock Market
 */
export function armsEaseOfMovement(high: Float64Array, low: Float64Array, volume: Float64Array): Float64Array {
  const n = sameLength('ease-of-movement', { high, low, volume });
  const out = new Float64Array(n);
  for (let i = 1; i < n; i++) {
    const moved = 0.5 * (high[i] - high[i - 1] + (low[i] - low[i - 1]));
    out[i] = volume[i] > 0 ? (moved * (high[i] - low[i])) / volume[i] : 0;
  }
  return out;
}

/**
 * Ease of movement that compares across markets: Arms' number, averaged, with volume as a multiple of its mean over the
 * window and prices as fractions of the bar's middle.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param volume (n,) base, ≥ 0
 * @param period bars, whole, ≥ 1
 * @returns (n,) fraction², above 0 where price rises easily; NaN on rows [0, period)
 * @throws E_SHAPE when the columns differ in length
 */
export function easeOfMovement(
  high: Float64Array,
  low: Float64Array,
  volume: Float64Array,
  period: number,
): Float64Array {
  const ease = rollingMean(armsEaseOfMovement(high, low, volume), period, 1);
  const usual = rollingMean(volume, period, 1);
  const out = unknownColumn(ease.length);
  for (let i = period; i < out.length; i++) {
    const middle = 0.5 * (high[i] + low[i]);
    out[i] = (ease[i] * usual[i]) / (middle * middle);
  }
  return out;
}

export default defineIndicator({
  name: 'ease-of-movement',
  category: 'volume',
  summary: 'Ease of movement: how far price moves for its volume, in units free of price and volume',
  formula:
    'SMA_period(Δmid · (high − low) / volume) · SMA_period(volume) / mid², mid = (high + low) / 2; a bar without volume counts 0',
  source: 'Arms 1983, Volume Cycles in the Stock Market; volume over its mean, prices over the middle',
  params: { period: { type: 'int', default: 14, min: 1, max: 5000, doc: 'window, bars', sweep: [14, 28] } },
  outputs: ['ease-of-movement'],
  warmup: (p) => p.period,
  compute: (c, p) => [easeOfMovement(c.high, c.low, c.volume, p.period)],
  stream: ({ period }) => {
    const ease = fromRow(1, meanStream(period));
    const usual = fromRow(1, meanStream(period));
    let [lastHigh, lastLow] = [Number.NaN, Number.NaN];
    return ({ high, low, volume }, out) => {
      const moved = 0.5 * (high - lastHigh + (low - lastLow));
      [lastHigh, lastLow] = [high, low];
      const middle = 0.5 * (high + low);
      out[0] = (ease(volume > 0 ? (moved * (high - low)) / volume : 0) * usual(volume)) / (middle * middle);
    };
  },
});
