import { minuteUtc } from '../../core/kit/time.js';
import type { MetricResult } from '../../core/metric.js';
import type { ModelTask } from '../../core/model.js';
import { type Column, table } from '../table.js';
import type { TrainOutcome } from './train.js';
import type { Trained } from './train-score.js';

/** Scores that fit into a line of a table, by task. */
const SHOWN: Readonly<Record<ModelTask, readonly string[]>> = {
  classification: ['log-loss', 'brier', 'auc', 'accuracy', 'accuracy-edge'],
  multiclass: ['log-loss', 'brier', 'auc', 'accuracy', 'accuracy-edge'],
  regression: ['r2', 'rmse', 'ic', 'hit-rate'],
};

const right = (title: string): Column => ({ title, align: 'right' });

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
    ...shown.map((name) => right(labelOf(cv.scores, name))),
  ];
  const rows = cv.folds.map(({ fold, trainRows, scores }) => [
    String(fold.index + 1),
    minuteUtc(openTime[fold.testRows[0]]).slice(0, 10),
    String(trainRows),
    String(fold.testRows.length),
    ...shown.map((name) => figure(scores, name)),
  ]);
  rows.push(['all', '', '', figure(cv.scores, 'rows', 0), ...shown.map((name) => figure(cv.scores, name))]);
  return indented(await table(columns, rows));
}

/** Several models on the very same rows, the best first. */
export async function sideBySide({ models, markets, choice }: TrainOutcome): Promise<string> {
  const shown = SHOWN[choice.models[0].plan.task];
  const scoresOf = ({ cv, test }: Trained): readonly MetricResult[] => (cv ?? test)?.scores ?? [];
  const names = scoresOf(models[0].trained[0]);
  const columns = [{ title: 'model' }, { title: 'market' }, ...shown.map((name) => right(labelOf(names, name)))];
  const rows = models.flatMap(({ name, trained }) =>
    trained.map((one, k) => [
      k === 0 ? name : '',
      one.entry.symbol,
      ...shown.map((score) => figure(scoresOf(one), score)),
    ]),
  );
  const { label } = models[0].ranked.score;
  return [
    `${models.length} models on the same rows of ${markets.length === 1 ? 'one market' : `${markets.length} markets`}, by ${label}, the best first`,
    indented(await table(columns, rows)),
    `The best of ${models.length} is flattered by the choice: part of its lead is luck on these very bars.`,
  ].join('\n');
}

function labelOf(scores: readonly MetricResult[], name: string): string {
  return scores.find((score) => score.name === name)?.label ?? name;
}

function figure(scores: readonly MetricResult[], name: string, digits = 4): string {
  const found = scores.find((score) => score.name === name);
  return found === undefined || Number.isNaN(found.value) ? 'n/a' : found.value.toFixed(digits);
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
