import { formatDuration } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import { learners } from '../../models/registry.js';
import { lossOf } from '../../research/tuning/objective.js';
import { ranked, type Tried } from '../../research/tuning/search.js';
import { shortText } from '../../research/tuning/short-text.js';
import type { TrialResult } from '../../research/tuning/trial.js';
import { symbolLabel } from '../market/select.js';
import { table } from '../table.js';
import { trainLine } from './tune-line.js';
import type { TuneOutcome } from './tune-outcome.js';

const right = (title: string): { title: string; align: 'right' } => ({ title, align: 'right' });
const figure = (value: number): string => (Number.isNaN(value) ? 'n/a' : value.toFixed(4));

/** What a search came to, for people. */
export async function tuneView(outcome: TuneOutcome): Promise<string> {
  const { choice, found, selection, flags, nested, stored } = outcome;
  const { objective } = choice;
  const shown = ranked(found.tried, objective).slice(0, flags.top === 0 ? undefined : flags.top);
  const seconds = ({ seconds: value }: TrialResult): string => value.toFixed(2);
  const rows = [
    ...shown.map((one, k) => [
      String(k + 1),
      figure(one.result.value),
      figure(one.result.sd),
      one.share === 1 ? '' : `${(100 * one.share).toFixed(0)} %`,
      seconds(one.result),
      describe(outcome, one),
    ]),
    [
      '-',
      figure(found.baseline.value),
      figure(found.baseline.sd),
      '',
      seconds(found.baseline),
      'baseline: the same on every row',
    ],
  ];
  const heads = [
    right('#'),
    right(objective.name),
    right('± folds'),
    right('data'),
    right('fit s'),
    { title: 'pipeline' },
  ];
  const markets = selection.series.map(symbolLabel).join(', ');
  return [
    `${markets}: ${choice.base.label} as ${choice.base.task}, ${choice.splits.text}, ${objective.name} (${objective.better} is better)`,
    '',
    await table(heads, rows),
    '',
    ...weightLines(outcome),
    ...warnings(outcome),
    ...(nested === null
      ? []
      : [
          `Inside the folds that chose it the winner has ${figure(found.winner.result.value)}. Chosen the same way and judged on ${plural(nested.windows.length, 'outer fold')} that the choice had not seen: ${figure(nested.value)} ± ${figure(nested.sd)}, baseline ${figure(nested.baseline)}. Believe the second.`,
        ]),
    ...(stored === null ? [] : storedLines(outcome)),
    '',
    `train it: ${trainLine(flags, choice, found.winner.pipeline)}`,
  ].join('\n');
}

/** `lgbm(leaves=23), scale-robust, set minimal, above 0.55` */
function describe({ choice }: TuneOutcome, { pipeline, result }: Tried): string {
  const { parts } = choice;
  const set = parts.sets.find((own) => own.features.join() === pipeline.features.join());
  return [
    shortText(learners.parse(pipeline.learner)),
    pipeline.preprocess.length > 0 ? pipeline.preprocess.map((step) => step.replace(/\(.*$/s, '')).join('+') : '',
    set === undefined ? plural(pipeline.features.length, 'feature') : parts.sets.length > 1 ? `set ${set.name}` : '',
    pipeline.threshold === undefined ? '' : `above ${pipeline.threshold}`,
    result.reason === undefined ? '' : `not judged: ${result.reason}`,
  ]
    .filter((text) => text !== '')
    .join(', ');
}

function weightLines({ weights, found }: TuneOutcome): string[] {
  const known = weights.filter(({ share }) => share > 0).slice(0, 8);
  if (known.length === 0 || found.tried.length < 8) return [];
  return [
    'what mattered (share of the variance of ranks that each explains alone, from the trials above):',
    ...known.map(({ name, share }) => `  ${(100 * share).toFixed(0).padStart(3)} %  ${name}`),
    '',
  ];
}

/** What a reader must know before believing the first row. */
export function warnings({ found, nested, selection, flags, choice }: TuneOutcome): string[] {
  const { tried, readBack, winner } = found;
  const out = [
    `Tried: ${plural(tried.length, 'pipeline')} in ${formatDuration(found.elapsedMs)}${readBack > 0 ? `, ${readBack} read back from the ledger` : ''}. All are in the trial ledger.`,
  ];
  if (Number.isFinite(choice.budgetMs) && !(tried.length >= choice.most)) {
    out.push('How many fit into the time depends on the machine: --trials gives the same result anywhere.');
  }
  if (tried.length > 1 && nested === null) {
    out.push(
      `The best of ${tried.length} is flattered by the choice, and more so the more are tried: --nested 3 shows by how much.`,
    );
  }
  const { objective } = choice;
  if (!(lossOf(objective, winner.result.value) < lossOf(objective, found.baseline.value))) {
    out.push('No pipeline foretells better than saying the same on every row: there is nothing here to trade on.');
  }
  if (winner.share < 1) out.push('No pipeline has seen all of the data: give more trials.');
  if (selection.series.some((s) => s.isSimulated)) {
    out.push('The market is simulated: these figures say nothing about a real one.');
  }
  if (flags.csv !== '') out.push(`written: ${flags.csv}`);
  return out;
}

function storedLines({ stored, choice, flags }: TuneOutcome): string[] {
  if (stored === null) return [];
  const name = choice.objective.name;
  const tests = stored.trained.flatMap(({ test, entry }) => {
    const score = test?.scores.find((one) => one.name === name);
    return score === undefined ? [] : [`${entry.symbol} ${figure(score.value)}`];
  });
  return [
    ...(tests.length === 0
      ? []
      : [
          `On the newest ${(100 * flags.testShare).toFixed(0)} % of the bars, which the search has not seen: ${name} ${tests.join(', ')}.`,
        ]),
    `stored as ${stored.id}; trade it: quant backtest --strategy model-signal --model ${stored.name}`,
  ];
}
