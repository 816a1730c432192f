import type { Json } from '../../core/kit/json.js';
import type { FittedLearner, ScoreParts } from '../../core/model.js';
import { additiveAgainst } from '../explain/additive.js';
import { numberOf, numbersJson, numbersOf } from '../state.js';
import type { Scaling } from './scaling.js';

/** A weighted sum of standardised columns. */
export interface LinearState extends Scaling {
  readonly bias: number;
  /** per standard deviation of the column */
  readonly weights: Float64Array;
}

/** What the sum stands for: the label itself, or the log odds of one above 0. */
export interface LinearLink {
  readonly unit: ScoreParts['unit'];
  /** turns the sum into the prediction */
  readonly answer: (sum: number) => number;
}

export const LABEL_LINK: LinearLink = { unit: 'label', answer: (sum) => sum };

/** The sum itself, per row. @returns (rows,) NaN where a column is */
export function linearScores(
  { bias, weights, mean, inverse }: LinearState,
  columns: readonly Float64Array[],
  rows: number,
): Float64Array {
  const out = new Float64Array(rows).fill(bias);
  for (let k = 0; k < weights.length; k++) {
    const x = columns[k];
    for (let i = 0; i < rows; i++) out[i] += weights[k] * ((x[i] - mean[k]) * inverse[k]);
  }
  return out;
}

/** The fitted form that all linear models share. A row of mean values has the score of the intercept: all parts are 0. */
export function linearLearner(state: LinearState, { unit, answer }: LinearLink): FittedLearner {
  const { bias, weights, mean, inverse } = state;
  const contributions: NonNullable<FittedLearner['contributions']> = (columns, row) => ({
    unit,
    base: bias,
    parts: weights.map((w, k) => w * ((columns[k][row] - mean[k]) * inverse[k])),
  });
  return {
    predict: (columns, rows) => {
      const out = linearScores(state, columns, rows);
      for (let i = 0; i < rows; i++) out[i] = answer(out[i]);
      return out;
    },
    contributions,
    contributionsAgainst: additiveAgainst(contributions),
    toJSON: () => linearJson(state),
    importance: () => absoluteShares(weights),
  };
}

export function linearJson({ bias, weights, mean, inverse }: LinearState): { readonly [key: string]: Json } {
  return {
    bias: bias + 0,
    weights: numbersJson(weights),
    mean: numbersJson(mean),
    inverse: numbersJson(inverse),
  };
}

/** Sizes as shares of their sum; all 0 when all are. */
export function absoluteShares(values: Float64Array): Float64Array {
  const total = values.reduce((sum, value) => sum + Math.abs(value), 0);
  return values.map((value) => (total > 0 ? Math.abs(value) / total : 0));
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
