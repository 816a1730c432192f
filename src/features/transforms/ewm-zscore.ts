import { defineTransform } from '../../core/feature.js';
import { firstKnown, unknownColumn } from '../../core/math/rolling.js';
import type { ValueStream } from '../../core/math/streams.js';

/**
 * Exponential z-score: how unusual the value is beside a past that fades.
 *
 * Each value counts 1 − 2 / (span + 1) of the one after it. Mean and deviation are those of the values before this
 * one (weights normalised, deviation corrected for bias, as pandas `ewm(span).mean()` and `.std()`), so an extreme
 * value does not shrink its own score. 0 where the past did not move.
 *
 * @param x     (n,) any unit
 * @param spans `span` bars, ≥ 2; `seed` values needed before the first score, whole, ≥ 2
 * @returns (n,) deviations; `seed` more NaN rows than x
 * @source own; weights as in pandas 1.5 ewm with adjust=True, bias=False
 */
export function ewmZscore(x: Float64Array, { span, seed }: { span: number; seed: number }): Float64Array {
  const from = firstKnown(x);
  const out = unknownColumn(x.length);
  const keep = 1 - 2 / (span + 1);
  // Sum of the weights and of their squares; the newest weight is 1.
  let [mean, spread, total, squares] = [x[from], 0, 1, 1];
  for (let i = from + 1; i < x.length; i++) {
    if (i >= from + seed) {
      const correction = (total * total) / (total * total - squares);
      out[i] = spread > 0 ? (x[i] - mean) / Math.sqrt(correction * spread) : 0;
    }
    const old = total * keep;
    total = old + 1;
    squares = squares * keep * keep + 1;
    const d = x[i] - mean;
    mean += d / total;
    spread = (old * (spread + (d / total) ** 2) + (x[i] - mean) ** 2) / total;
  }
  return out;
}

/** As `ewmZscore`, value by value. */
function ewmZscoreStream({ span, seed }: { span: number; seed: number }): ValueStream {
  const keep = 1 - 2 / (span + 1);
  let [count, mean, spread, total, squares] = [0, 0, 0, 1, 1];
  return (x) => {
    if (count === 0) {
      if (!Number.isNaN(x)) count = 1;
      mean = x;
      return Number.NaN;
    }
    let score = Number.NaN;
    if (count >= seed) {
      const correction = (total * total) / (total * total - squares);
      score = spread > 0 ? (x - mean) / Math.sqrt(correction * spread) : 0;
    } else count++;
    const old = total * keep;
    total = old + 1;
    squares = squares * keep * keep + 1;
    const d = x - mean;
    mean += d / total;
    spread = (old * (spread + (d / total) ** 2) + (x - mean) ** 2) / total;
    return score;
  };
}

export default defineTransform({
  name: 'ewm-zscore',
  summary: 'Distance from the exponential mean of the past in its deviations',
  formula:
    '(x − mean) / σ of the values before x, weights (1 − 2 / (span + 1))^age, freed of bias, once there are seed of them; 0 when σ = 0',
  source: 'own; weights as in pandas ewm with adjust=True, bias=False',
  params: {
    span: {
      type: 'int',
      default: 100,
      min: 2,
      max: 20000,
      doc: 'span of the weights, bars',
      sweep: [20, 50, 100, 200],
    },
    seed: { type: 'int', default: 20, min: 2, max: 20000, doc: 'values before the first score' },
  },
  warmup: (p) => p.seed,
  compute: (x, p) => ewmZscore(x, p),
  stream: ewmZscoreStream,
});
