import { defineLearner } from '../../core/model.js';
import { damaged } from '../state.js';
import { fitBoostedTrees } from '../trees/boost-fit.js';
import { restoreBoosted } from '../trees/boost-learner.js';
import { STOP_PARAMS } from '../trees/boost-params.js';
import { LOGISTIC, SQUARED } from '../trees/objective.js';

export default defineLearner({
  name: 'gbm',
  summary: 'Gradient boosted trees on histograms, squared or log loss',
  source: 'Friedman 2001; Chen & Guestrin 2016; Ke et al. 2017',
  params: {
    trees: { type: 'int', default: 100, min: 1, max: 10000, sweep: [50, 100, 200], doc: 'number of trees' },
    learningRate: {
      type: 'float',
      default: 0.05,
      min: 1e-4,
      max: 1,
      sweep: [0.02, 0.05, 0.1],
      doc: 'share of its best answer that each tree gives',
    },
    leaves: { type: 'int', default: 15, min: 2, max: 4096, sweep: [4, 8, 15, 31], doc: 'leaves of a tree' },
    depth: { type: 'int', default: 6, min: 1, max: 64, doc: 'splits from the root to any leaf' },
    l2: {
      type: 'float',
      default: 1,
      min: 0,
      max: 1e9,
      sweep: [1, 10, 100],
      doc: 'pulls leaf values towards 0, in rows',
    },
    minGain: { type: 'float', default: 0, min: 0, max: 1e9, doc: 'gain a split must bring' },
    minChildWeight: {
      type: 'float',
      default: 0,
      min: 0,
      max: 1e9,
      doc: 'least sum of second derivatives in a leaf (rows for squared loss, rows × p(1 − p) for log loss)',
    },
    minRows: {
      type: 'int',
      default: 20,
      min: 1,
      max: 1e6,
      sweep: [20, 50, 200],
      doc: 'least number of rows in a leaf',
    },
    rowShare: { type: 'float', default: 0.8, min: 0.01, max: 1, doc: 'share of the rows each tree sees' },
    columnShare: { type: 'float', default: 0.8, min: 0.01, max: 1, doc: 'share of the columns each tree sees' },
    bins: { type: 'int', default: 255, min: 2, max: 255, doc: 'bins per column' },
    ...STOP_PARAMS,
  },
  tasks: ['regression', 'classification'],
  takesUnknown: true,
  fit: (data, p, rng, tools) => {
    const plan = {
      ...p,
      owner: 'gbm',
      objective: 'squared',
      objectives: { squared: () => SQUARED },
      curvature: () => 1,
      rules: { ...p, maxLeaves: p.leaves, maxDepth: p.depth, maxBins: p.bins },
    };
    return fitBoostedTrees(data, plan, rng, tools);
  },
  restore: (json) =>
    restoreBoosted(json, (name) => {
      const objective = [SQUARED, LOGISTIC].find((known) => known.name === name);
      if (objective === undefined) throw damaged('objective', `is unknown: ${name}`);
      return objective;
    }),
});
