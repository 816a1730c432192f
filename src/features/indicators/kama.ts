import { defineIndicator } from '../../core/feature.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { fromRow, lagStream, meanStream, type ValueStream, whenKnown } from '../../core/math/streams.js';
import { changeStream, changes } from '../kernels/prices.js';

/**
 * How straight price has travelled: the distance from `period` bars ago over the length of the way, 1 for a straight
 * line and near 0 for noise. A market that stood still has gone nowhere without a detour: 1, as in TA-Lib.
 *
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns (n,) in [0, 1]; NaN on rows [0, period)
 * @source Kaufman 1995, Smarter Trading
 */
export function efficiencyRatio(close: Float64Array, period: number): Float64Array {
  const steps = changes(close).map(Math.abs);
  const way = rollingMean(steps, period, 1);
  const out = unknownColumn(close.length);
  for (let i = period; i < out.length; i++) {
    const length = way[i] * period;
    out[i] = length > 0 ? Math.min(1, Math.abs(close[i] - close[i - period]) / length) : 1;
  }
  return out;
}

/** As `efficiencyRatio`, value by value. */
function efficiencyStream(period: number): ValueStream {
  const change = changeStream();
  const way = fromRow(1, meanStream(period));
  const before = lagStream(period);
  return (close) => {
    const length = way(Math.abs(change(close))) * period;
    const old = before(close);
    return length > 0 ? Math.min(1, Math.abs(close - old) / length) : whenKnown(length, 1);
  };
}

/**
 * Kaufman's adaptive average: quick where price travels straight, nearly still where it only makes noise.
 *
 * Each bar moves it c² of the way to the close; c lies between the steps of a `fast` and a `slow` exponential average,
 * by the efficiency ratio. It starts at the close before the first known row.
 *
 * @param close (n,) quote per base
 * @param spans bars, whole, ≥ 1: `period` of the efficiency ratio, `fast` and `slow` of the steps
 * @returns (n,) quote per base; NaN on rows [0, period)
 * @source Kaufman 1995, Smarter Trading
 */
export function kama(close: Float64Array, spans: { period: number; fast: number; slow: number }): Float64Array {
  const { period, fast, slow } = spans;
  const ratio = efficiencyRatio(close, period);
  const out = unknownColumn(close.length);
  const least = 2 / (slow + 1);
  const span = 2 / (fast + 1) - least;
  let value = close[period - 1];
  for (let i = period; i < out.length; i++) {
    value += (ratio[i] * span + least) ** 2 * (close[i] - value);
    out[i] = value;
  }
  return out;
}

export default defineIndicator({
  name: 'kama',
  category: 'trend',
  summary: 'Kaufman adaptive moving average (in the unit of the price) and its efficiency ratio',
  formula:
    'efficiency = |close − close[−period]| / Σ |Δclose| over period, 1 when flat; kama ← kama + c² · (close − kama), c = efficiency · (2 / (fast + 1) − 2 / (slow + 1)) + 2 / (slow + 1), seeded by the close of row period − 1',
  source: 'Kaufman 1995, Smarter Trading; TA-Lib KAMA',
  params: {
    period: { type: 'int', default: 10, min: 1, max: 5000, doc: 'bars of the efficiency ratio', sweep: [10, 20, 30] },
    fast: { type: 'int', default: 2, min: 1, max: 5000, doc: 'span where price travels straight, bars' },
    slow: { type: 'int', default: 30, min: 1, max: 5000, doc: 'span where it goes nowhere, bars' },
  },
  outputs: ['kama', 'efficiency'],
  warmup: (p) => p.period,
  compute: (c, p) => [kama(c.close, p), efficiencyRatio(c.close, p.period)],
  stream: ({ period, fast, slow }) => {
    const efficiency = efficiencyStream(period);
    const least = 2 / (slow + 1);
    const span = 2 / (fast + 1) - least;
    let value = 0;
    return ({ close }, out) => {
      const ratio = efficiency(close);
      if (Number.isNaN(ratio)) value = close;
      else value += (ratio * span + least) ** 2 * (close - value);
      out[0] = whenKnown(ratio, value);
      out[1] = ratio;
    };
  },
});
