import { defineLearner } from '../../core/model.js';
import { LABEL_LINK, linearLearner, linearState } from '../linear/linear.js';
import { fitSparse, SPARSE_PARAMS } from '../linear/sparse-learner.js';

export default defineLearner({
  name: 'elastic-net',
  summary: 'Linear regression with L1 and L2 penalties: columns that say the same stay together',
  source: 'Zou & Hastie 2005; Friedman, Hastie & Tibshirani 2010',
  params: {
    ...SPARSE_PARAMS,
    mix: {
      type: 'float',
      default: 0.5,
      min: 0.001,
      max: 1,
      sweep: [0.1, 0.5, 0.9],
      doc: 'share of the penalty that is on sizes rather than on squares; 1 is the lasso',
    },
  },
  tasks: ['regression'],
  fit: (data, params, _rng, tools) => fitSparse('elastic-net', data, params, tools),
  restore: (json) => linearLearner(linearState(json), LABEL_LINK),
});
