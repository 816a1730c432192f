import { defineIndicator } from '../../core/feature.js';
import { rollingMax, rollingMean, rollingMin, unknownColumn } from '../../core/math/rolling.js';
import { fromRow, maxStream, meanStream, minStream } from '../../core/math/streams.js';
import { changeStream, changes } from '../kernels/prices.js';

/** The range as a share of the path; a market that stands still has no path and no trend: 0. */
function share(top: number, bottom: number, meanMove: number, period: number): number {
  return meanMove > 0 ? (top - bottom) / (meanMove * period) : 0;
}

/**
 * Vertical horizontal filter: the range of the closes over the way that they have gone, high in trends and low where
 * price goes to and fro.
 *
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1: closes of the range and moves of the way
 * @returns (n,) in [0, 1] but for rounding, 0 where price stands still; NaN on rows [0, period)
 * @source White 1991, The Vertical Horizontal Filter, Futures; Achelis 2001
 */
export function verticalHorizontalFilter(close: Float64Array, period: number): Float64Array {
  const top = rollingMax(close, period);
  const bottom = rollingMin(close, period);
  const move = rollingMean(changes(close).map(Math.abs), period, 1);
  const out = unknownColumn(close.length);
  for (let i = period; i < out.length; i++) out[i] = share(top[i], bottom[i], move[i], period);
  return out;
}

export default defineIndicator({
  name: 'vertical-horizontal-filter',
  category: 'trend',
  summary: 'Vertical horizontal filter: the range of the closes over their path, high in trends',
  formula: '(max_period(close) − min_period(close)) / Σ |Δclose| over period; 0 when nothing moves',
  source: 'White 1991, Futures; Achelis 2001, Technical Analysis from A to Z',
  params: { period: { type: 'int', default: 28, min: 1, max: 5000, doc: 'window, bars', sweep: [14, 28, 56] } },
  outputs: ['vertical-horizontal-filter'],
  warmup: (p) => p.period,
  compute: (c, p) => [verticalHorizontalFilter(c.close, p.period)],
  stream: ({ period }) => {
    const [top, bottom] = [maxStream(period), minStream(period)];
    const change = changeStream();
    const move = fromRow(1, meanStream(period));
    return (bar, out) => {
      const [high, low, mean] = [top(bar.close), bottom(bar.close), move(Math.abs(change(bar.close)))];
      out[0] = Number.isNaN(mean) ? Number.NaN : share(high, low, mean, period);
    };
  },
});
