import type { ParamsOf } from '../../core/kit/params.js';
import type { FitTools, FittedLearner, TrainingSet } from '../../core/model.js';
import { checkTraining, weightedMean } from '../training.js';
import { chooseLambda } from './choose-lambda.js';
import { elasticNetData, elasticNetGrid, elasticNetPath } from './elastic-net.js';
import { LABEL_LINK, linearLearner } from './linear.js';
import { fitScaling } from './scaling.js';

/** What lasso and elastic net let the user choose. */
export const SPARSE_PARAMS = {
  lambda: {
    type: 'float',
    default: 0,
    min: 0,
    max: 1e9,
    doc: 'penalty against half the mean squared error, unit of the label; 0: chosen on purged folds in time',
  },
  steps: { type: 'int', default: 50, min: 2, max: 1000, doc: 'penalties on the path when one is chosen' },
  ratio: {
    type: 'float',
    default: 0.001,
    min: 1e-6,
    max: 0.9,
    doc: 'smallest penalty of the path, of the one that leaves every column out',
  },
  folds: { type: 'int', default: 5, min: 2, max: 50, doc: 'parts of the history that are foretold in turn' },
  rule: {
    type: 'choice',
    default: 'best',
    options: ['best', 'one-error'],
    doc: 'best: least error; one-error: the largest penalty within one standard error of it',
  },
} as const;

/** A linear forecast that leaves out the columns that are not worth their penalty. */
export function fitSparse(
  owner: string,
  data: TrainingSet,
  params: ParamsOf<typeof SPARSE_PARAMS> & { readonly mix: number },
  tools?: FitTools,
): FittedLearner {
  checkTraining(owner, data);
  const { lambda, steps, ratio, mix } = params;
  const { columns, target, weights } = data;
  const scaling = fitScaling(columns, weights);
  const centre = weightedMean(data);
  const moments = elasticNetData({ columns, scaling, target, centre, weights });
  const grid = elasticNetGrid(moments, { steps, ratio, mix });
  // The way down from the largest penalty ends at the one that is wanted.
  const index = lambda > 0 ? -1 : chooseLambda(data, grid, params, tools?.onProgress).index;
  const lambdas = lambda > 0 ? [...grid.filter((value) => value > lambda), lambda] : grid.slice(0, index + 1);
  const path = elasticNetPath(moments, { lambdas, mix, tolerance: 1e-12 });
  return linearLearner({ ...scaling, bias: centre, weights: path[path.length - 1].weights }, LABEL_LINK);
}
