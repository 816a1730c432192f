import { learners } from '../../models/registry.js';
import { portfolioOf } from '../../research/tuning/portfolio.js';
import type { CommandContext } from '../command.js';
import { targetFromFlags } from './train-target.js';
import { runTune } from './tune.js';
import type { TuneFlags } from './tune-plan.js';

/** What a search without a word takes: the newest fifth of the bars is kept apart and judges the winner, once. */
const USUAL = {
  budget: '60s',
  testShare: 0.2,
  name: 'auto',
  cv: 'purged:5,embargo=1%',
  top: 20,
  batch: 4,
} as const;

/** Flags that may be left out where another command asks for a search. */
export type AutoFlags = Pick<
  TuneFlags,
  | 'symbols'
  | 'interval'
  | 'exchange'
  | 'market'
  | 'since'
  | 'until'
  | 'features'
  | 'set'
  | 'preprocess'
  | 'weights'
  | 'seed'
  | 'target'
  | 'horizon'
  | 'label'
  | 'task'
  | 'unknown'
  | 'categories'
> &
  Partial<TuneFlags>;

/**
 * Chooses a model by itself: every learner of a portfolio at its defaults first, then TPE around what did well, at last
 * the best few put together. The winner is taught by all bars but the newest, judged on those, and stored.
 */
export async function runAuto(context: CommandContext, flags: AutoFlags): Promise<undefined> {
  const { task } = targetFromFlags(flags);
  const isOpen = (flags.budget ?? '') === '' && (flags.trials ?? 0) === 0;
  const whole: TuneFlags = {
    learner: '',
    learners: '',
    sets: '',
    preprocesses: '',
    thresholds: '',
    chooseFeatures: false,
    optimiser: 'tpe',
    trials: 0,
    score: '',
    nested: 0,
    workers: 0,
    csv: '',
    ...flags,
    cv: orUsual(flags.cv, USUAL.cv),
    budget: isOpen ? USUAL.budget : (flags.budget ?? ''),
    testShare: flags.testShare === undefined || flags.testShare === 0 ? USUAL.testShare : flags.testShare,
    name: orUsual(flags.name, USUAL.name),
    batch: flags.batch ?? USUAL.batch,
    top: flags.top ?? USUAL.top,
    auto: true,
  };
  const isAuto = whole.learner === 'auto';
  return runTune(context, isAuto ? { ...whole, learner: '' } : whole, portfolioOf(learners, task));
}

function orUsual(text: string | undefined, usual: string): string {
  return text === undefined || text === '' ? usual : text;
}
