import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { wma, wmaStream } from './wma.js';

/** The two shorter windows of a Hull average: half of the period and its root, both cut to whole bars. */
function hullSpans(period: number): { half: number; root: number } {
  return { half: Math.max(1, Math.floor(period / 2)), root: Math.floor(Math.sqrt(period)) };
}

/**
 * Hull average: a weighted average of half the length runs ahead of the full one by about the lag; added on top and
 * smoothed over √period bars, hardly any lag is left.
 *
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns (n,) quote per base; NaN on rows [0, period + ⌊√period⌋ - 2)
 * @source Hull 2005, Hull Moving Average
 */
export function hull(close: Float64Array, period: number): Float64Array {
  const { half, root } = hullSpans(period);
  const quick = wma(close, half);
  const slow = wma(close, period);
  const ahead = unknownColumn(close.length);
  for (let i = period - 1; i < ahead.length; i++) ahead[i] = quick[i] + (quick[i] - slow[i]);
  return wma(ahead, root, period - 1);
}

export default defineIndicator({
  name: 'hull',
  category: 'trend',
  summary: 'Hull moving average of the close (in the unit of the price)',
  formula: 'WMA(2 · WMA(close, ⌊period / 2⌋) − WMA_period(close), ⌊√period⌋)',
  source: 'Hull 2005, Hull Moving Average',
  params: { period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars', sweep: [9, 20, 55] } },
  outputs: ['hull'],
  warmup: (p) => p.period + hullSpans(p.period).root - 2,
  compute: (c, p) => [hull(c.close, p.period)],
  stream: ({ period }) => {
    const { half, root } = hullSpans(period);
    const [quick, slow, smooth] = [wmaStream(half), wmaStream(period), wmaStream(root)];
    return ({ close }, out) => {
      const fast = quick(close);
      out[0] = smooth(fast + (fast - slow(close)));
    };
  },
});
