import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import type { Rng } from '../../core/kit/rng.js';
import type { FitTools, FittedLearner, TrainingSet } from '../../core/model.js';
import { holdOutLast } from '../holdout.js';
import { baseRate, checkTraining, hasBothClasses, weightedMean } from '../training.js';
import { type BoostRules, boost } from './boost.js';
import { interactionsOf, monotoneOf } from './boost-constraints.js';
import { boostedLearner } from './boost-learner.js';
import { balancedClassWeights, weighClasses } from './class-weights.js';
import { LOGISTIC, type Objective } from './objective.js';
import { softmax } from './objectives/softmax.js';

/** A learner's own reading of its parameters. */
export interface BoostPlan {
  /** the learner's name, for messages */
  readonly owner: string;
  readonly rules: BoostRules;
  /** loss for values, by name; classes always have log loss */
  readonly objective: string;
  readonly objectives: Readonly<Record<string, () => Objective>>;
  /** factor on the second derivative of several classes, of their number */
  readonly curvature: (classes: number) => number;
  readonly classWeight?: 'none' | 'balanced';
  /** `auto`, or the prediction before any tree as text */
  readonly baseScore?: string;
  /** texts as {@link monotoneOf} and {@link interactionsOf} take them */
  readonly monotone?: string;
  readonly interactions?: string;
  /** 0 for no early stopping */
  readonly patience: number;
  readonly validationShare: number;
}

/**
 * Trains boosted trees as a plan says: what all boosting learners have in common.
 *
 * Early stopping holds out the last rows and purges those before them whose labels reach in; where that leaves nothing
 * to learn from or to judge on, all rows are learnt from and no tree is taken back.
 *
 * @throws E_DATA when it cannot learn from these rows
 * @throws E_PARAM when the plan does not fit the columns or the task
 */
export function fitBoostedTrees(data: TrainingSet, plan: BoostPlan, rng: Rng, tools?: FitTools): FittedLearner {
  const { owner, patience, validationShare } = plan;
  checkTraining(owner, data, 'take');
  const objective = objectiveOf(data, plan);
  checkTargets(owner, data, objective);
  const holdout = patience > 0 ? holdOutLast(data, validationShare) : undefined;
  let learnFrom = holdout?.fit ?? data;
  let validation = holdout?.validation;
  if (plan.classWeight === 'balanced' && data.task !== 'regression') {
    const factors = balancedClassWeights(learnFrom);
    learnFrom = weighClasses(learnFrom, factors);
    validation &&= weighClasses(validation, factors);
  }
  const constrained = constraintsOf(data, plan, objective);
  // One class alone teaches nothing about the columns: no trees, every bar gets (k + ½)/(n + 1).
  const trees = isOneClass(learnFrom) ? 0 : plan.rules.trees;
  const boosted = boost(learnFrom, {
    objective,
    rules: { ...plan.rules, ...constrained, trees },
    rng,
    base: baseOf(learnFrom, plan, objective),
    stop: validation && { rows: validation, patience },
    onProgress: tools?.onProgress,
  });
  return boostedLearner(boosted, objective, data.classes);
}

function objectiveOf({ task, classes }: TrainingSet, plan: BoostPlan): Objective {
  const names = Object.keys(plan.objectives);
  if (!Object.hasOwn(plan.objectives, plan.objective)) {
    throw new QuantError(
      'E_PARAM',
      `${plan.owner}.objective must be one of ${names.join(', ')}, was "${plan.objective}"`,
      { hint: unknownNameHint(plan.objective, names) },
    );
  }
  if (task === 'classification') return LOGISTIC;
  if (task === 'multiclass') return softmax(classes!.length, plan.curvature(classes!.length));
  return plan.objectives[plan.objective]();
}

function checkTargets(owner: string, { task, target, rows }: TrainingSet, { refuses }: Objective): void {
  if (task !== 'regression' || refuses === undefined) return;
  for (let i = 0; i < rows; i++) {
    const must = refuses(target[i]);
    if (must === undefined) continue;
    throw new QuantError('E_DATA', `${owner}: the target of training row ${i} ${must}, was ${target[i]}`, {
      hint: 'choose another objective',
    });
  }
}

function constraintsOf(
  { task, names }: TrainingSet,
  { owner, monotone = '', interactions = '' }: BoostPlan,
  objective: Objective,
): Pick<BoostRules, 'monotone' | 'interactions'> {
  const signs = monotoneOf(`${owner}.monotone`, monotone, names);
  const sets = interactionsOf(`${owner}.interactions`, interactions, names);
  if (signs !== undefined && task === 'multiclass') {
    throw new QuantError('E_PARAM', `${owner}.monotone says nothing of several classes: not all of them can rise`);
  }
  if (signs !== undefined && objective.leafStep !== undefined) {
    // LightGBM refuses it too: leaves are answered anew, and nothing keeps those answers in order.
    throw new QuantError('E_PARAM', `${owner}.monotone cannot be kept with objective ${objective.name}`);
  }
  return { ...(signs && { monotone: signs }), ...(sets && { interactions: sets }) };
}

function isOneClass(data: TrainingSet): boolean {
  if (data.task === 'classification') return !hasBothClasses(data);
  if (data.task === 'regression') return false;
  const seen = new Set<number>();
  for (let i = 0; i < data.rows; i++) if (data.weights[i] > 0) seen.add(data.target[i]);
  return seen.size < 2;
}

function baseOf(
  data: TrainingSet,
  { owner, baseScore = 'auto' }: BoostPlan,
  objective: Objective,
): number | Float64Array {
  const width = objective.width ?? 1;
  if (baseScore !== 'auto' && !isOneClass(data)) {
    const given = baseScore.trim() === '' ? Number.NaN : Number(baseScore);
    const score = width > 1 ? given : objective.scoreOf(given);
    if (!Number.isFinite(score)) {
      throw new QuantError(
        'E_PARAM',
        `${owner}.baseScore must be auto or a prediction to start from, was "${baseScore}"`,
      );
    }
    return width > 1 ? new Float64Array(width).fill(score) : score;
  }
  if (data.task === 'multiclass') return classShares(data).map(objective.scoreOf);
  if (data.task === 'classification') return objective.scoreOf(baseRate(data));
  return objective.scoreOf(objective.start?.(data.target, data.weights) ?? weightedMean(data));
}

/** Each class's share; with a class missing, (k + ½)/(n + K/2), which no class has 0 of (Krichevsky and Trofimov). */
function classShares({ target, weights, rows, classes }: TrainingSet): Float64Array {
  const sums = new Float64Array(classes!.length);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    sums[target[i]] += weights[i];
    total += weights[i];
  }
  const shares = sums.map((sum) => sum / total);
  if (shares.every((share) => share > 0)) return shares;
  return shares.map((share) => (share * rows + 0.5) / (rows + 0.5 * shares.length));
}
