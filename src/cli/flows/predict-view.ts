import { formatDuration, minuteUtc } from '../../core/kit/time.js';
import { formatNumber, PLAIN } from '../../report/number.js';
import { symbolLabel } from '../market/select.js';
import { type Column, table } from '../table.js';
import { confidenceOf, pricedOf, statusOf } from './predict-document.js';
import type { PredictOutcome } from './predict-outcome.js';
import type { Prediction, Said } from './predict-rows.js';
import type { Decision } from './predict-signal.js';
import { hasDirection } from './train-target.js';
import { shortLabel } from './train-view.js';

const right = (title: string): Column => ({ title, align: 'right' });
const number = (value: number, digits: number): string => formatNumber(value, { digits, type: PLAIN });

/** The prediction for people: one line per bar. */
export async function predictView(
  outcome: PredictOutcome,
  { csv, isLive }: { csv: string; isLive: boolean },
): Promise<string> {
  const { speaker, predictions } = outcome;
  const [{ entry }] = predictions;
  const { model } = entry;
  const isValue = model.task === 'regression';
  const classes = model.classes ?? new Float64Array(0);
  const isPriced = predictions.some((one) => one.said.some((said) => !Number.isNaN(pricedOf(one, said).price)));
  // A size is always above 0: that chance would tell nobody anything.
  const isSize = isValue && !hasDirection(model.label);
  const hasChance = !isSize && (isValue || classes.length === 0);
  const hasRange = predictions.some(({ said }) => said.some(({ range }) => range !== undefined));
  const columns = [
    { title: 'market' },
    { title: 'closed (UTC)' },
    right('price'),
    ...(isValue ? [right('foretold')] : []),
    ...(isPriced ? [right('price then')] : []),
    ...(hasRange ? [right('low'), right('high')] : []),
    ...Array.from(classes, (value) => right(`p(${value})`)),
    ...(hasChance ? [right('p(above 0)')] : []),
    ...(isSize ? [] : [right('confidence')]),
    { title: '' },
  ];
  const rows = predictions.flatMap((one) =>
    one.said.map((said) => [
      symbolLabel(one.candles),
      minuteUtc(said.knownAt),
      number(said.close, priceDigits(said.close)),
      ...(isValue ? [number(said.value, 5)] : []),
      ...(isPriced ? [number(pricedOf(one, said).price, priceDigits(said.close))] : []),
      ...(hasRange ? [number(said.range?.low ?? Number.NaN, 5), number(said.range?.high ?? Number.NaN, 5)] : []),
      ...Array.from(classes, (_, c) => number(said.probabilities?.[c] ?? Number.NaN, 4)),
      ...(hasChance ? [number(said.probability, 4)] : []),
      ...(isSize ? [] : [number(confidenceOf(said), 4)]),
      { ok: '', 'in-training': 'learnt', 'not-known': 'not known' }[statusOf(said)],
    ]),
  );
  const lines = [`${speaker.id}: ${shortLabel(model.label)}`, '', await table(columns, rows), ''];
  return [...lines, ...remarks(outcome, csv, isLive)].join('\n').trimEnd();
}

/** What a reader must know before acting on a line. */
function remarks({ predictions, madeAt }: PredictOutcome, csv: string, isLive: boolean): string[] {
  const out: string[] = [];
  const all = predictions.flatMap(({ said }) => said);
  const until = Math.max(...predictions.map(({ entry }) => entry.model.knownUntil));
  if (all.some((said) => statusOf(said) === 'in-training')) {
    out.push(`learnt: the model was taught what came after that bar. It foretells from ${minuteUtc(until)} UTC on.`);
  }
  if (all.some((said) => statusOf(said) === 'not-known')) {
    out.push('not known: a feature of that bar is not known, and no step fills it in.');
  }
  if (isLive) out.push(...predictions.flatMap((one) => stale(one, madeAt)));
  if (predictions.some(({ candles }) => candles.isSimulated)) {
    out.push('The market is simulated: this says nothing about a real one.');
  }
  if (csv !== '') out.push(`written: ${csv}`);
  return out;
}

/** A prediction from an old bar is about a time that has passed. */
function stale({ candles, entry, said }: Prediction, now: number): string[] {
  const age = now - said[said.length - 1].knownAt;
  if (candles.isSimulated || age < 2 * entry.intervalMs) return [];
  return [`${entry.symbol}: the newest bar closed ${formatDuration(age)} ago; bring later ones: quant fetch`];
}

/** Whoever acts on a decision must know when its time is over. */
function over({ candles, entry, said }: Prediction, now: number): string[] {
  const { until } = said[said.length - 1];
  if (candles.isSimulated || !(until <= now)) return [];
  return [`${entry.symbol}: this is about a time that ended ${formatDuration(now - until)} ago, not about now.`];
}

/** As many digits as tell neighbouring prices apart. */
function priceDigits(price: Said['close']): number {
  return Math.max(2, 5 - Math.ceil(Math.log10(Math.max(price, 1e-9))));
}

/** Decisions for people. */
export function signalView({ speaker, predictions, madeAt }: PredictOutcome, decisions: readonly Decision[]): string {
  const parts = decisions.map(({ decision, summary, factors, risk }) =>
    [
      `${decision.padEnd(5)}${summary}`,
      ...factors.map(({ name, value, weight }) => {
        const share = `${(100 * weight).toFixed(1)} %`.padStart(9);
        return `     ${share}  ${name} at ${Number(value.toPrecision(4))}`;
      }),
      `     risk: ${risk}`,
    ].join('\n'),
  );
  const notes = [
    ...predictions.flatMap((one) => over(one, madeAt)),
    ...remarks({ speaker, predictions, madeAt }, '', false),
  ];
  return [`${speaker.id} says, and no more than that:`, ...parts, ...notes].join('\n\n');
}
