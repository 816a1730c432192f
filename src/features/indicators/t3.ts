import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { ema, emaStream } from './ema.js';

/**
 * Tillson's T3: six exponential averages on top of each other, mixed so that most of their lag cancels.
 *
 * It is three times the step `average + factor · (average - its average)`; 0 leaves a plain triple smoothing, 1
 * the full correction.
 *
 * Each average starts as the plain mean of its first window, as in TA-Lib; programs that start at the first value
 * (Stock.Indicators) differ until that is forgotten.
 *
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @param factor in [0, 1]
 * @returns (n,) quote per base; NaN on rows [0, 6 · (period - 1))
 * @source Tillson 1998, Better Moving Averages, Stocks & Commodities 16
 */
export function t3(close: Float64Array, period: number, factor: number): Float64Array {
  const stages: Float64Array[] = [];
  for (let k = 0; k < 6; k++) stages.push(ema(k === 0 ? close : stages[k - 1], period, k * (period - 1)));
  const [, , e3, e4, e5, e6] = stages;
  const square = factor * factor;
  const cube = square * factor;
  const out = unknownColumn(close.length);
  // The four weights sum to 1; as distances from e3 a flat market gives exactly its price.
  for (let i = 6 * (period - 1); i < out.length; i++) {
    out[i] =
      e3[i] -
      cube * (e6[i] - e3[i]) +
      3 * (square + cube) * (e5[i] - e3[i]) -
      (6 * square + 3 * (factor + cube)) * (e4[i] - e3[i]);
  }
  return out;
}

export default defineIndicator({
  name: 't3',
  category: 'trend',
  summary: 'Tillson T3 moving average of the close (in the unit of the price)',
  formula:
    '(1 + a)³ · E₃ − 3a · (1 + a)² · E₄ + 3a² · (1 + a) · E₅ − a³ · E₆, a = factor, Eₖ = EMA_period taken k times of close, each seeded by the mean of its first period',
  source: 'Tillson 1998, Stocks & Commodities 16; TA-Lib T3',
  params: {
    period: {
      type: 'int',
      default: 5,
      min: 1,
      max: 800,
      doc: 'span of each of the six averages, bars',
      sweep: [5, 10],
    },
    factor: { type: 'float', default: 0.7, min: 0, max: 1, doc: 'how much of the lag is taken away' },
  },
  outputs: ['t3'],
  warmup: (p) => 6 * (p.period - 1),
  compute: (c, p) => [t3(c.close, p.period, p.factor)],
  stream: ({ period, factor }) => {
    const stages = Array.from({ length: 6 }, () => emaStream(period));
    const square = factor * factor;
    const cube = square * factor;
    const e = new Float64Array(6);
    return (bar, out) => {
      stages.forEach((stage, k) => {
        e[k] = stage(k === 0 ? bar.close : e[k - 1]);
      });
      out[0] =
        e[2] -
        cube * (e[5] - e[2]) +
        3 * (square + cube) * (e[4] - e[2]) -
        (6 * square + 3 * (factor + cube)) * (e[3] - e[2]);
    };
  },
});
