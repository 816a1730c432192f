import { defineLearner, type FittedLearner, type TrainingSet } from '../../core/model.js';
import { boostSymmetric } from '../catboost/boost.js';
import { encodeCategories } from '../catboost/categories.js';
import { type BoostedSymmetric, restoreSymmetric, symmetricLearner } from '../catboost/learner.js';
import { baseRate, checkTraining, hasBothClasses, weightedMean } from '../training.js';
import { LOGISTIC, type Objective, SQUARED } from '../trees/objective.js';
import { ABSOLUTE, quantile } from '../trees/objectives/quantile.js';
import { softmax } from '../trees/objectives/softmax.js';

function objectiveOf({ task, classes }: TrainingSet, name: string, alpha: number): Objective {
  if (task === 'classification') return LOGISTIC;
  if (task === 'multiclass') return softmax(classes!.length, 1);
  return { squared: SQUARED, absolute: ABSOLUTE, quantile: quantile(alpha) }[name] ?? SQUARED;
}

function basesOf(data: TrainingSet, objective: Objective): Float64Array {
  const { task, classes, target, weights, rows } = data;
  if (task === 'classification') return Float64Array.of(objective.scoreOf(baseRate(data)));
  if (classes === undefined) {
    return Float64Array.of(objective.scoreOf(objective.start?.(target, weights) ?? weightedMean(data)));
  }
  // (k + ½)/(n + K/2), which no class has 0 of (Krichevsky and Trofimov).
  const sums = new Float64Array(classes.length).fill(0.5);
  const mean = weights.reduce((a, b) => a + b, 0) / rows;
  for (let i = 0; i < rows; i++) sums[target[i]] += weights[i] / mean;
  const total = sums.reduce((a, b) => a + b, 0);
  return sums.map((sum) => Math.log(sum / total));
}

/** False when all rows that count are of one class: then there is nothing to tell apart. */
function hasContrast(data: TrainingSet): boolean {
  if (data.task === 'regression') return true;
  if (data.task === 'classification') return hasBothClasses(data);
  return new Set(data.target.filter((_, i) => data.weights[i] > 0)).size > 1;
}

/**
 * Columns that the plan calls categorical are encoded by earlier outcomes of their categories, in the order of time.
 * CatBoost offers random orders of rows, and several at once; here time is the order and there is no other, because a
 * shuffled one would let rows see what came after them.
 *
 * Differs from CatBoost also in one Newton step per leaf for log loss (there ten), in one tree per class and round (there
 * one tree that answers all classes), and in no combinations of categories.
 */
export default defineLearner({
  name: 'catboost',
  summary: 'Ordered boosting of symmetric trees; categories by what came of them before',
  source: 'Prokhorenkova, Gusev, Vorobev, Dorogush & Gulin 2018',
  params: {
    trees: { type: 'int', default: 100, min: 1, max: 10_000, sweep: [50, 100, 300], doc: 'number of rounds' },
    learningRate: {
      type: 'float',
      default: 0.08,
      min: 1e-4,
      max: 1,
      sweep: [0.03, 0.08, 0.2],
      doc: 'share of its best answer that each tree gives',
    },
    depth: { type: 'int', default: 5, min: 1, max: 12, sweep: [3, 5, 7], doc: 'questions of a tree, one per level' },
    l2: {
      type: 'float',
      default: 3,
      min: 0,
      max: 1e9,
      sweep: [1, 3, 10, 100],
      doc: 'pulls leaf values towards 0, in rows',
    },
    mode: {
      type: 'choice',
      default: 'ordered',
      options: ['ordered', 'plain'],
      doc: 'ordered: questions are chosen by residuals of models taught on earlier rows; plain: by those of the model',
    },
    objective: {
      type: 'choice',
      default: 'squared',
      options: ['squared', 'absolute', 'quantile'],
      doc: 'loss for values; classes always have log loss',
    },
    alpha: { type: 'float', default: 0.5, min: 0.001, max: 0.999, doc: 'share below, for objective quantile' },
    prior: {
      type: 'float',
      default: 10,
      min: 0,
      max: 1e9,
      doc: 'how strongly the mean of all categories counts in one, in rows',
    },
    randomStrength: { type: 'float', default: 1, min: 0, max: 1e6, doc: 'noise on the scores of cuts; 0 for none' },
    baggingTemperature: {
      type: 'float',
      default: 1,
      min: 0,
      max: 10,
      doc: 'how unequally rows count in the choice of questions: Bayesian bootstrap; 0 for equally',
    },
    bins: { type: 'int', default: 254, min: 2, max: 255, doc: 'bins per column' },
  },
  tasks: ['regression', 'classification', 'multiclass'],
  takesUnknown: true,
  fit: (data, p, rng, tools): FittedLearner => {
    checkTraining('catboost', data, 'take');
    const objective = objectiveOf(data, p.objective, p.alpha);
    const bases = basesOf(data, objective);
    const { columns, tables } = encodeCategories(data, p.prior);
    const mode = p.mode === 'plain' ? 'plain' : 'ordered';
    const rules = { ...p, mode, trees: hasContrast(data) ? p.trees : 0, maxBins: p.bins } as const;
    const { onProgress } = tools ?? {};
    const trees = boostSymmetric(data, columns, { objective, bases, rules, rng, onProgress });
    const fitted: BoostedSymmetric = {
      link: objective === LOGISTIC ? 'log-odds' : data.classes === undefined ? 'label' : 'classes',
      bases,
      trees,
      tables,
      ...(data.classes && { classes: data.classes }),
      hasMissing: Uint8Array.from(data.columns, (x) => Number(x.some(Number.isNaN))),
    };
    return symmetricLearner(fitted);
  },
  restore: restoreSymmetric,
});
