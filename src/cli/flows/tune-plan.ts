import { QuantError } from '../../core/kit/errors.js';
import { splitSpecs } from '../../core/kit/spec-text.js';
import { describeTasks } from '../../core/model.js';
import { parseWeights } from '../../features/label-weights.js';
import { parseFeature } from '../../features/spec.js';
import { fillsUnknown } from '../../models/preprocessing/steps.js';
import { learners } from '../../models/registry.js';
import { parseSplits, type SplitPlan } from '../../models/splits/plan.js';
import type { ModelPlan } from '../../research/train.js';
import { learnerTemplate } from '../../research/tuning/learner-space.js';
import type { OptimiserName } from '../../research/tuning/names.js';
import { type Objective, objectiveNamed } from '../../research/tuning/objective.js';
import type { NamedSet, PipelineParts } from '../../research/tuning/pipeline-space.js';
import { readDomain } from '../../research/tuning/range-text.js';
import { sizeOf } from '../../research/tuning/space.js';
import type { MarketFlags } from '../market/flags.js';
import type { ModelFlags, TakingFlags, TargetFlags } from '../market/model-flags.js';
import { stepsFromFlag } from '../market/preprocess-flag.js';
import { modelFeatures } from './features-choice.js';
import { targetFromFlags } from './train-target.js';

export interface TuneFlags extends MarketFlags, Omit<ModelFlags, 'label' | 'task'>, TargetFlags, TakingFlags {
  /** several, each with ranges of its own; `learner` is the same flag */
  readonly learners: string;
  readonly sets: string;
  readonly preprocesses: string;
  readonly thresholds: string;
  readonly chooseFeatures: boolean;
  readonly optimiser: OptimiserName;
  /** 0: as many as the budget lets */
  readonly trials: number;
  readonly budget: string;
  readonly cv: string;
  readonly score: string;
  readonly nested: number;
  readonly batch: number;
  readonly testShare: number;
  readonly workers: number;
  readonly top: number;
  readonly csv: string;
  readonly auto: boolean;
  readonly name: string;
}

/** Everything that the flags say of a search, checked before any data is read. */
export interface TuneChoice {
  /** all features of all sets, canonical texts */
  readonly features: readonly string[];
  readonly base: Omit<ModelPlan, 'learner' | 'features' | 'preprocess'>;
  /** the steps by which it is settled which rows can be used */
  readonly rowSteps: readonly string[];
  readonly parts: PipelineParts;
  readonly objective: Objective;
  readonly splits: SplitPlan;
  readonly nested: SplitPlan | null;
  /** trials at most; infinite when time decides */
  readonly most: number;
  /** infinite when trials decide */
  readonly budgetMs: number;
  readonly notes: readonly string[];
}

const USUAL_TRIALS = 50;
const USUAL_LEARNER = 'gbm';

/** @throws E_USAGE, E_PARAM, E_UNKNOWN */
export async function tuneChoice(
  flags: TuneFlags,
  usualLearners: readonly string[] = [USUAL_LEARNER],
): Promise<TuneChoice> {
  const { label, task } = targetFromFlags(flags);
  const splits = parseSplits(flags.cv);
  const thresholds = thresholdsOf(flags.thresholds);
  const objective = objectiveNamed(task, flags.score, thresholds);
  const texts = learnersOf(flags, usualLearners);
  for (const text of texts) {
    const { definition } = learners.parse(text.replace(/\(.*$/s, ''));
    if (definition.tasks.includes(task)) continue;
    const able = learners.list().filter((other) => other.tasks.includes(task));
    throw new QuantError('E_PARAM', `${definition.name} does ${describeTasks(definition)}, not ${task}`, {
      hint: `for ${task}: ${able.map(({ name }) => name).join(', ')}`,
    });
  }
  const { features, sets } = await setsOf(flags);
  const preprocesses = preprocessesOf(flags);
  const fills = preprocesses.map(({ steps }) => fillsUnknown(steps));
  const isMixed = fills.includes(true) && fills.includes(false);
  return {
    features,
    base: {
      label,
      task,
      seed: flags.seed,
      weights: parseWeights(flags.weights).text,
      ...(flags.unknown === 'take' ? { unknown: flags.unknown } : {}),
      ...(flags.categories === '' ? {} : { categorical: flags.categories.split(',').map((name) => name.trim()) }),
    },
    rowSteps: isMixed ? [] : preprocesses[0].steps,
    parts: {
      learners: texts.map((text) => ({ text, template: learnerTemplate(learners, text) })),
      preprocesses,
      sets,
      thresholds,
      ...(flags.chooseFeatures ? { choosable: features } : {}),
    },
    objective,
    splits,
    nested: flags.nested === 0 ? null : outerPlan(flags.nested, splits),
    ...limitsOf(flags),
    notes: isMixed ? ['all pipelines are judged on rows that are fully known, those that fill in what is not too'] : [],
  };
}

function limitsOf({ trials, budget }: TuneFlags): Pick<TuneChoice, 'most' | 'budgetMs'> {
  const budgetMs = budget === '' ? Number.POSITIVE_INFINITY : budgetOf(budget);
  if (trials > 0) return { most: trials, budgetMs };
  return { most: budget === '' ? USUAL_TRIALS : Number.POSITIVE_INFINITY, budgetMs };
}

function budgetOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(s|m|h)?$/.exec(text.trim());
  const ms = match === null ? Number.NaN : Number(match[1]) * { s: 1e3, m: 6e4, h: 3.6e6 }[match[2] ?? 's']!;
  if (ms > 0) return ms;
  throw new QuantError('E_PARAM', `--budget must be a length of time above 0, was "${text}"`, {
    hint: 'for example --budget 60s or 10m; a count of trials gives the same result anywhere: --trials 50',
  });
}

