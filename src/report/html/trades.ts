import { minuteUtc } from '../../core/kit/time.js';
import type { Ledger } from '../../core/ledger.js';
import type { Trade } from '../../core/order.js';
import { type Html, html } from '../escape.js';
import { countRejects } from '../facts.js';
import { formatNumber, formatPercent, formatQuote } from '../number.js';
import { type Cell, signed, tableMarkup } from './parts.js';

const BEST = 60;
const WORST = 60;
const LATEST = 80;

/** The trades, latest first; of many, the best, the worst and the latest. */
export function tradesMarkup(ledger: Ledger): Html {
  const { trades } = ledger;
  if (trades.length === 0) return html`<p class="note">The run made no trades.</p>`;
  const shown = chooseTrades(trades);
  const count = (n: number): string => formatNumber(n, { digits: 0 });
  const which =
    shown.length === trades.length
      ? `All ${count(trades.length)} trades, from flat to flat, net of costs.`
      : `${count(shown.length)} of ${count(trades.length)} trades, from flat to flat, net of costs: the ${BEST} best, the ${WORST} worst and the ${LATEST} latest.`;
  const columns = [
    { name: 'Entry, UTC', align: 'left' },
    { name: 'Market', align: 'left' },
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
  ] as const;
  return html`<p class="note">${which} All ${count(ledger.fills.length)} fills are in fills.csv. A click on a heading sorts.</p>
${tableMarkup({ columns, rows: shown.map(tradeCells), isSortable: true, isTall: true, className: 'limited' })}`;
}

function tradeCells(t: Trade): readonly Cell[] {
  return [
    { text: minuteUtc(t.entryTime), sortBy: t.entryTime },
    { text: t.symbol },
    { text: t.side },
    { text: t.isClosed ? minuteUtc(t.exitTime) : 'still open', sortBy: t.exitTime },
    { text: formatNumber(t.barsHeld, { digits: 0 }), sortBy: t.barsHeld },
    { text: formatQuote(t.entryPrice), sortBy: t.entryPrice },
    { text: formatQuote(t.exitPrice), sortBy: t.exitPrice },
    { text: formatQuote(t.quantity), sortBy: t.quantity },
    { text: signed(formatQuote(t.profit, { isSigned: true }), t.profit), sortBy: t.profit },
    { text: signed(formatPercent(t.profitRate, { isSigned: true, digits: 2 }), t.profitRate), sortBy: t.profitRate },
    { text: formatQuote(t.fees), sortBy: t.fees },
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

const REJECT_WORDS: Readonly<Record<string, string>> = {
  NO_VOLUME: 'the bar had no volume',
  TOO_SMALL: 'smaller than the venue takes',
  NO_CASH: 'not enough cash',
  LEVERAGE: 'would have passed the leverage limit',
  SHORT_NOT_ALLOWED: 'the account may not be short',
  BANKRUPT: 'the account had nothing left',
  END_OF_DATA: 'the data ended before it could fill',
  REDUCE_ONLY: 'would have opened a position',
};

/** Orders that were not carried out, by reason. */
export function rejectsMarkup(ledger: Ledger): Html {
  const rejects = countRejects(ledger);
  if (rejects.length === 0) return html`<p class="note">No order was refused.</p>`;
  const rows = rejects.map(({ code, count, example }) => [
    { text: code },
    { text: REJECT_WORDS[code] ?? '' },
    { text: formatNumber(count, { digits: 0 }), sortBy: count },
    { text: example },
  ]);
  return tableMarkup({
    columns: [
      { name: 'Code', align: 'left' },
      { name: 'Meaning', align: 'left' },
      { name: 'Count' },
      { name: 'For example', align: 'wide' },
    ],
    rows,
  });
}
