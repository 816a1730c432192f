import { formatInterval, isoUtc } from '../../core/kit/time.js';
import { csvText } from '../../report/csv.js';
import { ranked, type Tried } from '../../research/tuning/search.js';
import type { TrialResult } from '../../research/tuning/trial.js';
import { trainLine } from './tune-line.js';
import type { TuneOutcome } from './tune-outcome.js';
import { warnings } from './tune-view.js';

const known = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** The `--json` form. */
export function tuneDocument(outcome: TuneOutcome): object {
  const { id, choice, found, selection, flags, nested, stored, weights, workers } = outcome;
  const { objective } = choice;
  return {
    schema: 'quant/tune@1',
    id,
    symbols: selection.series.map(({ symbol }) => symbol),
    interval: formatInterval(selection.series[0].intervalMs),
    from: isoUtc(selection.fromMs),
    to: isoUtc(selection.toMs),
    is_simulated: selection.series.some((s) => s.isSimulated),
    label: choice.base.label,
    task: choice.base.task,
    cv: choice.splits.text,
    score: objective.name,
    better: objective.better,
    optimiser: flags.auto ? 'auto' : flags.optimiser,
    seed: flags.seed,
    tried: found.tried.length,
    read_back: found.readBack,
    trials_limit: known(choice.most),
    budget_seconds: known(choice.budgetMs / 1000),
    seconds: found.elapsedMs / 1000,
    workers,
    test_share: flags.testShare,
    winner: rowOf(outcome, found.winner),
    baseline: resultOf(found.baseline),
    nested:
      nested === null
        ? null
        : {
            cv: choice.nested?.text,
            value: known(nested.value),
            sd: known(nested.sd),
            baseline: known(nested.baseline),
            folds: nested.windows.map(({ learner, inner, outer, baseline, tried }) => ({
              learner,
              inner: known(inner),
              outer: resultOf(outer),
              baseline: resultOf(baseline),
              tried,
            })),
          },
    leaderboard: ranked(found.tried, objective)
      .slice(0, flags.top === 0 ? undefined : flags.top)
      .map((one) => rowOf(outcome, one)),
    parameter_importance: {
      measure: 'share of the variance of the trials’ ranks that each explains alone (one-way, epsilon squared)',
      parameters: weights.map(({ name, share, trials }) => ({ name, share: known(share), trials })),
    },
    model:
      stored === null
        ? null
        : {
            id: stored.id,
            name: stored.name,
            test_scores: stored.trained.map(({ entry, test }) => ({
              symbol: entry.symbol,
              scores:
                test === null ? null : Object.fromEntries(test.scores.map((score) => [score.name, known(score.value)])),
            })),
          },
    train_line: trainLine(flags, choice, found.winner.pipeline),
    warnings: warnings(outcome),
    csv: flags.csv === '' ? null : flags.csv,
  };
}

function rowOf({ choice }: TuneOutcome, { number, share, pipeline, result }: Tried): object {
  return {
    number,
    learner: pipeline.learner,
    preprocess: pipeline.preprocess,
    features: pipeline.features.map((k) => choice.features[k]),
    threshold: pipeline.threshold ?? null,
    data_share: share,
    ...resultOf(result),
  };
}

function resultOf({ value, sd, scores, seconds, reason }: TrialResult): object {
  return { value: known(value), sd: known(sd), folds: scores.map(known), seconds, reason: reason ?? null };
}

/** Every trial in the order in which it was made. */
export function tuneCsv({ choice, found }: TuneOutcome): string {
  const heads = [
    'number',
    choice.objective.name,
    'sd',
    'seconds',
    'data_share',
    'learner',
    'preprocess',
    'features',
    'threshold',
    'reason',
  ];
  const cell = (value: number): number | string => (Number.isNaN(value) ? '' : value);
  return csvText(
    heads,
    found.tried.map(({ number, share, pipeline, result }) => [
      number,
      cell(result.value),
      cell(result.sd),
      result.seconds,
      share,
      pipeline.learner,
      pipeline.preprocess.join('+'),
      pipeline.features.map((k) => choice.features[k]).join(' '),
      pipeline.threshold ?? '',
      result.reason ?? '',
    ]),
  );
}
