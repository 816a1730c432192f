import { QuantError } from '../../core/kit/errors.js';
import type { Registry } from '../../core/kit/registry.js';
import type { LearnerDefinition, ModelTask } from '../../core/model.js';
import { defaultPoint } from './learner-space.js';
import type { Objective } from './objective.js';
import type { PipelineParts, PipelineSpace } from './pipeline-space.js';
import { ranked, type Tried } from './search.js';
import { shortText } from './short-text.js';
import { hasMeaning, type Point } from './space.js';
import type { Candidate } from './trial.js';

/** What is worth a first look on a table of market features, quick ones first; the others are tried when they are named. */
const PORTFOLIO: readonly string[] = [
  'logistic',
  'ridge',
  'elastic-net',
  'naive-bayes',
  'lgbm',
  'xgb',
  'catboost',
  'gbdt',
  'forest',
  'extra-trees',
  'gbm',
];
/** How many learners are put together at the end, and the ways to do so. */
const TOGETHER = 3;
const WAYS: readonly string[] = ['vote', 'stack'];

/** The learners that a search without a word goes through: those of the portfolio that are there and can do the task. */
export function portfolioOf(registry: Registry<LearnerDefinition>, task: ModelTask): string[] {
  const able = PORTFOLIO.filter((name) => registry.has(name) && registry.get(name).tasks.includes(task));
  // The older booster says what the newer ones say.
  return able.includes('lgbm') ? able.filter((name) => name !== 'gbm' && name !== 'gbdt') : able;
}

/** Every learner at its defaults on the first set and steps: where the search begins. */
export function defaultPoints(
  { space }: PipelineSpace,
  { learners }: PipelineParts,
  registry: Registry<LearnerDefinition>,
): Point[] {
  return learners.map(({ text, template }, place) => {
    const own = defaultPoint(registry, text.replace(/\(.*$/s, '').trim(), template);
    const point: Record<string, number> = {};
    for (const dimension of space) {
      if (dimension.name === 'learner') point.learner = place;
      else if (dimension.name.startsWith('use ')) point[dimension.name] = 1;
      else if (hasMeaning(dimension, point)) point[dimension.name] = own[dimension.name.replace(/#\d+$/, '')] ?? 0;
    }
    return point;
  });
}

/**
 * The best few learners put together, on the features and steps of the best of them: their votes, and a model of their
 * votes. None where fewer than two different learners could be judged, or nothing puts them together.
 */
export function ensembleCandidates(
  tried: readonly Tried[],
  { task, objective, registry }: { task: ModelTask; objective: Objective; registry: Registry<LearnerDefinition> },
): Candidate[] {
  const best = ranked(tried, objective).filter(({ result, share }) => share === 1 && !Number.isNaN(result.value));
  const names = new Set<string>();
  const members = best.filter(({ pipeline }) => {
    const { name } = registry.parse(pipeline.learner).definition;
    if (name === 'baseline' || names.has(name) || names.size === TOGETHER) return false;
    names.add(name);
    return true;
  });
  if (members.length < 2) return [];
  const inside = members.map(({ pipeline }) => shortText(registry.parse(pipeline.learner))).join(', ');
  return WAYS.filter((way) => registry.has(way) && registry.get(way).tasks.includes(task)).flatMap((way) => {
    try {
      const learner = registry.parse(`${way}(${inside})`).text;
      return [{ pipeline: { ...members[0].pipeline, learner }, share: 1 }];
    } catch (error) {
      // A text that is too long, or a member that it does not take.
      if (error instanceof QuantError) return [];
      throw error;
    }
  });
}
