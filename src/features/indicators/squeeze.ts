import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { momentsStream } from '../../core/math/streams.js';
import { atr, atrStream } from './atr.js';
import { bollinger } from './bollinger.js';
import { emaStream } from './ema.js';
import { keltner } from './keltner.js';

export interface SqueezeBands {
  /** bars of both channels and of the average true range, whole, ≥ 2 */
  readonly period: number;
  /** standard deviations from the middle to a Bollinger band, > 0 */
  readonly deviations: number;
  /** average true ranges from the middle to a Keltner band, > 0 */
  readonly multiplier: number;
}

/**
 * Squeeze: the Bollinger bands lie inside the Keltner channel, the quiet before a move.
 *
 * Both Bollinger bands must be strictly inside. `width` is the Bollinger width as a share of the Keltner width: below
 * 1 it is tight, and 1 where the channel has no width.
 *
 * @param high  (n,) quote per base
 * @param low   (n,) quote per base
 * @param close (n,) quote per base
 * @returns twice (n,): the flag, 0 or 1, and the width ≥ 0; NaN on rows [0, period)
 * @throws E_SHAPE when the columns differ in length
 * @source Carter 2005, Mastering the Trade, chapter 11
 */
export function squeeze(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  { period, deviations, multiplier }: SqueezeBands,
): { flag: Float64Array; width: Float64Array } {
  const n = sameLength('squeeze', { high, low, close });
  const inner = bollinger(close, period, deviations);
  const outer = keltner(high, low, close, { period, range: period, multiplier });
  const reach = atr(high, low, close, period);
  const flag = unknownColumn(n);
  const width = unknownColumn(n);
  for (let i = period; i < n; i++) {
    flag[i] = Number(inner.upper[i] < outer.upper[i] && inner.lower[i] > outer.lower[i]);
    // From the halves themselves: the difference of two bands near one price has few digits.
    const channel = 2 * multiplier * reach[i];
    width[i] = channel > 0 ? (inner.width[i] * inner.middle[i]) / channel : 1;
  }
  return { flag, width };
}

export default defineIndicator({
  name: 'squeeze',
  category: 'volatility',
  summary: 'Bollinger bands inside the Keltner channel, and their width against it',
  formula:
    'flag = 1 when SMA ± deviations · σ (ddof 0) lies inside EMA ± multiplier · ATR (Wilder), all over period, else 0; width = deviations · σ / (multiplier · ATR), 1 when ATR = 0',
  source: 'Carter 2005, Mastering the Trade, chapter 11',
  params: {
    period: { type: 'int', default: 20, min: 2, max: 5000, doc: 'window of both channels, bars', sweep: [10, 20, 50] },
    deviations: { type: 'float', default: 2, min: 0.1, max: 10, doc: 'standard deviations to a Bollinger band' },
    multiplier: { type: 'float', default: 1.5, min: 0.1, max: 20, doc: 'average true ranges to a Keltner band' },
  },
  outputs: ['flag', 'width'],
  warmup: (p) => p.period,
  compute: (c, p) => {
    const s = squeeze(c.high, c.low, c.close, p);
    return [s.flag, s.width];
  },
  stream: ({ period, deviations, multiplier }) => {
    const [moments, middle, range] = [momentsStream(period), emaStream(period), atrStream(period)];
    return (bar, out) => {
      const { mean, variance } = moments(bar.close);
      const centre = middle(bar.close);
      const reach = range(bar.high, bar.low, bar.close);
      if (Number.isNaN(reach)) {
        out.fill(Number.NaN);
        return;
      }
      const half = deviations * Math.sqrt(variance);
      const band = multiplier * reach;
      out[0] = Number(mean + half < centre + band && mean - half > centre - band);
      const channel = 2 * multiplier * reach;
      out[1] = channel > 0 ? (((2 * half) / mean) * mean) / channel : 1;
    };
  },
});
