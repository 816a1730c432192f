import type { Candles } from '../../core/candles.js';
import { defineIndicator } from '../../core/feature.js';
import { correlationOf, correlations, pairStream, rollingPair } from '../kernels/rolling-pair.js';

/**
 * Correlation of two columns of the same market over the last bars: does volume come with rising prices, do highs and
 * lows move together. Where either does not move it is 0.
 *
 * @param x      (n,) any unit
 * @param y      (n,) any unit
 * @param period bars, whole, ≥ 2
 * @returns (n,) in [-1, 1]; NaN on rows [0, from + period - 1)
 * @throws E_SHAPE when the columns differ in length
 * @source Pearson 1896; TA-Lib CORREL
 */
export function correlation(x: Float64Array, y: Float64Array, period: number, from = 0): Float64Array {
  return correlations(rollingPair(x, y, period, from));
}

const COLUMNS: Readonly<Record<string, (c: Candles) => readonly [Float64Array, Float64Array]>> = {
  'close-volume': (c) => [c.close, c.volume],
  'high-low': (c) => [c.high, c.low],
};

export default defineIndicator({
  name: 'correlation',
  category: 'price-action',
  summary: 'Correlation of close and volume, or of high and low, over the last bars',
  formula: 'cov(x, y) / (σx · σy) over period, x, y = close, volume or high, low by pair; 0 when either is flat',
  source: 'Pearson 1896; TA-Lib CORREL',
  params: {
    period: { type: 'int', default: 30, min: 2, max: 5000, doc: 'window, bars', sweep: [20, 30, 100] },
    pair: { type: 'choice', default: 'close-volume', options: ['close-volume', 'high-low'], doc: 'which two columns' },
  },
  outputs: ['correlation'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => {
    const [x, y] = COLUMNS[p.pair](c);
    return [correlation(x, y, p.period)];
  },
  stream: ({ period, pair }) => {
    const next = pairStream(period);
    return (bar, out) => {
      out[0] = correlationOf(pair === 'high-low' ? next(bar.high, bar.low) : next(bar.close, bar.volume));
    };
  },
});