function learnersOf({ learner, learners: several }: TuneFlags, usual: readonly string[]): readonly string[] {
  if (learner !== '' && several !== '' && learner !== several) {
    throw new QuantError('E_USAGE', '--learner and --learners are one flag, and say different things', {
      hint: `search among several: --learners "${several},${learner}"`,
    });
  }
  const texts = splitSpecs(several === '' ? learner : several);
  return texts.length === 0 ? usual : texts;
}

async function setsOf(
  flags: TuneFlags,
): Promise<{ readonly features: readonly string[]; readonly sets: readonly NamedSet[] }> {
  const names = flags.sets === '' ? [flags.set] : splitSpecs(flags.sets);
  if (flags.sets !== '' && flags.set !== '') {
    throw new QuantError('E_USAGE', '--set and --sets both say which features are meant: give one of them');
  }
  if (flags.chooseFeatures && names.length > 1) {
    throw new QuantError('E_USAGE', '--choose-features chooses among the features of one set', {
      hint: `name the largest of them: --set ${names[names.length - 1]}`,
    });
  }
  const lists = await Promise.all(
    names.map(async (set) => {
      const texts = await modelFeatures({ set, features: flags.features });
      return [...new Set(texts.map((text) => parseFeature(text).text))];
    }),
  );
  const features = [...new Set(lists.flat())];
  const sets = lists.map((list, k) => ({
    name: names[k] === '' ? 'features' : names[k],
    features: list.map((text) => features.indexOf(text)).sort((a, b) => a - b),
  }));
  return { features, sets };
}

function preprocessesOf({ preprocess, preprocesses }: TuneFlags): PipelineParts['preprocesses'] {
  if (preprocesses !== '' && preprocess !== 'none') {
    throw new QuantError('E_USAGE', '--preprocess and --preprocesses both name steps: give one of them');
  }
  const texts = preprocesses === '' ? [preprocess] : splitSpecs(preprocesses);
  return texts.map((text) => {
    const steps = stepsFromFlag(text);
    return { text: steps.length === 0 ? 'none' : steps.join('+'), steps };
  });
}

function thresholdsOf(text: string): number[] {
  if (text === '') return [];
  const spec = { type: 'float', default: 0.5, min: 0, max: 1, doc: 'probability' } as const;
  const domain = readDomain('--thresholds', spec, text);
  if (typeof domain === 'string') return [Number(domain)];
  if (domain.type === 'choice') return domain.options.map(Number);
  const { low, step } = domain;
  if (step === undefined)
    throw new QuantError('E_PARAM', `--thresholds ${text} needs a step`, { hint: '0.45..0.6/0.05' });
  return Array.from({ length: sizeOf({ ...domain, name: '' }) }, (_, k) => Number((low + k * step).toPrecision(12)));
}

/** Outer folds with the embargo of the inner ones. */
function outerPlan(folds: number, { text }: SplitPlan): SplitPlan {
  const embargo = /embargo=([^,]+)/.exec(text)?.[1];
  return parseSplits(`purged:${folds}${embargo === undefined ? '' : `,embargo=${embargo}`}`);
}
