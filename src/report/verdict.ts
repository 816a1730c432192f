import { minuteUtc } from '../core/kit/time.js';
import type { RunReport } from '../core/report.js';
import { costTotals, outcomeOf, quoteCurrency } from './facts.js';
import { formatNumber, formatPercent, formatQuote, PAGE, type Typography } from './number.js';

/** What came out, in words. */
export interface Verdict {
  /** one or two sentences: result against buy-and-hold, and the worst fall of both */
  readonly headline: string;
  /** further sentences: trades, costs, what did not go well */
  readonly details: readonly string[];
}

/** The result in plain words, before any table: did it beat doing nothing, how bad did it get, what did it cost. */
export function verdictOf(report: RunReport, type: Typography = PAGE): Verdict {
  const { ledger, spec } = report;
  if (ledger.steps === 0) return { headline: 'The run has no bars: there is nothing to judge.', details: [] };
  const outcome = outcomeOf(report);
  const percent = (value: number): string => formatPercent(Math.abs(value), { type });
  const fall = (value: number): string => formatPercent(value, { type });
  const hold = Number.isNaN(outcome.holdReturn)
    ? ''
    : `, ${againstHold(outcome.totalReturn, outcome.holdReturn, percent)}`;
  const holdFall = Number.isNaN(outcome.holdReturn) ? '' : `, against ${fall(outcome.holdWorstFall)} for buy-and-hold`;
  const headline = `${didWhat(outcome.totalReturn, percent)} after costs${hold}. Worst fall ${fall(outcome.worstFall)}${holdFall}.`;

  const details: string[] = [];
  const closed = ledger.trades.filter((t) => t.isClosed);
  const count = (n: number, word: string): string =>
    `${formatNumber(n, { digits: 0, type })} ${word}${n === 1 ? '' : 's'}`;
  if (ledger.fills.length === 0) details.push('It never traded: this is the result of idle cash.');
  else if (closed.length > 0) {
    const won = closed.filter((t) => t.profit > 0).length;
    details.push(`${count(closed.length, 'closed trade')}, ${percent(won / closed.length)} of them with a profit.`);
  }
  const costs = costTotals(ledger);
  if (ledger.fills.length > 0) {
    const share = Number.isNaN(costs.share)
      ? 'there was no profit before costs to pay them from'
      : `${percent(costs.share)} of the profit before costs`;
    details.push(`Costs took ${formatQuote(costs.total, { type })} ${quoteCurrency(spec.market.symbols)}: ${share}.`);
  }
  const last = ledger.openTime[ledger.steps - 1];
  if (ledger.isBankrupt) details.push(`The account lost everything before ${minuteUtc(last)} UTC.`);
  return { headline, details };
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
