import type { Json } from '../../core/kit/json.js';
import { defineLearner, type FittedLearner } from '../../core/model.js';
import { holdOutLast } from '../holdout.js';
import { damaged, memberOf, numberOf, numbersJson, numbersOf, textOf } from '../state.js';
import { baseRate, checkTraining, hasBothClasses, weightedMean } from '../training.js';
import { type Boosted, boost } from '../trees/boost.js';
import { addForest, forestFrom, forestJson, gainImportance } from '../trees/forest.js';
import { LOGISTIC, SQUARED } from '../trees/objective.js';

const OBJECTIVES = { squared: SQUARED, logistic: LOGISTIC };
type ObjectiveName = keyof typeof OBJECTIVES;

/**
 * Boosted trees as a fitted model.
 *
 * A value that is not known goes the way training found better for its column; in a column that was always known in
 * training no such way was learnt, so there the prediction is NaN.
 */
export function boostedLearner({ base, forest, hasMissing }: Boosted, objectiveName: ObjectiveName): FittedLearner {
  const objective = OBJECTIVES[objectiveName];
  return {
    predict: (columns, rows) => {
      const out = new Float64Array(rows).fill(base);
      addForest(out, forest, columns);
      for (let i = 0; i < rows; i++) out[i] = objective.predictionOf(out[i]);
      for (let k = 0; k < hasMissing.length; k++) {
        if (hasMissing[k] === 1) continue;
        for (let i = 0; i < rows; i++) if (Number.isNaN(columns[k][i])) out[i] = Number.NaN;
      }
      return out;
    },
    toJSON: (): Json => ({
      objective: objectiveName,
      base: base + 0,
      has_missing: numbersJson(hasMissing),
      forest: forestJson(forest),
    }),
    importance: () => gainImportance(forest, hasMissing.length),
  };
}

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
    patience: {
      type: 'int',
      default: 0,
      min: 0,
      max: 1000,
      doc: 'stop when this many trees brought nothing on the validation rows; 0 for never',
    },
    validationShare: {
      type: 'float',
      default: 0.2,
      min: 0.01,
      max: 0.9,
      doc: 'the last share of the training rows, purged by label ends, held out for early stopping instead of learnt from',
    },
  },
  tasks: ['regression', 'classification'],
  fit: (data, p, rng) => {
    checkTraining('gbm', data, 'take');
    const isClass = data.task === 'classification';
    const objective = isClass ? LOGISTIC : SQUARED;
    const holdout = p.patience > 0 ? holdOutLast(data, p.validationShare) : undefined;
    const learnFrom = holdout?.fit ?? data;
    const base = objective.scoreOf(isClass ? baseRate(learnFrom) : weightedMean(learnFrom));
    // One class alone teaches nothing about the columns: no trees, every bar gets (k + ½)/(n + 1).
    const trees = isClass && !hasBothClasses(learnFrom) ? 0 : p.trees;
    const rules = { ...p, trees, maxLeaves: p.leaves, maxDepth: p.depth, maxBins: p.bins };
    const stop = holdout === undefined ? undefined : { rows: holdout.validation, patience: p.patience };
    return boostedLearner(boost(learnFrom, { objective, rules, rng, base, stop }), isClass ? 'logistic' : 'squared');
  },
  restore: (json) => {
    const objective = textOf(json, 'objective');
    if (objective !== 'squared' && objective !== 'logistic') throw damaged('objective', `is unknown: ${objective}`);
    const hasMissing = Uint8Array.from(numbersOf(json, 'has_missing'));
    const forest = forestFrom(memberOf(json, 'forest'), hasMissing.length);
    return boostedLearner({ base: numberOf(json, 'base'), forest, hasMissing }, objective);
  },
});
