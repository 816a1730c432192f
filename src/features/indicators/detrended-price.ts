import { defineIndicator } from '../../core/feature.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { lagStream, meanStream, whenKnown } from '../../core/math/streams.js';

/** How many bars ago the price stands that is held against the mean of today: half the window and one. */
const back = (period: number): number => Math.floor(period / 2) + 1;

/**
 * Detrended price oscillator: the price of half a window ago less the mean of the window, so that cycles shorter than
 * the window stand out.
 *
 * Charts draw it at the bar of the old price, where its mean would reach into the future. Here it stands where it is
 * known, at the newest bar of the mean.
 *
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns oscillator (n,) quote per base, and the same in percent of the mean; NaN on rows
 *   [0, max(period - 1, floor(period / 2) + 1))
 * @source Achelis 2001, Technical Analysis from A to Z; StockCharts
 */
export function detrendedPrice(
  close: Float64Array,
  period: number,
): { oscillator: Float64Array; percent: Float64Array } {
  const mean = rollingMean(close, period);
  const oscillator = unknownColumn(close.length);
  const percent = unknownColumn(close.length);
  const ago = back(period);
  for (let i = Math.max(period - 1, ago); i < close.length; i++) {
    oscillator[i] = close[i - ago] - mean[i];
    percent[i] = (100 * oscillator[i]) / mean[i];
  }
  return { oscillator, percent };
}

export default defineIndicator({
  name: 'detrended-price',
  category: 'momentum',
  summary: 'Detrended price oscillator (in the unit of the price), and in percent of its mean',
  formula:
    'oscillator = close[−(⌊period / 2⌋ + 1)] − SMA_period(close); percent = 100 · oscillator / SMA_period(close)',
  source: 'Achelis 2001, Technical Analysis from A to Z; StockCharts',
  params: { period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars', sweep: [10, 20, 50] } },
  outputs: ['oscillator', 'percent'],
  warmup: (p) => Math.max(p.period - 1, back(p.period)),
  compute: (c, p) => {
    const { oscillator, percent } = detrendedPrice(c.close, p.period);
    return [oscillator, percent];
  },
  stream: ({ period }) => {
    const [mean, before] = [meanStream(period), lagStream(back(period))];
    return (bar, out) => {
      const middle = mean(bar.close);
      const old = before(bar.close);
      out[0] = whenKnown(middle, old - middle);
      out[1] = (100 * out[0]) / middle;
    };
  },
});
