import type { FitTools, TrainingSet } from '../../core/model.js';
import { innerFolds } from '../ensembles/inner-folds.js';
import { weightedMean } from '../training.js';
import { takeTrainingRows } from '../training-rows.js';
import { elasticNetData, elasticNetPath } from './elastic-net.js';
import { fitScaling } from './scaling.js';

export interface LambdaChoice {
  /** place in the path of the penalty that is chosen; 0 is the largest */
  readonly index: number;
  /** (steps,) mean squared error on rows not learnt from; empty when there were too few rows to ask */
  readonly errors: Float64Array;
  /** (steps,) standard error of it over the folds */
  readonly spread: Float64Array;
}

/**
 * The penalty whose forecasts of rows not learnt from were best.
 *
 * The history is cut in order of time; rows whose label meets a part are not learnt from when it is foretold. Each fold
 * standardises its columns by its own rows. With too few rows to ask, nothing is known: the largest penalty, which
 * leaves every column out.
 *
 * @param options.rule `best`: the least error; `one-error`: the largest penalty within one standard error of it
 * @source Hastie, Tibshirani & Friedman 2009, 7.10; López de Prado 2018, ch. 7 (purging)
 */
export function chooseLambda(
  data: TrainingSet,
  lambdas: readonly number[],
  options: { mix: number; folds: number; rule: string },
  onProgress?: FitTools['onProgress'],
): LambdaChoice {
  const { mix, folds, rule } = options;
  const parts = Math.min(folds, Math.floor(data.rows / 2));
  const cuts = parts < 2 ? [] : innerFolds(data, parts);
  const nothing = new Float64Array(0);
  if (cuts.length === 0 || !(lambdas[0] > 0)) return { index: 0, errors: nothing, spread: nothing };

  const perFold = cuts.map(({ train, test }, done) => {
    onProgress?.(done, cuts.length + 1);
    const inner = takeTrainingRows(data, train);
    const scaling = fitScaling(inner.columns, inner.weights);
    const centre = weightedMean(inner);
    const { columns, target, weights } = inner;
    const moments = elasticNetData({ columns, scaling, target, centre, weights });
    const steps = elasticNetPath(moments, { lambdas, mix, tolerance: 1e-6 });
    const held = takeTrainingRows(data, test);
    // The error is a quadratic of the weights: the held rows, too, are looked at once.
    const seen = elasticNetMoments(held, scaling, centre);
    return { weight: seen.total, errors: steps.map(({ weights: beta }) => squaredError(seen, beta)) };
  });
  const counted = perFold.filter((fold) => fold.weight > 0);
  const total = counted.reduce((sum, fold) => sum + fold.weight, 0);
  const errors = Float64Array.from(lambdas, (_, s) =>
    counted.reduce((sum, fold) => sum + (fold.weight / total) * fold.errors[s], 0),
  );
  const spread = errors.map((mean, s) => {
    const off = counted.reduce((sum, fold) => sum + (fold.weight / total) * (fold.errors[s] - mean) ** 2, 0);
    return counted.length > 1 ? Math.sqrt(off / (counted.length - 1)) : 0;
  });
  let index = 0;
  for (let s = 1; s < errors.length; s++) if (errors[s] < errors[index]) index = s;
  if (rule === 'one-error') {
    const limit = errors[index] + spread[index];
    index = errors.findIndex((error) => error <= limit);
  }
  return { index, errors, spread };
}

interface HeldMoments {
  readonly total: number;
  readonly width: number;
  readonly gram: Float64Array;
  readonly cross: Float64Array;
  readonly square: number;
}

function elasticNetMoments(
  { columns, target, weights }: TrainingSet,
  scaling: ReturnType<typeof fitScaling>,
  centre: number,
): HeldMoments {
  const total = weights.reduce((sum, w) => sum + w, 0);
  if (total === 0) return { total, width: 0, gram: new Float64Array(0), cross: new Float64Array(0), square: 0 };
  return { total, ...elasticNetData({ columns, scaling, target, centre, weights }) };
}

function squaredError({ width, gram, cross, square }: HeldMoments, beta: Float64Array): number {
  let sum = square;
  for (let a = 0; a < width; a++) {
    if (beta[a] === 0) continue;
    sum -= 2 * beta[a] * cross[a];
    for (let b = 0; b < width; b++) sum += beta[a] * beta[b] * gram[a * width + b];
  }
  return sum;
}
