import { QuantError } from '../../core/kit/errors.js';
import { splitSpecs } from '../../core/kit/spec-text.js';
import type { LearnerDefinition, ModelTask } from '../../core/model.js';
import { parseWeights } from '../../features/label-weights.js';
import { learners } from '../../models/registry.js';
import { parseSplits, type SplitPlan } from '../../models/splits/plan.js';
import type { ModelPlan } from '../../research/train.js';
import type { MarketFlags } from '../market/flags.js';
import type { ModelFlags, TakingFlags, TargetFlags } from '../market/model-flags.js';
import { stepsFromFlag } from '../market/preprocess-flag.js';
import { modelFeatures } from './features-choice.js';
import { targetFromFlags } from './train-target.js';

export interface TrainFlags extends MarketFlags, Omit<ModelFlags, 'label' | 'task'>, TargetFlags, TakingFlags {
  /** another word for `learner` */
  readonly model: string;
  /** empty: no folds */
  readonly cv: string;
  /** 0: the usual share without folds, none with them */
  readonly testShare: number;
  readonly threshold: number;
  readonly profit: boolean;
  readonly foldsOut: string;
  readonly workers: number;
  readonly name: string;
}

/** One model of the command: the name that it is stored under, and how it is made. */
export interface NamedPlan {
  readonly name: string;
  readonly plan: ModelPlan;
}

export interface TrainChoice {
  readonly models: readonly NamedPlan[];
  /** null without `--cv` */
  readonly splits: SplitPlan | null;
  /** share of the newest bars that the stored model does not see; 0 when it sees all */
  readonly testShare: number;
}

/** Without folds, this share is what a model is judged by. */
const USUAL_TEST_SHARE = 0.3;
const LEAST_TEST_SHARE = 0.05;
const USUAL_LEARNER = 'gbm';

/** Everything that the flags say of the models, checked before any data is read. @throws E_USAGE, E_PARAM, E_UNKNOWN */
export async function choiceFromFlags(flags: TrainFlags): Promise<TrainChoice> {
  const { testShare } = flags;
  if (testShare > 0 && testShare < LEAST_TEST_SHARE) {
    throw new QuantError('E_PARAM', `--test-share must be at least ${LEAST_TEST_SHARE}, was ${testShare}`);
  }
  const splits = flags.cv === '' ? null : parseSplits(flags.cv);
  if (splits === null) {
    const asks = [['--folds-out', flags.foldsOut !== ''] as const, ['--profit', flags.profit] as const];
    for (const [flag, isGiven] of asks) {
      if (isGiven) throw needsFolds(flag);
    }
  }
  const { label, task } = targetFromFlags(flags);
  const shared = {
    features: await modelFeatures(flags),
    label,
    task,
    seed: flags.seed,
    preprocess: stepsFromFlag(flags.preprocess),
    weights: parseWeights(flags.weights).text,
    ...(flags.unknown === 'take' ? { unknown: flags.unknown } : {}),
    ...(flags.categories === '' ? {} : { categorical: flags.categories.split(',').map((name) => name.trim()) }),
  };
  const bound = learnersOf(flags).map((text) => learners.parse(text));
  const twice = bound.find(({ text }, k) => bound.findIndex((other) => other.text === text) < k);
  if (twice !== undefined) throw new QuantError('E_USAGE', `--model names ${twice.text} twice`);
  for (const learner of bound) requireTask(learner.definition, task);
  const short = bound.map(({ definition }) => definition.name);
  return {
    models: bound.map((learner, k) => ({
      name: bound.length === 1 ? flags.name : `${flags.name}-${labelOf(short, k)}`,
      plan: { ...shared, learner },
    })),
    splits,
    testShare: testShare > 0 || splits !== null ? testShare : USUAL_TEST_SHARE,
  };
}

/** True when the choice of the model is left to a search. */
export function isAuto({ model, learner }: Pick<TrainFlags, 'model' | 'learner'>): boolean {
  return model.trim() === 'auto' || (model === '' && learner.trim() === 'auto');
}

function learnersOf({ model, learner }: Pick<TrainFlags, 'model' | 'learner'>): string[] {
  if (model !== '' && learner !== '' && model !== learner) {
    throw new QuantError('E_USAGE', `--model says ${model}, --learner says ${learner}: they are one flag`, {
      hint: `several models side by side: --model "${model},${learner}"`,
    });
  }
  const text = model === '' ? learner : model;
  const texts = text === '' ? [USUAL_LEARNER] : splitSpecs(text);
  if (texts.length > 1 && texts.includes('auto')) {
    throw new QuantError('E_USAGE', '--model auto searches among all models by itself: it stands alone');
  }
  return texts;
}

/** `lgbm`, or `lgbm-2` for the second one of several. */
function labelOf(names: readonly string[], k: number): string {
  const before = names.slice(0, k).filter((name) => name === names[k]).length;
  return before === 0 ? names[k] : `${names[k]}-${before + 1}`;
}

/** Said before anything is computed: of several models side by side, the last one may be the one that cannot. */
function requireTask({ name, tasks }: Pick<LearnerDefinition, 'name' | 'tasks'>, task: ModelTask): void {
  if (tasks.includes(task)) return;
  if (tasks.length === 0) {
    throw new QuantError('E_PARAM', `${name} is not trained here`, {
      hint: 'it stands for models that quant models import brings in',
    });
  }
  const able = learners.list().filter((other) => other.tasks.includes(task));
  throw new QuantError('E_PARAM', `${name} does ${tasks.join(' and ')}, and this is ${task}`, {
    hint: `--task ${tasks[0]}, where the label can be learnt so; or one that does ${task}: ${able.map((other) => other.name).join(', ')}`,
  });
}

function needsFolds(flag: string): QuantError {
  return new QuantError('E_USAGE', `${flag} needs predictions of bars that no model has learnt from: give --cv too`, {
    hint: 'for example --cv purged:5,embargo=1%',
  });
}
