import { minuteUtc } from '../../core/kit/time.js';
import { formatNumber, formatPercent, PLAIN } from '../../report/number.js';
import { categorySharesOf } from '../../research/explain/categories.js';
import { helpOf, type Spread } from '../../research/explain/measures.js';
import { symbolLabel } from '../market/select.js';
import { type Column, table } from '../table.js';
import type { ExplainedMarket } from './explain-market.js';

const right = (title: string): Column => ({ title, align: 'right' });
const HELP = { clear: 'helps', unclear: 'not clear', none: 'no help' } as const;
const METHODS = {
  interventional: 'exact, against rows of training',
  own: 'exact, as the learner itself has it',
  sampled: 'drawn orders of columns, against rows of training',
} as const;

/** One market's explanation for people. */
export async function explainView(id: string, one: ExplainedMarket, top: number): Promise<string> {
  const { bar, entry } = one;
  const lines = [
    `${id} on ${symbolLabel(one.candles)}: ${entry.model.label}, ${entry.model.learner.replace(/\(.*$/s, '')}`,
    '',
  ];
  lines.push(`The bar that closed at ${minuteUtc(bar.knownAt)} UTC`, `  ${bar.summary}`);
  if (bar.status === 'in-training') {
    lines.push('  The model was taught what came after this bar: this tells how it works, not what it foresaw.');
  }
  if (bar.explanation !== null) lines.push('', await factorTable(one, top));
  lines.push('', `What columns are worth, on ${one.judgedOn}`);
  if (one.measures.length > 0) lines.push('', await measureTable(one, top), '', ...categoryLines(one));
  if (one.dependences.length > 0) {
    lines.push(
      '',
      `What the model says as one column goes from its 1 % to its 99 % of training`,
      '',
      await dependenceTable(one),
    );
  }
  if (one.drift.length > 0) {
    const moved = one.drift.filter(({ psi }) => psi > 0.25);
    const named = moved
      .slice(0, 3)
      .map(({ name, psi }) => `${name} (PSI ${formatNumber(psi, { digits: 2, type: PLAIN })})`);
    lines.push(
      '',
      `Since training ${moved.length} of ${one.drift.length} columns left their range${named.length > 0 ? `: ${named.join(', ')}` : ''}.`,
    );
  }
  if (one.candles.isSimulated) lines.push('', 'The market is simulated: this says nothing about a real one.');
  return lines.join('\n');
}

async function factorTable({ bar, method }: ExplainedMarket, top: number): Promise<string> {
  const factors = bar.explanation?.factors ?? [];
  const hasError = factors.some(({ error }) => error !== undefined);
  const rows = factors
    .slice(0, top)
    .map(({ name, value, percentile, effect, weight, error }) => [
      name,
      figure(value),
      formatPercent(percentile, { digits: 0, type: PLAIN }),
      signed(effect),
      ...(hasError ? [`± ${figure(error ?? Number.NaN)}`] : []),
      formatPercent(weight, { digits: 0, isSigned: true, type: PLAIN }),
    ]);
  const columns = [
    { title: 'column' },
    right('value'),
    right('above'),
    right('effect'),
    ...(hasError ? [right('')] : []),
    right('weight'),
  ];
  const unit = { label: 'the label’s own unit', 'log-odds': 'log odds', probability: 'probability' }[
    bar.explanation?.unit ?? 'label'
  ];
  return `${await table(columns, rows)}\n\nabove: share of training values that are lower. effect: in ${unit}, ${METHODS[method]}.`;
}

async function measureTable(one: ExplainedMarket, top: number): Promise<string> {
  const spread = (score: Spread | undefined): string =>
    score === undefined ? '' : `${figure(score.value)}${Number.isNaN(score.sd) ? '' : ` ± ${figure(score.sd)}`}`;
  const rows = one.measures
    .slice(0, top)
    .map((column) => [
      column.name,
      spread(column.scores.permutation),
      spread(column.scores.shap),
      spread(column.scores.mdi),
      HELP[helpOf(column)],
    ]);
  const columns = [{ title: 'column' }, right('shuffled'), right('|SHAP|'), right('in training'), { title: '' }];
  const left = one.measures.length > top ? ` The first ${top} of ${one.measures.length}.` : '';
  return `${await table(columns, rows)}\n\nshuffled: rise of the loss on rows not learnt from. |SHAP|: mean size of its part. in training: its share of the fit. ± over folds.${left}`;
}

function categoryLines({ measures }: ExplainedMarket): string[] {
  const shares = categorySharesOf(measures).map(
    ({ category, share }) => `${category} ${formatPercent(share, { digits: 0, type: PLAIN })}`,
  );
  return [`By category: ${shares.join(', ')}.`];
}

const BLOCKS = '▁▂▃▄▅▆▇█';

async function dependenceTable({ dependences }: ExplainedMarket): Promise<string> {
  const rows = dependences.map(({ name, curve: { grid, mean } }) => {
    const low = mean.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const high = mean.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const line = Array.from(mean, (value) => {
      const place = high > low ? (value - low) / (high - low) : 0;
      return BLOCKS[Math.min(BLOCKS.length - 1, Math.floor(place * BLOCKS.length))];
    });
    return [name, figure(grid[0]), figure(grid[grid.length - 1]), line.join(''), figure(low), figure(high)];
  });
  return await table(
    [{ title: 'column' }, right('from'), right('to'), { title: 'shape' }, right('lowest'), right('highest')],
    rows,
  );
}

function figure(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : PLAIN.missing;
}

function signed(value: number): string {
  return value > 0 ? `+${figure(value)}` : figure(value);
}
