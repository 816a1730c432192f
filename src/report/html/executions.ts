import { minuteUtc } from '../../core/kit/time.js';
import type { RunReport } from '../../core/report.js';
import { shortStrategyName } from '../attribution.js';
import { type Html, html } from '../escape.js';
import { executionRows, inBps, largestParents } from '../executions.js';
import { currencyOf, moneyType } from '../money.js';
import { formatMoney, formatNumber, formatPercent, formatQuote } from '../number.js';
import { venueRows } from '../venues.js';
import { type Cell, type Column, tableMarkup } from './parts.js';

const MOST_PARENTS = 50;

/** How the execution algorithms did against the prices at which they were asked. */
export function executionsMarkup(report: RunReport, charts: Html): Html {
  return html`<p class="note">Shortfall: the average price paid against the last close when the order was decided, in basis points of it, above 0 when it cost something. It holds spread, slippage and the drift of the price, not fees. Weighted: by the notional filled.</p>
${summaryMarkup(report)}
${venuesMarkup(report)}
${charts}
${parentsMarkup(report)}`;
}

function bps(fraction: number, isSigned = false): Cell {
  return { text: formatNumber(inBps(fraction), { digits: 1, isSigned }), sortBy: fraction };
}

function summaryMarkup(report: RunReport): Html {
  const count = (n: number): Cell => ({ text: formatNumber(n, { digits: 0 }) });
  const rows = executionRows(report).map((row) => [
    { text: row.algorithm },
    count(row.parents),
    count(row.children),
    { text: formatPercent(row.filledShare) },
    count(row.cut),
    count(row.replaced),
    count(row.open),
    bps(row.meanShortfall),
    bps(row.medianShortfall),
    bps(row.weightedShortfall),
    bps(row.expectedCost),
    bps(row.difference, true),
  ]);
  const columns: readonly Column[] = [
    { name: 'Algorithm', align: 'left' },
    { name: 'Orders' },
    { name: 'Children' },
    { name: 'Filled' },
    { name: 'Cut' },
    { name: 'Replaced' },
    { name: 'Still open' },
    { name: 'Mean, bp' },
    { name: 'Median, bp' },
    { name: 'Weighted, bp' },
    { name: 'Expected, bp' },
    { name: 'Above it, bp' },
  ];
  return tableMarkup({ columns, rows, className: 'wide' });
}

/** What each venue filled, where orders were split. */
function venuesMarkup(report: RunReport): Html {
  const type = moneyType(report);
  const rows = venueRows(report).map((row) => [
    { text: row.venue },
    { text: formatNumber(row.fills, { digits: 0 }) },
    { text: formatMoney(row.notional, { type }) },
    { text: formatPercent(row.share) },
    bps(row.fee),
    bps(row.spread),
    bps(row.slippage),
  ]);
  if (rows.length === 0) return html``;
  const columns: readonly Column[] = [
    { name: 'Venue', align: 'left' },
    { name: 'Fills' },
    { name: `Traded, ${currencyOf(report.spec)}` },
    { name: 'Share' },
    { name: 'Fee, bp' },
    { name: 'Spread, bp' },
    { name: 'Slippage, bp' },
  ];
  return html`<h3 class="gap">By venue</h3>
${tableMarkup({ columns, rows })}`;
}

function parentsMarkup(report: RunReport): Html {
  const { ledger } = report;
  const shown = largestParents(report, MOST_PARENTS);
  const hasStrategies = ledger.strategies.length > 1;
  const rows = shown.map((parent) => [
    { text: minuteUtc(parent.time), sortBy: parent.time },
    { text: Number.isNaN(parent.endTime) ? '' : minuteUtc(parent.endTime), sortBy: parent.endTime },
    { text: parent.symbol },
    ...(hasStrategies ? [{ text: shortStrategyName(report, parent.strategy) }] : []),
    { text: parent.algorithm.replace(/\(.*$/s, '') },
    { text: parent.quantity < 0 ? 'sell' : 'buy' },
    { text: formatQuote(Math.abs(parent.quantity)), sortBy: Math.abs(parent.quantity) },
    { text: formatPercent(parent.filled / parent.quantity), sortBy: parent.filled / parent.quantity },
    { text: formatNumber(parent.children, { digits: 0 }), sortBy: parent.children },
    { text: formatQuote(parent.arrivalPrice), sortBy: parent.arrivalPrice },
    { text: formatQuote(parent.achievedPrice), sortBy: parent.achievedPrice },
    bps(parent.shortfall),
    bps(parent.expectedCost),
    { text: parent.status },
  ]);
  const columns: readonly Column[] = [
    { name: 'Decided, UTC', align: 'left' },
    { name: 'Last fill', align: 'left' },
    { name: 'Market', align: 'left' },
    ...(hasStrategies ? [{ name: 'Strategy', align: 'left' as const }] : []),
    { name: 'Algorithm', align: 'left' },
    { name: 'Side', align: 'left' },
    { name: 'Quantity' },
    { name: 'Filled' },
    { name: 'Children' },
    { name: 'Arrival' },
    { name: 'Achieved' },
    { name: 'Shortfall, bp' },
    { name: 'Expected, bp' },
    { name: 'Status', align: 'left' },
  ];
  const all = ledger.parents.length;
  const which =
    all === shown.length
      ? `All ${all}, the largest first.`
      : `The ${shown.length} largest of ${formatNumber(all, { digits: 0 })}; all of them are in parents.csv and in result.json.`;
  return html`<h3 class="gap">Orders worked</h3>
<p class="note">${which}</p>
${tableMarkup({ columns, rows, isSortable: true, isTall: rows.length > 12, className: 'limited wide' })}`;
}
