import { defineLearner } from '../../core/model.js';
import { fitBoostedTrees } from '../trees/boost-fit.js';
import { restoreBoosted } from '../trees/boost-learner.js';
import { CLASS_PARAMS, START_PARAMS, STOP_PARAMS } from '../trees/boost-params.js';
import { SQUARED } from '../trees/objective.js';
import { adaptiveHuber } from '../trees/objectives/huber.js';
import { poisson } from '../trees/objectives/poisson.js';
import { ABSOLUTE, quantile } from '../trees/objectives/quantile.js';

export default defineLearner({
  name: 'gbdt',
  summary: 'Classic gradient boosting: small trees fitted to what is left over, leaves answered by the loss itself',
  source: 'Friedman 2001, Greedy function approximation; Friedman 2002, Stochastic gradient boosting',
  params: {
    trees: { type: 'int', default: 100, min: 1, max: 10000, sweep: [50, 100, 200], doc: 'rounds of boosting' },
    learningRate: {
      type: 'float',
      default: 0.1,
      min: 1e-4,
      max: 1,
      sweep: [0.03, 0.1, 0.3],
      doc: 'share of its best answer that each tree gives',
    },
    depth: { type: 'int', default: 3, min: 1, max: 16, sweep: [1, 2, 3, 5], doc: 'splits from the root to any leaf' },
    minRows: { type: 'int', default: 10, min: 1, max: 1e6, sweep: [5, 20, 50], doc: 'least number of rows in a leaf' },
    minGain: { type: 'float', default: 0, min: 0, max: 1e9, doc: 'fall of the squared error that a split must bring' },
    rowShare: { type: 'float', default: 0.7, min: 0.01, max: 1, doc: 'share of the rows that each round sees' },
    columnShare: { type: 'float', default: 1, min: 0.01, max: 1, doc: 'share of the columns that each split may use' },
    bins: { type: 'int', default: 255, min: 2, max: 255, doc: 'bins per column' },
    objective: {
      type: 'text',
      default: 'squared',
      doc: 'loss for values: squared, absolute, huber, quantile or poisson; classes have log loss',
    },
    quantile: {
      type: 'float',
      default: 0.9,
      min: 0.001,
      max: 0.999,
      doc: 'objective quantile: probability to stay below; objective huber: share of the misses that count squared',
    },
    ...START_PARAMS,
    ...CLASS_PARAMS,
    ...STOP_PARAMS,
  },
  tasks: ['regression', 'classification', 'multiclass'],
  takesUnknown: true,
  fit: (data, p, rng, tools) => {
    const plan = {
      ...p,
      owner: 'gbdt',
      objectives: {
        squared: () => SQUARED,
        absolute: () => ABSOLUTE,
        huber: () => adaptiveHuber(p.quantile),
        quantile: () => quantile(p.quantile),
        poisson: () => poisson(0),
      },
      // Friedman's leaf for K classes: (K − 1)/K · Σr / Σ|r|(1 − |r|).
      curvature: (classes: number) => classes / (classes - 1),
      rules: {
        trees: p.trees,
        learningRate: p.learningRate,
        order: 'first' as const,
        growth: 'level' as const,
        maxDepth: p.depth,
        maxLeaves: 2 ** p.depth,
        minRows: p.minRows,
        minGain: p.minGain,
        minChildWeight: 0,
        l2: 0,
        maxBins: p.bins,
        rowShare: p.rowShare,
        columnShare: 1,
        columnShareNode: p.columnShare,
      },
    };
    return fitBoostedTrees(data, plan, rng, tools);
  },
  restore: (json) => restoreBoosted(json),
});
