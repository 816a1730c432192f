import { minuteUtc } from '../../core/kit/time.js';
import type { Trade } from '../../core/order.js';
import type { RunReport } from '../../core/report.js';
import { shortStrategyName } from '../attribution.js';
import { type Html, html } from '../escape.js';
import { currencyOf, moneyType } from '../money.js';
import { formatMoney, formatNumber, formatPercent, formatQuote } from '../number.js';
import { type Cell, type Column, signed, tableMarkup } from './parts.js';

const BEST = 60;
const WORST = 60;
const LATEST = 80;

/** The trades, latest first; of many, the best, the worst and the latest. */
export function tradesMarkup(report: RunReport): Html {
  const { ledger, spec } = report;
  const { trades } = ledger;
  if (trades.length === 0) return html`<p class="note">The run made no trades.</p>`;
  const shown = chooseTrades(trades);
  const count = (n: number): string => formatNumber(n, { digits: 0 });
  const which =
    shown.length === trades.length
      ? `All ${count(trades.length)} trades, from flat to flat, net of costs.`
      : `${count(shown.length)} of ${count(trades.length)} trades, from flat to flat, net of costs: the ${BEST} best, the ${WORST} worst and the ${LATEST} latest.`;
  const hasStrategies = ledger.strategies.length > 1;
  const columns: readonly Column[] = [
    { name: 'Entry, UTC', align: 'left' },
    { name: 'Market', align: 'left' },
    ...(hasStrategies ? [{ name: 'Strategy', align: 'left' as const }] : []),
    { name: 'Side', align: 'left' },
    { name: 'Exit, UTC', align: 'left' },
    { name: 'Bars' },
    { name: 'Entry price' },
    { name: 'Exit price' },
    { name: 'Quantity' },
    { name: 'Profit' },
    { name: 'Return' },
    { name: 'Fees' },
    { name: 'Exit because', align: 'left' },
  ];
  const rows = shown.map((trade) => tradeCells(trade, report));
  return html`<p class="note">${which} All ${count(ledger.fills.length)} fills are in fills.csv. Profit and fees in ${currencyOf(spec)}, before interest and funding. A click on a heading sorts.</p>
${tableMarkup({ columns, rows, isSortable: true, isTall: true, className: 'limited wide' })}`;
}

function tradeCells(t: Trade, report: RunReport): readonly Cell[] {
  const type = moneyType(report);
  return [
    { text: minuteUtc(t.entryTime), sortBy: t.entryTime },
    { text: t.symbol },
    ...(report.ledger.strategies.length > 1 ? [{ text: shortStrategyName(report, t.strategy) }] : []),
    { text: t.side },
    { text: t.isClosed ? minuteUtc(t.exitTime) : 'still open', sortBy: t.exitTime },
    { text: formatNumber(t.barsHeld, { digits: 0 }), sortBy: t.barsHeld },
    { text: formatQuote(t.entryPrice), sortBy: t.entryPrice },
    { text: formatQuote(t.exitPrice), sortBy: t.exitPrice },
    { text: formatQuote(t.quantity), sortBy: t.quantity },
    { text: signed(formatMoney(t.profit, { type, isSigned: true }), t.profit), sortBy: t.profit },
    { text: signed(formatPercent(t.profitRate, { isSigned: true, digits: 2 }), t.profitRate), sortBy: t.profitRate },
    { text: formatMoney(t.fees, { type }), sortBy: t.fees },
    { text: t.exitReason },
  ];
}

function chooseTrades(trades: readonly Trade[]): readonly Trade[] {
  const latest = [...trades].sort((a, b) => b.entryTime - a.entryTime || (a.symbol < b.symbol ? -1 : 1));
  if (trades.length <= BEST + WORST + LATEST) return latest;
  const byProfit = [...trades].sort((a, b) => b.profit - a.profit);
  const chosen = new Set([...byProfit.slice(0, BEST), ...byProfit.slice(-WORST), ...latest.slice(0, LATEST)]);
  return latest.filter((trade) => chosen.has(trade));
}
