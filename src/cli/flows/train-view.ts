import { minuteUtc } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import type { MetricResult } from '../../core/metric.js';
import type { ModelTask } from '../../core/model.js';
import { parseLabel } from '../../features/label-spec.js';
import { shortText } from '../../research/tuning/short-text.js';
import { symbolLabel } from '../market/select.js';
import type { StoredModel, TrainOutcome } from './train-outcome.js';
import type { Tested, Trained } from './train-score.js';
import { foldsOfAll, foldTable, moreLines, profitTable, scoreTable, sideBySide, verdict } from './train-tables.js';
import { hasDirection } from './train-target.js';

const ASKED: Readonly<Record<ModelTask, string>> = {
  classification: 'the chance that it is above 0',
  multiclass: 'the chance of each of its values',
  regression: 'its value',
};

/** The result for people: one model in full, or several side by side; then how to go on. */
export async function trainView(outcome: TrainOutcome): Promise<string> {
  const { models, choice, foldsFile } = outcome;
  const [{ plan }] = choice.models;
  const what = `foretold: ${shortLabel(plan.label)}, ${ASKED[plan.task]}; ${plural(plan.features.length, 'feature')}`;
  const how = choice.splits === null ? '' : `; folds ${choice.splits.text}`;
  const parts = [`${what}${how}`];
  if (models.length === 1) {
    for (const one of models[0].trained) parts.push(await describe(models[0], one));
  } else {
    parts.push(await sideBySide(outcome), await foldsOfAll(outcome));
  }
  for (const { profit, name } of models) {
    if (profit !== null) parts.push(`${models.length > 1 ? `${name}:\n` : ''}${await profitTable(profit)}`);
  }
  if (choice.splits !== null && choice.splits.kind !== 'walk') {
    parts.push('Folds in the middle learn from later bars too: honest for comparing models, not a trading result.');
  }
  if (outcome.markets.some(({ market }) => market.candles.isSimulated)) {
    parts.push('The market is simulated: these figures say nothing about a real one.');
  }
  if (foldsFile !== '') parts.push(`written: ${foldsFile}`);
  parts.push([...models.slice(1).map(({ id }) => `stored as ${id}`), lastLine(models[0], plan.label)].join('\n'));
  return parts.filter((part) => part !== '').join('\n\n');
}

/** What the trained model is for. A meta-model says whether to bet, not on what. */
function lastLine({ id, name, trained }: StoredModel, label: string): string {
  if (parseLabel(label).definition.name === 'meta') {
    return `stored as ${id}; it gives the chance that a bet on its rule wins, not that price rises: quant backtest --strategy RULE --confidence model:of=bet --model ${name}`;
  }
  // A model that has seen every bar has none left to be traded on, and a size is no direction.
  if (!hasDirection(label) || trained.every(({ test }) => test === null))
    return `stored as ${id}; what it says now: quant predict ${name}`;
  return `stored as ${id}; trade it: quant backtest --strategy model-signal --model ${name}`;
}

async function describe(model: StoredModel, one: Trained): Promise<string> {
  const { candles } = one.market.market;
  const until = minuteUtc(one.entry.model.knownUntil);
  const name = symbolLabel(candles);
  const { test, cv } = one;
  const lines: string[] = [];
  if (cv !== null) {
    lines.push(
      `${name}: each bar judged by a model that had not seen it`,
      await foldTable(one),
      '',
      await scoreTable(cv),
      ...moreLines(cv, model.plan.task),
      `  ${verdict(cv, model.plan.task)}`,
    );
  }
  if (test !== null) {
    lines.push(
      ...(cv === null ? [] : ['']),
      `${name}: trained on ${one.trainRows} bars known by ${until} UTC, tested on ${test.rows} from ${minuteUtc(test.fromMs)} UTC`,
      ...(await testLines(test, model.plan.task)),
    );
  } else lines.push(`  The stored model has learnt from all ${one.trainRows} bars known by ${until} UTC.`);
  const { preprocess } = one.entry.model;
  if (preprocess.length > 0) lines.push(`  prepared by ${preprocess.join(' + ')}`);
  if (one.importance.length > 0) {
    lines.push('  what it looks at most (share of all):');
    lines.push(...one.importance.slice(0, 8).map((f) => `    ${(f.value * 100).toFixed(1).padStart(5)} %  ${f.name}`));
  }
  return lines.join('\n');
}

/** The scores on the newest bars with their intervals; plain ones where no bar could be judged. */
async function testLines({ scores, compared }: Tested, task: ModelTask): Promise<string[]> {
  if (compared === null) return scores.map(scoreLine);
  return [await scoreTable({ scores, compared }), `  ${verdict({ scores, compared }, task)}`];
}

/** A label without what stands at its default. */
export function shortLabel(text: string): string {
  const { events, ...label } = parseLabel(text);
  return events === null ? shortText(label) : text;
}

function scoreLine(s: MetricResult): string {
  return `  ${s.label.padEnd(28)}${scoreText(s)}`;
}

function scoreText(s: MetricResult): string {
  return Number.isNaN(s.value) ? `n/a (${s.reason})` : s.value.toFixed(s.unit === 'count' ? 0 : 4);
}
