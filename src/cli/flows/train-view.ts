import { minuteUtc } from '../../core/kit/time.js';
import type { MetricResult } from '../../core/metric.js';
import { parseLabel } from '../../features/label-spec.js';
import { symbolLabel } from '../market/select.js';
import type { StoredModel, TrainOutcome } from './train.js';
import type { Trained } from './train-score.js';
import { foldTable, sideBySide } from './train-tables.js';

/** The result for people: every market of every model, then how to go on. */
export async function trainView(outcome: TrainOutcome): Promise<string> {
  const { models, choice, foldsFile } = outcome;
  const parts: string[] = [];
  if (models.length > 1) parts.push(await sideBySide(outcome));
  for (const model of models) {
    for (const one of model.trained) parts.push(await describe(model, one, models.length > 1));
  }
  if (foldsFile !== '') parts.push(`written: ${foldsFile}`);
  parts.push(models.map(({ id }) => `stored as ${id}; `).join('') + useOf(choice.models[0].plan.label, models[0].name));
  return parts.join('\n\n');
}

/** What the trained model is for. A meta-model says whether to bet, not on what. */
function useOf(label: string, name: string): string {
  if (parseLabel(label).definition.name !== 'meta') {
    return `trade it: quant backtest --strategy model-signal --model ${name}`;
  }
  return `it gives the chance that a bet on its rule wins, not that price rises: quant backtest --strategy RULE --confidence model:of=bet --model ${name}`;
}

async function describe(model: StoredModel, one: Trained, isOneOfSeveral: boolean): Promise<string> {
  const { candles } = one.market.market;
  const until = minuteUtc(one.entry.model.knownUntil);
  const name = `${symbolLabel(candles)}${isOneOfSeveral ? `, ${model.plan.learner.definition.name}` : ''}`;
  const { test, cv } = one;
  const lines: string[] = [];
  if (cv !== null) {
    lines.push(`${name}: ${cv.folds.length} folds, each judged by a model that had not seen it`, await foldTable(one));
  }
  if (test !== null) {
    lines.push(
      `${name}: trained on ${one.trainRows} bars known by ${until} UTC, tested on ${test.rows} from ${minuteUtc(test.fromMs)} UTC`,
      ...test.scores.map(scoreLine),
    );
  } else lines.push(`  stored model: trained on all ${one.trainRows} bars known by ${until} UTC; use it on later ones`);
  const { preprocess } = one.entry.model;
  if (preprocess.length > 0) lines.push(`  prepared by ${preprocess.join(' + ')}`);
  if (one.importance.length > 0) {
    lines.push('  what it looks at most (share of gain):');
    lines.push(...one.importance.slice(0, 8).map((f) => `    ${(f.value * 100).toFixed(1).padStart(5)} %  ${f.name}`));
  }
  return lines.join('\n');
}

function scoreLine(s: MetricResult): string {
  return `  ${s.label.padEnd(28)}${scoreText(s)}`;
}

function scoreText(s: MetricResult): string {
  return Number.isNaN(s.value) ? `n/a (${s.reason})` : s.value.toFixed(s.unit === 'count' ? 0 : 4);
}
