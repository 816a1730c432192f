import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMean } from '../../core/math/rolling.js';
import { meanStream } from '../../core/math/streams.js';

/**
 * QStick: the mean body of the last candles, above 0 where buyers win from open to close.
 *
 * @param open   (n,) quote per base
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns qstick (n,) quote per base, and the same in percent of the close; NaN on rows [0, period - 1)
 * @throws E_SHAPE when the columns differ in length
 * @source Chande & Kroll 1994, The New Technical Trader
 */
export function qstick(
  open: Float64Array,
  close: Float64Array,
  period: number,
): { qstick: Float64Array; percent: Float64Array } {
  sameLength('qstick', { open, close });
  const mean = rollingMean(
    close.map((v, i) => v - open[i]),
    period,
  );
  return { qstick: mean, percent: mean.map((v, i) => (100 * v) / close[i]) };
}

export default defineIndicator({
  name: 'qstick',
  category: 'price-action',
  summary: 'QStick: the mean body of the last candles (in the unit of the price), and in percent of the close',
  formula: 'qstick = SMA_period(close − open); percent = 100 · qstick / close',
  source: 'Chande & Kroll 1994, The New Technical Trader',
  params: { period: { type: 'int', default: 8, min: 1, max: 5000, doc: 'window, bars', sweep: [8, 14] } },
  outputs: ['qstick', 'percent'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => {
    const out = qstick(c.open, c.close, p.period);
    return [out.qstick, out.percent];
  },
  stream: ({ period }) => {
    const mean = meanStream(period);
    return (bar, out) => {
      out[0] = mean(bar.close - bar.open);
      out[1] = (100 * out[0]) / bar.close;
    };
  },
});
