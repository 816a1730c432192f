import { minuteUtc } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import type { Measured, MetricResult } from '../../core/metric.js';
import type { ModelTask } from '../../core/model.js';
import type { ScoreInterval } from '../../models/scores/intervals.js';
import { formatPercent, formatQuote, PLAIN } from '../../report/number.js';
import type { BaselineName } from '../../research/baselines.js';
import type { ThresholdProfit } from '../../research/profit-by-threshold.js';
import { type Column, table } from '../table.js';
import type { TrainOutcome } from './train-outcome.js';
import { MAIN_SCORES } from './train-rank.js';
import type { CrossValidated, Trained } from './train-score.js';

/** What the bars that a model had not seen made of it: all folds together, or the newest bars. */
type Judged = Pick<CrossValidated, 'scores' | 'compared'>;

/** Scores that fit into a line of a table, by task. */
const SHOWN: Readonly<Record<ModelTask, readonly string[]>> = {
  classification: ['log-loss', 'brier', 'auc', 'accuracy', 'mcc'],
  multiclass: ['log-loss', 'brier', 'auc', 'accuracy', 'mcc'],
  regression: ['r2', 'rmse', 'ic', 'hit-rate'],
};

/** Those of several models side by side, where there is less room. */
const FEW: Readonly<Record<ModelTask, readonly string[]>> = {
  classification: ['log-loss', 'auc'],
  multiclass: ['log-loss', 'auc'],
  regression: ['r2', 'ic'],
};

/** Labels that are heads of columns and rows: a table should fit into 80 characters. */
const SHORT: Readonly<Record<string, string>> = {
  brier: 'Brier',
  auc: 'AUC',
  'log-loss': 'log loss',
  accuracy: 'accuracy',
  'accuracy-edge': 'over majority',
  ic: 'IC',
  'hit-rate': 'hit rate',
  precision: 'precision',
  recall: 'recall',
  'balanced-accuracy': 'balanced accuracy',
  'calibration-error': 'calibration error',
};

/** Folds that a table has lines or columns for. */
const FOLDS_SHOWN = 20;
const FOLD_COLUMNS = 10;

/** The rules without a model. */
const RULES: Readonly<Record<BaselineName, string>> = {
  majority: 'majority',
  'last-sign': 'last sign',
  'buy-and-hold': 'always up',
};

const right = (title: string): Column => ({ title, align: 'right' });
const digits = (value: number | undefined, places = 4): string =>
  value === undefined || Number.isNaN(value) ? 'n/a' : value.toFixed(places);

/** One line per fold, and one for all bars together. */
export async function foldTable({ cv, market, entry }: Trained): Promise<string> {
  if (cv === null) return '';
  const { openTime } = market.market.candles;
  const shown = SHOWN[entry.model.task];
  const columns = [
    right('fold'),
    { title: 'from' },
    right('learnt'),
    right('judged'),
    ...shown.map((name) => right(headOf(cv.scores, name))),
  ];
  const rows = cv.folds
    .slice(0, FOLDS_SHOWN)
    .map(({ fold, trainRows, scores }) => [
      String(fold.index + 1),
      minuteUtc(openTime[fold.testRows[0]]).slice(0, 10),
      String(trainRows),
      String(fold.testRows.length),
      ...shown.map((name) => digits(figureOf(scores, name))),
    ]);
  rows.push([
    'all',
    '',
    '',
    digits(figureOf(cv.scores, 'rows'), 0),
    ...shown.map((name) => digits(figureOf(cv.scores, name))),
  ]);
  const view = indented(await table(columns, rows));
  return cv.folds.length <= FOLDS_SHOWN ? view : `${view}\n  ${leftOut(cv.folds.length - FOLDS_SHOWN)}`;
}

function leftOut(folds: number): string {
  return `${plural(folds, 'more fold')}: --json has all of them`;
}

/** Each score with its interval, and what one has without a model. */
export async function scoreTable({ scores, compared }: Judged): Promise<string> {
  const columns = [
    { title: `${compared.rows} bars, within 95 %` },
    right('model'),
    right('from'),
    right('to'),
    ...compared.baselines.map(({ name }) => right(RULES[name])),
  ];
  const rows = compared.scores.map(({ name, value, low, high }, k) => [
    headOf(scores, name),
    digits(value),
    digits(low),
    digits(high),
    ...compared.baselines.map((baseline) => digits(baseline.scores[k].value)),
  ]);
  return indented(await table(columns, rows));
}

/** Whether a model has shown that it knows more than the rules that need none. */
export function verdict({ compared, scores }: Judged, task: ModelTask): string {
  const { name, isLossLike } = MAIN_SCORES[task];
  const label = headOf(scores, name);
  const differences = compared.baselines.map(({ name: rule, differences: all }) => ({
    rule: RULES[rule],
    own: all.find((one) => one.name === name),
  }));
  const unbeaten = differences.filter(({ own }) => own === undefined || !isBetter(own, isLossLike));
  if (unbeaten.length === 0) {
    return `It beats each rule without a model in ${label}, by more than luck in 95 of 100 such histories.`;
  }
  const rules = unbeaten.map(({ rule }) => rule).join(', ');
  const [{ own }] = unbeaten;
  const by =
    own === undefined || Number.isNaN(own.low)
      ? ''
      : ` (${signed(own.value)}, 95 % ${signed(own.low)} to ${signed(own.high)})`;
  return `No skill shown: in ${label} it does not beat ${rules}${by}.`;
}

