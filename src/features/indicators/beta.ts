import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { pairStream, rollingPair, slopeOf, slopes } from '../kernels/rolling-pair.js';
import { returnOver, returnStream } from './return.js';

/**
 * Beta: how much one column moves, in per cent, for one per cent of the other; 1 where the other does not move, for then
 * the two cannot be told apart.
 *
 * @param x      (n,) > 0, the one that explains
 * @param y      (n,) > 0, the one that is explained
 * @param period returns, whole, ≥ 2
 * @returns (n,) no unit, not bounded; NaN on rows [0, period)
 * @throws E_SHAPE when the columns differ in length
 * @source Sharpe 1963, A Simplified Model for Portfolio Analysis; TA-Lib BETA
 */
export function beta(x: Float64Array, y: Float64Array, period: number): Float64Array {
  sameLength('beta', { x, y });
  const [explains, explained] = [returnOver(x, 1, 'simple'), returnOver(y, 1, 'simple')];
  return slopes(rollingPair(explains, explained, period, 1), 1);
}

/**
 * Resistance-support relative strength: the slope of the line that explains the highs by the lows. Above 1 highs spread
 * wider than lows: buyers push. Where the lows do not move it is 1.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param period bars, whole, ≥ 2
 * @returns (n,) no unit, not bounded; NaN on rows [0, period - 1)
 * @throws E_SHAPE when the columns differ in length
 * @source Everbright Securities 2017, market timing by RSRS
 */
export function highOnLow(high: Float64Array, low: Float64Array, period: number): Float64Array {
  return slopes(rollingPair(low, high, period), 1);
}

export default defineIndicator({
  name: 'beta',
  category: 'price-action',
  summary: "Beta of the low's returns on the high's, and slope of the highs on the lows (RSRS)",
  formula:
    'beta = cov(rₕ, rₗ) / var(rₕ), rₕ, rₗ simple returns of high, low; high-on-low = cov(high, low) / var(low); over period; 1 when the variance is 0',
  source: 'Sharpe 1963; TA-Lib BETA of high and low; Everbright Securities 2017',
  params: { period: { type: 'int', default: 18, min: 2, max: 5000, doc: 'window, bars', sweep: [5, 18, 50] } },
  outputs: ['beta', 'high-on-low'],
  warmup: (p) => [p.period, p.period - 1],
  compute: (c, p) => [beta(c.high, c.low, p.period), highOnLow(c.high, c.low, p.period)],
  stream: ({ period }) => {
    const [highReturn, lowReturn] = [returnStream(1, 'simple'), returnStream(1, 'simple')];
    const [returns, prices] = [pairStream(period), pairStream(period)];
    return ({ high, low }, out) => {
      out[0] = slopeOf(returns(highReturn(high), lowReturn(low)), 1);
      out[1] = slopeOf(prices(low, high), 1);
    };
  },
});
