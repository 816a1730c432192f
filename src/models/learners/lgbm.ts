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
import { huber } from '../trees/objectives/huber.js';
import { poisson } from '../trees/objectives/poisson.js';
import { ABSOLUTE, quantile } from '../trees/objectives/quantile.js';

/** LightGBM's `poisson_max_delta_step`. */
const POISSON_DELTA = 0.7;

export default defineLearner({
  name: 'lgbm',
  summary: 'Boosted trees leaf by leaf, second order, as LightGBM grows them',
  source: 'Ke et al. 2017, LightGBM',
  params: {
    trees: { type: 'int', default: 100, min: 1, max: 10000, sweep: [50, 100, 200], doc: 'rounds of boosting' },
    learningRate: {
      type: 'float',
      default: 0.05,
      min: 1e-4,
      max: 1,
      sweep: [0.02, 0.05, 0.1],
      doc: 'share of its best answer that each tree gives',
    },
    leaves: { type: 'int', default: 15, min: 2, max: 4096, sweep: [4, 8, 15, 31], doc: 'leaves of a tree' },
    depth: { type: 'int', default: 64, min: 1, max: 64, doc: 'splits from the root to any leaf' },
    minRows: {
      type: 'int',
      default: 20,
      min: 1,
      max: 1e6,
      sweep: [20, 50, 200],
      doc: 'least number of rows in a leaf',
    },
    minChildWeight: {
      type: 'float',
      default: 1e-3,
      min: 0,
      max: 1e9,
      doc: 'least sum of second derivatives in a leaf (rows for squared loss, rows × p(1 − p) for log loss)',
    },
    l1: { type: 'float', default: 0, min: 0, max: 1e9, doc: 'gradients of a leaf count less by this much' },
    l2: { type: 'float', default: 1, min: 0, max: 1e9, sweep: [1, 10, 100], doc: 'pulls leaf values towards 0' },
    minGain: { type: 'float', default: 0, min: 0, max: 1e9, doc: 'gain that a split must bring' },
    maxDelta: {
      type: 'float',
      default: 0,
      min: 0,
      max: 1e9,
      doc: 'largest answer of a leaf before the learning rate; 0 for none',
    },
    rowShare: { type: 'float', default: 0.8, min: 0.01, max: 1, doc: 'share of the rows that a round sees' },
    baggingFreq: { type: 'int', default: 1, min: 1, max: 10000, doc: 'rows are drawn anew every so many rounds' },
    goss: {
      type: 'bool',
      default: false,
      doc: 'draw rows by the size of their gradients instead, after the first 1/learningRate rounds',
    },
    topRate: {
      type: 'float',
      default: 0.2,
      min: 0,
      max: 1,
      doc: 'goss: share of the rows, of largest gradient, all taken',
    },
    otherRate: { type: 'float', default: 0.1, min: 0, max: 1, doc: 'goss: share of all rows drawn from the others' },
    columnShare: { type: 'float', default: 0.8, min: 0.01, max: 1, doc: 'share of the columns that each tree sees' },
    ...COLUMN_PARAMS,
    extraTrees: {
      type: 'bool',
      default: false,
      doc: 'try one random cut per column and split instead of all: faster, and less sure of the past',
    },
    bins: { type: 'int', default: 255, min: 2, max: 255, doc: 'bins per column' },
    objective: {
      type: 'text',
      default: 'squared',
      doc: 'loss for values: squared, huber, absolute, quantile or poisson; classes have log loss',
    },
    quantile: QUANTILE_PARAM,
    delta: {
      type: 'float',
      default: 1,
      min: 1e-9,
      max: 1e9,
      doc: 'objective huber: size of a miss, in the label’s unit, beyond which it pulls no harder',
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
    const plan = {
      ...p,
      owner: 'lgbm',
      objectives: {
        squared: () => SQUARED,
        huber: () => huber(p.delta),
        absolute: () => ABSOLUTE,
        quantile: () => quantile(p.quantile),
        poisson: () => poisson(POISSON_DELTA),
      },
      curvature: (classes: number) => classes / (classes - 1),
      rules: {
        trees: p.trees,
        learningRate: p.learningRate,
        growth: 'leaf' as const,
        maxLeaves: p.leaves,
        maxDepth: p.depth,
        minRows: p.minRows,
        minChildWeight: p.minChildWeight,
        l1: p.l1,
        l2: p.l2,
        minGain: p.minGain,
        maxDelta: p.maxDelta,
        maxBins: p.bins,
        rowShare: p.rowShare,
        baggingFreq: p.baggingFreq,
        ...(p.goss && { goss: p }),
        columnShare: p.columnShare,
        columnShareLevel: p.columnShareLevel,
        columnShareNode: p.columnShareNode,
        extraTrees: p.extraTrees,
        dart: p,
      },
    };
    return fitBoostedTrees(data, plan, rng, tools);
  },
  restore: (json) => restoreBoosted(json),
});
