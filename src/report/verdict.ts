import { minuteUtc } from '../core/kit/time.js';
import { plural } from '../core/kit/words.js';
import type { Ledger } from '../core/ledger.js';
import type { RunReport } from '../core/report.js';
import { costBreakdown } from './costs.js';
import { outcomeOf, ruinStep } from './facts.js';
import { currencyOf, moneyType } from './money.js';
import { formatMoney, formatNumber, formatPercent, PAGE, type Typography } from './number.js';
import { haltsOf, ruleName } from './risk-events.js';

/** What came out, in words. */
export interface Verdict {
  /** one or two sentences: result against buy-and-hold, and the worst fall of both */
  readonly headline: string;
  /** further sentences: trades, costs, what did not go well */
  readonly details: readonly string[];
}

/** The result in plain words, before any table: did it beat doing nothing, how bad did it get, what did it cost. */
export function verdictOf(report: RunReport, base: Typography = PAGE): Verdict {
  const { ledger } = report;
  if (ledger.steps === 0) return { headline: 'The run has no bars: there is nothing to judge.', details: [] };
  const type = moneyType(report, base);
  if (ledger.firstStep >= ledger.steps) return { headline: neverReady(report, type), details: [] };
  const details = [tradesSentence(report, type), costsSentence(report, type), ...lossSentences(report, type)];
  return { headline: headlineOf(report, type), details: details.filter((sentence) => sentence !== '') };
}

function headlineOf(report: RunReport, type: Typography): string {
  const outcome = outcomeOf(report);
  const percent = (value: number): string => formatPercent(Math.abs(value), { type });
  const fall = (value: number): string => formatPercent(value, { type });
  const hasHold = !Number.isNaN(outcome.holdReturn);
  const hold = hasHold ? `, ${againstHold(outcome.totalReturn, outcome.holdReturn, percent)}` : '';
  const holdFall = hasHold ? `, against ${fall(outcome.holdWorstFall)} for buy-and-hold` : '';
  const costs = report.spec.costs.length === 0 ? 'before any costs' : 'after costs';
  return `${didWhat(outcome.totalReturn, percent)} ${costs}${hold}. Worst fall ${fall(outcome.worstFall)}${holdFall}.`;
}

/** Why a run that never decided shows a return of zero. */
function neverReady({ ledger }: RunReport, type: Typography): string {
  const bars = formatNumber(ledger.steps, { digits: 0, type });
  const zero = formatPercent(0, { type });
  return `The strategy never decided: none of the ${bars} bars came after the warm-up, the time until every market has a bar and every feature is known. So the return is ${zero}, and the run says nothing about the strategy.`;
}

function tradesSentence({ ledger }: RunReport, type: Typography): string {
  if (ledger.fills.length === 0) return 'It never traded: this is the result of idle cash.';
  const closed = ledger.trades.filter((t) => t.isClosed);
  if (closed.length === 0) return '';
  const won = closed.filter((t) => t.profit > 0).length;
  const count = formatNumber(closed.length, { digits: 0, type });
  const share = formatPercent(won / closed.length, { type });
  return `${count} closed trade${closed.length === 1 ? '' : 's'}, ${share} of them with a profit.`;
}

function costsSentence(report: RunReport, type: Typography): string {
  const { ledger, spec } = report;
  if (ledger.fills.length === 0) return '';
  const { total, share } = costBreakdown(report);
  const money = `${formatMoney(Math.abs(total.amount), { type })} ${currencyOf(spec)}`;
  if (spec.costs.length === 0 && total.amount === 0) return 'No costs were charged.';
  if (total.amount < 0) return `Funding received paid all costs and left ${money}.`;
  const charged = spec.costs.length === 0 ? 'No trading costs were charged; liquidations took' : 'Costs took';
  return Number.isNaN(share)
    ? `${charged} ${money}: there was no profit before costs to pay them from.`
    : `${charged} ${money}: ${formatPercent(share, { type })} of the profit before costs.`;
}

function lossSentences(report: RunReport, type: Typography): string[] {
  const { ledger, spec } = report;
  const out: string[] = [];
  if (ledger.liquidations.length > 0) {
    const [first] = ledger.liquidations;
    const count = formatNumber(ledger.liquidations.length, { digits: 0, type });
    const were =
      ledger.liquidations.length === 1 ? 'position was liquidated:' : 'positions were liquidated, the first:';
    out.push(`${count} ${were} ${first.symbol}, ${minuteUtc(first.time)} UTC.`);
  }
  out.push(...haltSentences(ledger));
  if (ledger.isBankrupt) {
    const step = ruinStep(ledger);
    const below = ledger.equity[ledger.steps - 1];
    const debt = below < 0 ? `, with ${formatMoney(-below, { type })} ${currencyOf(spec)} of debt` : '';
    const rest = ledger.steps - 1 - step;
    const idle = rest === 0 ? '' : ` Nothing was traded in the ${plural(rest, 'bar')} after it.`;
    out.push(
      `The account lost everything by ${minuteUtc(ledger.openTime[step] + ledger.intervalMs)} UTC${debt}.${idle}`,
    );
  }
  return out;
}

/** Trading that a breaker has stopped for good, as far as the run goes: its later figures are those of idle cash. */
function haltSentences(ledger: Ledger): string[] {
  const endMs = ledger.openTime[ledger.steps - 1] + ledger.intervalMs;
  return haltsOf(ledger)
    .filter(({ symbol, to }) => symbol === null && to === endMs)
    .map(({ rule, from }) => `The rule ${ruleName(rule)} held trading down from ${minuteUtc(from)} UTC to the end.`);
}

function didWhat(totalReturn: number, percent: (value: number) => string): string {
  if (totalReturn > 0) return `Made ${percent(totalReturn)}`;
  return totalReturn < 0 ? `Lost ${percent(totalReturn)}` : 'Neither made nor lost money';
}

/** Two gains compare in short; any loss has to be named, since percents carry no sign in a sentence. */
function againstHold(totalReturn: number, holdReturn: number, percent: (value: number) => string): string {
  if (totalReturn > 0 && holdReturn > 0) return `against ${percent(holdReturn)} for buy-and-hold`;
  if (holdReturn === 0) return 'while buy-and-hold ended where it began';
  return `while buy-and-hold ${holdReturn > 0 ? 'made' : 'lost'} ${percent(holdReturn)}`;
}
