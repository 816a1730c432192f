import { defineLearner } from '../../core/model.js';
import { LABEL_LINK, linearLearner, linearState } from '../linear/linear.js';
import { fitSparse, SPARSE_PARAMS } from '../linear/sparse-learner.js';

export default defineLearner({
  name: 'lasso',
  summary: 'Linear regression with an L1 penalty: leaves columns out that are not worth it',
  source: 'Tibshirani 1996; Friedman, Hastie & Tibshirani 2010',
  params: SPARSE_PARAMS,
  tasks: ['regression'],
  fit: (data, params, _rng, tools) => fitSparse('lasso', data, { ...params, mix: 1 }, tools),
  restore: (json) => linearLearner(linearState(json), LABEL_LINK),
});
