import { defineTransform } from '../../core/feature.js';
import { QuantError } from '../../core/kit/errors.js';
import { firstKnown, unknownColumn } from '../../core/math/rolling.js';
import { openTape } from '../kernels/tape.js';

/** More weights than this are not a window any more. */
const MOST_WEIGHTS = 20_000;

/**
 * The weights of (1 − B)^d, newest first: 1, −d, d (d − 1) / 2 …, cut at the first that is smaller than `threshold`.
 *
 * @param d         order, ≥ 0; 1 is the first difference, 0 the column itself
 * @param threshold > 0
 * @throws E_PARAM when more than 20,000 weights would be needed
 * @source Hosking 1981, Fractional differencing, Biometrika 68
 */
export function fractionalWeights(d: number, threshold: number): Float64Array {
  const weights = [1];
  for (let k = 1; ; k++) {
    const next = (-weights[k - 1] * (d - k + 1)) / k;
    if (!(Math.abs(next) >= threshold)) return Float64Array.from(weights);
    if (weights.length === MOST_WEIGHTS) {
      throw new QuantError(
        'E_PARAM',
        `fractional-difference: d ${d} and threshold ${threshold} need over 20000 weights`,
        {
          hint: 'raise the threshold',
        },
      );
    }
    weights.push(next);
  }
}

/**
 * Fractional difference: as much of the column's trend taken out as needed, as much of its memory kept as can be.
 *
 * Between the column (d = 0, all memory) and its change (d = 1, none). A fixed window of weights, so every row is made
 * alike. Costs O(n · weights): 55 of them for d = 0.4 at 1e-3. Choose d on training rows only.
 *
 * @param x       (n,) any unit; take the logarithm of prices first
 * @param weights newest first, from {@link fractionalWeights}
 * @returns (n,) unit of x; `weights − 1` more NaN rows than x
 * @source López de Prado 2018, Advances in Financial Machine Learning, section 5.5
 */
export function fractionalDifference(x: Float64Array, weights: Float64Array): Float64Array {
  const out = unknownColumn(x.length);
  for (let i = firstKnown(x) + weights.length - 1; i < x.length; i++) {
    let sum = 0;
    for (let k = 0; k < weights.length; k++) sum += weights[k] * x[i - k];
    out[i] = sum;
  }
  return out;
}

export default defineTransform({
  name: 'fractional-difference',
  summary: 'Fractional difference of the column, with a fixed window of weights',
  formula: 'Σ wₖ · xₖ, xₖ = x of k rows ago, w₀ = 1, wₖ = −wₖ₋₁ · (d − k + 1) / k, cut at the first |wₖ| < threshold',
  source: 'Hosking 1981, Biometrika 68; López de Prado 2018, Advances in Financial Machine Learning, section 5.5',
  params: {
    d: {
      type: 'float',
      default: 0.4,
      min: 0,
      max: 2,
      doc: 'order: 0 is the column, 1 its change',
      sweep: [0.2, 0.4, 0.6],
    },
    threshold: { type: 'float', default: 1e-3, min: 1e-5, max: 0.5, doc: 'weights below this are left out' },
  },
  warmup: (p) => fractionalWeights(p.d, p.threshold).length - 1,
  compute: (x, p) => fractionalDifference(x, fractionalWeights(p.d, p.threshold)),
  stream: ({ d, threshold }) => {
    const weights = fractionalWeights(d, threshold);
    const { values, push } = openTape(weights.length);
    let known = 0;
    return (x) => {
      if (known === 0 && Number.isNaN(x)) return Number.NaN;
      const newest = push(x) - 1;
      if (known < weights.length) known++;
      if (known < weights.length) return Number.NaN;
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k] * values[newest - k];
      return sum;
    };
  },
});