/** What else the folds show: every whole history that combinatorial folds make, and how fast a forecast grows stale. */
export function moreLines({ compared, decay, scores }: CrossValidated, task: ModelTask): string[] {
  const { name } = MAIN_SCORES[task];
  const at = compared.facts.findIndex((fact) => fact.name === name);
  const paths = compared.paths.map((values) => values[at]).filter((value) => !Number.isNaN(value));
  const ends = [Math.min(...paths), Math.max(...paths)].map((value) => digits(value)).join(' to ');
  return [
    ...(paths.length > 0 ? [`  ${paths.length} whole histories out of sample: ${headOf(scores, name)} ${ends}`] : []),
    ...(decay.length > 0
      ? [`  IC by bars ahead: ${decay.map(({ horizon, ic }) => `${horizon} ${digits(ic, 3)}`).join(', ')}`]
      : []),
  ];
}

function isBetter({ low, high }: ScoreInterval, isLossLike: boolean): boolean {
  return isLossLike ? high < 0 : low > 0;
}

/** Several models on the very same rows, the best first, and below them the rules without a model. */
export async function sideBySide({ models, markets, choice }: TrainOutcome): Promise<string> {
  const { task } = choice.models[0].plan;
  const shown = FEW[task];
  const { name: main } = MAIN_SCORES[task];
  const scoresOf = ({ cv, test }: Trained): readonly MetricResult[] => (cv ?? test)?.scores ?? [];
  const first = scoresOf(models[0].trained[0]);
  const judgedOf = ({ cv, test }: Trained): Judged['compared'] | null => cv?.compared ?? test?.compared ?? null;
  const hasRivals = judgedOf(models[0].trained[0]) !== null;
  const columns = [
    { title: 'model' },
    { title: 'market' },
    ...shown.map((name) => right(headOf(first, name))),
    ...(hasRivals ? [right('less majority'), right('95 % from'), right('to')] : []),
  ];
  const rows = models.flatMap(({ name, trained }) =>
    trained.map((one, k) => {
      const gap = judgedOf(one)?.baselines[0]?.differences.find((score) => score.name === main);
      return [
        k === 0 ? name : '',
        one.entry.symbol,
        ...shown.map((score) => digits(figureOf(scoresOf(one), score))),
        ...(hasRivals ? [signed(gap?.value), signed(gap?.low), signed(gap?.high)] : []),
      ];
    }),
  );
  const rules = (judgedOf(models[0].trained[0])?.baselines ?? []).flatMap(({ name }, b) =>
    models[0].trained.map((one, k) => [
      k === 0 ? `(${RULES[name]})` : '',
      one.entry.symbol,
      ...shown.map((score) => digits(judgedOf(one)?.baselines[b]?.scores.find((own) => own.name === score)?.value)),
      ...(hasRivals ? ['', '', ''] : []),
    ]),
  );
  const where = markets.length === 1 ? 'one market' : `${markets.length} markets`;
  return [
    `${models.length} models on the same bars of ${where}, the best ${headOf(first, main)} first`,
    indented(await table(columns, [...rows, ...rules])),
    ...(hasRivals
      ? [`  less majority: ${headOf(first, main)} of the model less that of naming what was common in training`]
      : []),
    `  The best of ${models.length} is flattered by the choice: part of its lead is luck on these very bars.`,
  ].join('\n');
}

/** The main score of each fold, models below each other. */
export async function foldsOfAll({ models, choice }: TrainOutcome): Promise<string> {
  const { name: main } = MAIN_SCORES[choice.models[0].plan.task];
  const [first] = models[0].trained;
  const count = Math.max(...models.flatMap(({ trained }) => trained.map(({ cv }) => cv?.folds.length ?? 0)));
  if (first.cv === null || count === 0) return '';
  const shown = Math.min(count, FOLD_COLUMNS);
  const columns = [
    { title: `${headOf(first.cv.scores, main)} by fold` },
    { title: 'market' },
    ...Array.from({ length: shown }, (_, k) => right(String(k + 1))),
  ];
  const rows = models.flatMap(({ name, trained }) =>
    trained.map(({ cv, entry }, k) => [
      k === 0 ? name : '',
      entry.symbol,
      ...Array.from({ length: shown }, (_, f) => digits(figureOf(cv?.folds[f]?.scores ?? [], main))),
    ]),
  );
  const view = indented(await table(columns, rows));
  return shown === count ? view : `${view}\n  ${leftOut(count - shown)}`;
}

/** What trading the predictions would have earned, by how sure they are. */
export async function profitTable({ rows, holdReturn, warning }: ThresholdProfit): Promise<string> {
  const columns = [
    right('from p'),
    right('return'),
    right('sharpe'),
    right('drawdown'),
    right('trades'),
    right('costs'),
  ];
  const share = ({ value }: Measured): string => formatPercent(value, { isSigned: true, type: PLAIN });
  const lines = rows.map((row) => [
    row.threshold.toFixed(2),
    share(row.totalReturn),
    digits(row.sharpe.value, 2),
    formatPercent(row.maxDrawdown.value, { type: PLAIN }),
    digits(row.trades.value, 0),
    formatQuote(row.cost.value, { type: PLAIN }),
  ]);
  return [
    '  traded out of fold after costs, long from this probability until it is below even',
    indented(await table(columns, lines)),
    `  bought and held: ${share(holdReturn)}`,
    `  ${warning[0].toUpperCase()}${warning.slice(1)}.`,
  ].join('\n');
}

function headOf(scores: readonly MetricResult[], name: string): string {
  return SHORT[name] ?? scores.find((score) => score.name === name)?.label ?? name;
}

function figureOf(scores: readonly MetricResult[], name: string): number | undefined {
  return scores.find((score) => score.name === name)?.value;
}

function signed(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? 'n/a' : `${value > 0 ? '+' : ''}${value.toFixed(4)}`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
