import type { Json } from '../../core/kit/json.js';
import { aboveZero, type FittedLearner } from '../../core/model.js';
import { numbersJson, numbersOf } from '../state.js';
import { absoluteShares } from './linear.js';
import type { Scaling } from './scaling.js';

/** One weighted sum of standardised columns per class. */
export interface SoftmaxState extends Scaling {
  /** the values that the label takes, increasing */
  readonly classes: Float64Array;
  /** (classes,) */
  readonly bias: Float64Array;
  /** (classes × width) row-major */
  readonly weights: Float64Array;
}

/** The fitted form of multiclass logistic regression: probabilities in proportion to e^score. */
export function softmaxLearner(state: SoftmaxState): FittedLearner {
  const { classes, bias, weights, mean, inverse } = state;
  const count = classes.length;
  const width = mean.length;
  const probabilities = (columns: readonly Float64Array[], rows: number): Float64Array => {
    const out = new Float64Array(rows * count);
    for (let i = 0; i < rows; i++) out.set(bias, i * count);
    for (let k = 0; k < width; k++) {
      for (let i = 0; i < rows; i++) {
        const z = (columns[k][i] - mean[k]) * inverse[k];
        for (let c = 0; c < count; c++) out[i * count + c] += weights[c * width + k] * z;
      }
    }
    for (let i = 0; i < rows; i++) softmaxInPlace(out, i * count, count);
    return out;
  };
  return {
    predict: (columns, rows) => aboveZero(probabilities(columns, rows), classes),
    probabilities,
    toJSON: () => ({
      classes: numbersJson(classes),
      bias: numbersJson(bias),
      weights: numbersJson(weights),
      mean: numbersJson(mean),
      inverse: numbersJson(inverse),
    }),
    importance: () => {
      const sizes = new Float64Array(width);
      for (let p = 0; p < weights.length; p++) sizes[p % width] += Math.abs(weights[p]);
      return absoluteShares(sizes);
    },
  };
}

/** Turns log odds into probabilities that add up to 1; the largest is taken out first, so that none overflows. */
export function softmaxInPlace(values: Float64Array, at: number, count: number): void {
  let most = values[at];
  for (let c = 1; c < count; c++) most = Math.max(most, values[at + c]);
  let sum = 0;
  for (let c = 0; c < count; c++) {
    values[at + c] = Math.exp(values[at + c] - most);
    sum += values[at + c];
  }
  for (let c = 0; c < count; c++) values[at + c] /= sum;
}

export function softmaxState(json: Json): SoftmaxState {
  const classes = numbersOf(json, 'classes');
  const mean = numbersOf(json, 'mean');
  return {
    classes,
    bias: numbersOf(json, 'bias', classes.length),
    weights: numbersOf(json, 'weights', classes.length * mean.length),
    mean,
    inverse: numbersOf(json, 'inverse', mean.length),
  };
}
