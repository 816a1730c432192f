import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { type Average, fastAndSlow, fastAndSlowStreams } from '../kernels/percentage-oscillator.js';

/**
 * Absolute price oscillator: the fast average less the slow one.
 *
 * With exponential averages it is the line of `macd`, but for the start: here each average begins with its own first
 * closes, as in TA-Lib, whose default is the simple mean.
 *
 * @param close (n,) quote per base
 * @param spans bars, whole, 1 ≤ fast < slow; `average` of both
 * @returns (n,) quote per base; NaN on rows [0, slow - 1)
 * @throws E_PARAM when fast is not below slow
 */
export function apo(close: Float64Array, spans: { fast: number; slow: number; average: Average }): Float64Array {
  const { fast, slow } = fastAndSlow('apo', close, spans);
  const out = unknownColumn(close.length);
  for (let i = spans.slow - 1; i < out.length; i++) out[i] = fast[i] - slow[i];
  return out;
}

export default defineIndicator({
  name: 'apo',
  category: 'trend',
  summary: 'Absolute price oscillator: fast less slow average (in the unit of the price)',
  formula: 'A_fast(close) − A_slow(close), A = SMA or EMA by average, each seeded by the mean of its own first closes',
  source: 'Colby 2003, The Encyclopedia of Technical Market Indicators; TA-Lib APO',
  params: {
    fast: { type: 'int', default: 12, min: 1, max: 5000, doc: 'span of the fast average, bars', sweep: [8, 12, 16] },
    slow: { type: 'int', default: 26, min: 2, max: 5000, doc: 'span of the slow average, bars', sweep: [21, 26, 34] },
    average: { type: 'choice', default: 'sma', options: ['sma', 'ema'], doc: 'simple or exponential' },
  },
  outputs: ['apo'],
  warmup: (p) => p.slow - 1,
  compute: (c, p) => [apo(c.close, p)],
  stream: (p) => {
    const { fast, slow } = fastAndSlowStreams('apo', p);
    return (bar, out) => {
      out[0] = fast(bar.close) - slow(bar.close);
    };
  },
});
