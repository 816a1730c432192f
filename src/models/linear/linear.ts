import type { Json } from '../../core/kit/json.js';
import type { FittedLearner } from '../../core/model.js';
import { numberOf, numbersJson, numbersOf } from '../state.js';
import type { Scaling } from './scaling.js';

/** A weighted sum of standardised columns. */
export interface LinearState extends Scaling {
  readonly bias: number;
  /** per standard deviation of the column */
  readonly weights: Float64Array;
}

/**
 * The fitted form that ridge and logistic share.
 *
 * @param link turns the sum into the prediction: the identity, or a probability
 */
export function linearLearner(state: LinearState, link: (sum: number) => number): FittedLearner {
  const { bias, weights, mean, inverse } = state;
  return {
    predict: (columns, rows) => {
      const out = new Float64Array(rows).fill(bias);
      for (let k = 0; k < weights.length; k++) {
        const x = columns[k];
        for (let i = 0; i < rows; i++) out[i] += weights[k] * ((x[i] - mean[k]) * inverse[k]);
      }
      for (let i = 0; i < rows; i++) out[i] = link(out[i]);
      return out;
    },
    toJSON: () => ({
      bias: bias + 0,
      weights: numbersJson(weights),
      mean: numbersJson(mean),
      inverse: numbersJson(inverse),
    }),
    importance: () => {
      const total = weights.reduce((sum, w) => sum + Math.abs(w), 0);
      return weights.map((w) => (total > 0 ? Math.abs(w) / total : 0));
    },
  };
}

export function linearState(json: Json): LinearState {
  const weights = numbersOf(json, 'weights');
  const width = weights.length;
  return {
    bias: numberOf(json, 'bias'),
    weights,
    mean: numbersOf(json, 'mean', width),
    inverse: numbersOf(json, 'inverse', width),
  };
}

export { sigmoid } from '../../core/math/sigmoid.js';
