import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMax, rollingMin, unknownColumn } from '../../core/math/rolling.js';
import { maxStream, minStream } from '../../core/math/streams.js';
import { extremeAge, extremeAgeStream } from '../kernels/extreme-age.js';

export interface Drawdown {
  readonly drawdown: Float64Array;
  readonly runUp: Float64Array;
  readonly sinceHigh: Float64Array;
  readonly sinceLow: Float64Array;
}

/**
 * Drawdown: how far the close is below the highest high of the last `period` bars, how far above the lowest low, and
 * how many bars ago these were.
 *
 * Of equal highs the newest counts: a flat market makes a new high every bar.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1, this bar included
 * @returns four times (n,): drawdown in (-1, 0] and run-up ≥ 0, fractions; ages whole bars in [0, period); NaN on rows
 *   [0, period - 1)
 * @throws E_SHAPE when the columns differ in length
 */
export function drawdown(high: Float64Array, low: Float64Array, close: Float64Array, period: number): Drawdown {
  const n = sameLength('drawdown', { high, low, close });
  const top = rollingMax(high, period);
  const bottom = rollingMin(low, period);
  const down = unknownColumn(n);
  const up = unknownColumn(n);
  for (let i = period - 1; i < n; i++) {
    down[i] = (close[i] - top[i]) / top[i];
    up[i] = (close[i] - bottom[i]) / bottom[i];
  }
  return {
    drawdown: down,
    runUp: up,
    sinceHigh: extremeAge(high, period, 1),
    sinceLow: extremeAge(low, period, -1),
  };
}

export default defineIndicator({
  name: 'drawdown',
  category: 'volatility',
  summary: 'Distance from the recent high and low, and bars since them',
  formula:
    'drawdown = close / max_period(high) − 1; run-up = close / min_period(low) − 1; since-high, since-low = bars since that high and that low, of equal ones the newest',
  source: 'own; distance from the high: George & Hwang 2004, Journal of Finance 59; TA-Lib MAXINDEX and MININDEX',
  params: { period: { type: 'int', default: 100, min: 1, max: 5000, doc: 'window, bars', sweep: [20, 55, 100, 200] } },
  outputs: ['drawdown', 'run-up', 'since-high', 'since-low'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => {
    const d = drawdown(c.high, c.low, c.close, p.period);
    return [d.drawdown, d.runUp, d.sinceHigh, d.sinceLow];
  },
  stream: ({ period }) => {
    const [highest, lowest] = [maxStream(period), minStream(period)];
    const [sinceHigh, sinceLow] = [extremeAgeStream(period, 1), extremeAgeStream(period, -1)];
    return ({ high, low, close }, out) => {
      const top = highest(high);
      const bottom = lowest(low);
      out[0] = (close - top) / top;
      out[1] = (close - bottom) / bottom;
      out[2] = sinceHigh(high);
      out[3] = sinceLow(low);
    };
  },
});
