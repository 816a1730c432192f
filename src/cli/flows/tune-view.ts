import { formatDuration } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import type { ModelTask } from '../../core/model.js';
import { learners } from '../../models/registry.js';
import { lossOf, type Objective } from '../../research/tuning/objective.js';
import { ranked, type Tried } from '../../research/tuning/search.js';
import { shortText } from '../../research/tuning/short-text.js';
import type { TrialResult } from '../../research/tuning/trial.js';
import { symbolLabel } from '../market/select.js';
import { table } from '../table.js';
import { MAIN_SCORES } from './train-rank.js';
import type { Tested } from './train-score.js';
import { verdict } from './train-tables.js';
import { hasDirection } from './train-target.js';
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
  const leads = leadWarning(objective, winner.result, found.baseline);
  if (leads !== '') out.push(leads);
  if (winner.share < 1) out.push('No pipeline has seen all of the data: give more trials.');
  if (selection.series.some((s) => s.isSimulated)) {
    out.push('The market is simulated: these figures say nothing about a real one.');
  }
  if (flags.csv !== '') out.push(`written: ${flags.csv}`);
  return out;
}

/** Correlations: what says the same on every row has none, and luck is 0. */
const AROUND_ZERO = ['ic', 'ic-pearson', 'mcc'];

/** Says so where the winner does not lead, or by less than its score moves from fold to fold. */
function leadWarning(objective: Objective, { value, sd }: TrialResult, baseline: TrialResult): string {
  const isZero = Number.isNaN(baseline.value) && AROUND_ZERO.includes(objective.name);
  const lead = lossOf(objective, isZero ? 0 : baseline.value) - lossOf(objective, value);
  if (!(lead > 0)) {
    return 'No pipeline foretells better than saying the same on every row: there is nothing here to trade on.';
  }
  if (!(lead <= sd)) return '';
  return `No pipeline foretells clearly better than saying the same on every row: the lead of ${figure(lead)} lies inside the ± ${figure(sd)} of the folds.`;
}

function storedLines({ stored, choice, flags }: TuneOutcome): string[] {
  if (stored === null) return [];
  const { task, label } = choice.base;
  const name = choice.objective.name;
  const tests = stored.trained.flatMap(({ test, entry }) =>
    test === null ? [] : [`  ${entry.symbol}: ${heldOut(test, name, task)}`],
  );
  const mayTrade = hasDirection(label) && stored.trained.every(({ test }) => test !== null && isClear(test, task));
  const next = mayTrade
    ? `trade it: quant backtest --strategy model-signal --model ${stored.name}`
    : `what it says now: quant predict ${stored.name}`;
  return [
    ...(tests.length === 0
      ? []
      : [
          `On the newest ${(100 * flags.testShare).toFixed(0)} % of the bars, which the search has not seen:`,
          ...tests,
        ]),
    `stored as ${stored.id}; ${next}`,
  ];
}

/** `log-loss 0.6890 (95 % 0.6851 to 0.6932), baseline 0.6931. No skill shown: …` */
function heldOut({ scores, compared }: Tested, name: string, task: ModelTask): string {
  if (compared === null) return 'no bar could be judged';
  const own = compared.scores.find((score) => score.name === name);
  const [{ scores: common }] = compared.baselines;
  const baseline = common.find((score) => score.name === name)?.value ?? Number.NaN;
  const range = own === undefined || Number.isNaN(own.low) ? '' : ` (95 % ${figure(own.low)} to ${figure(own.high)})`;
  return `${name} ${figure(own?.value ?? Number.NaN)}${range}, baseline ${figure(baseline)}. ${verdict({ scores, compared }, task)}`;
}

/** Whether the lead on the newest bars over each rule without a model is more than luck, as the verdict has it. */
function isClear({ compared }: Tested, task: ModelTask): boolean {
  const { name, isLossLike } = MAIN_SCORES[task];
  return (
    compared?.baselines.every(({ differences }) => {
      const own = differences.find((score) => score.name === name);
      return own !== undefined && (isLossLike ? own.high < 0 : own.low > 0);
    }) ?? false
  );
}
