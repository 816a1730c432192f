import { defineLearner } from '../../core/model.js';
import { fitBoostedTrees } from '../trees/boost-fit.js';
import { restoreBoosted } from '../trees/boost-learner.js';
import {
  CLASS_PARAMS,
  COLUMN_PARAMS,
  CONSTRAINT_PARAMS,
  DROP_PARAMS,
  QUANTILE_PARAM,
  START_PARAMS,
  STOP_PARAMS,
} from '../trees/boost-params.js';
import { SQUARED } from '../trees/objective.js';
import { pseudoHuber } from '../trees/objectives/huber.js';
import { poisson } from '../trees/objectives/poisson.js';
import { ABSOLUTE, quantile } from '../trees/objectives/quantile.js';

/** XGBoost's `max_delta_step` for counts where none is given. */
const POISSON_DELTA = 0.7;

export default defineLearner({
  name: 'xgb',
  summary: 'Boosted trees level by level, second order, as XGBoost grows them',
  source: 'Chen & Guestrin 2016, XGBoost',
  params: {
    trees: { type: 'int', default: 100, min: 1, max: 10000, sweep: [50, 100, 200], doc: 'rounds of boosting' },
    learningRate: {
      type: 'float',
      default: 0.1,
      min: 1e-4,
      max: 1,
      sweep: [0.03, 0.1, 0.3],
      doc: 'share of its best answer that each tree gives (eta)',
    },
    depth: { type: 'int', default: 3, min: 1, max: 16, sweep: [2, 3, 6], doc: 'splits from the root to any leaf' },
    lambda: {
      type: 'float',
      default: 1,
      min: 0,
      max: 1e9,
      sweep: [1, 10, 100],
      doc: 'L2: pulls leaf values towards 0',
    },
    alpha: { type: 'float', default: 0, min: 0, max: 1e9, doc: 'L1: gradients of a leaf count less by this much' },
    gamma: { type: 'float', default: 0, min: 0, max: 1e9, doc: 'gain that a split must bring' },
    minChildWeight: {
      type: 'float',
      default: 1,
      min: 0,
      max: 1e9,
      sweep: [1, 5, 20],
      doc: 'least sum of second derivatives in a leaf (rows for squared loss, rows × p(1 − p) for log loss)',
    },
    maxDelta: {
      type: 'float',
      default: 0,
      min: 0,
      max: 1e9,
      doc: 'largest answer of a leaf before the learning rate; 0 for none, 0.7 then for counts',
    },
    rowShare: { type: 'float', default: 0.8, min: 0.01, max: 1, doc: 'share of the rows that each round sees' },
    columnShare: { type: 'float', default: 0.8, min: 0.01, max: 1, doc: 'share of the columns that each tree sees' },
    ...COLUMN_PARAMS,
    bins: { type: 'int', default: 255, min: 2, max: 255, doc: 'bins per column' },
    objective: {
      type: 'text',
      default: 'squared',
      doc: 'loss for values: squared, huber (smooth), absolute, quantile or poisson; classes have log loss',
    },
    quantile: QUANTILE_PARAM,
    delta: {
      type: 'float',
      default: 1,
      min: 1e-9,
      max: 1e9,
      doc: 'objective huber: size of a miss, in the label’s unit, from which it counts less than squared',
    },
    ...START_PARAMS,
    ...CLASS_PARAMS,
    ...CONSTRAINT_PARAMS,
    ...DROP_PARAMS,
    ...STOP_PARAMS,
  },
  tasks: ['regression', 'classification', 'multiclass'],
  takesUnknown: true,
  fit: (data, p, rng, tools) => {
    const isCount = data.task === 'regression' && p.objective === 'poisson';
    const maxDelta = isCount && p.maxDelta === 0 ? POISSON_DELTA : p.maxDelta;
    const plan = {
      ...p,
      owner: 'xgb',
      objectives: {
        squared: () => SQUARED,
        huber: () => pseudoHuber(p.delta),
        absolute: () => ABSOLUTE,
        quantile: () => quantile(p.quantile),
        poisson: () => poisson(maxDelta),
      },
      curvature: () => 2,
      rules: {
        trees: p.trees,
        learningRate: p.learningRate,
        growth: 'level' as const,
        maxDepth: p.depth,
        maxLeaves: 2 ** p.depth,
        l2: p.lambda,
        l1: p.alpha,
        minGain: p.gamma,
        minChildWeight: p.minChildWeight,
        minRows: 1,
        maxDelta,
        maxBins: p.bins,
        rowShare: p.rowShare,
        columnShare: p.columnShare,
        columnShareLevel: p.columnShareLevel,
        columnShareNode: p.columnShareNode,
        dart: p,
      },
    };
    return fitBoostedTrees(data, plan, rng, tools);
  },
  restore: (json) => restoreBoosted(json),
});
