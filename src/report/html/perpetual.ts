import { minuteUtc } from '../../core/kit/time.js';
import type { Liquidation } from '../../core/order.js';
import type { RunReport } from '../../core/report.js';
import { shortStrategyName } from '../attribution.js';
import { type Html, html } from '../escape.js';
import { currencyOf, moneyType } from '../money.js';
import { formatMoney, formatNumber, formatPercent, formatQuote } from '../number.js';
import { type FundingRow, fundingBySymbol, fundingTable, sideOf, sumFunding } from '../perpetuals.js';
import { type Cell, type Column, tableMarkup } from './parts.js';

/** Above this only the latest are shown; all of them stand in the JSON. */
const MOST_LIQUIDATIONS = 200;

/** How the margin was kept, what it cost to hold contracts, and what the venue took away. */
export function perpetualMarkup(report: RunReport, chart: Html): Html {
  return html`<p class="note">${marginSentence(report)}</p>
<h3 class="gap">Liquidations</h3>
${liquidationsMarkup(report)}
<h3 class="gap">Funding</h3>
${chart}
${fundingMarkup(report)}`;
}

/** `5× leverage, cross margin: …` */
export function marginSentence({ spec }: Pick<RunReport, 'spec'>): string {
  const { maxLeverage, margin } = spec.account;
  const meaning =
    margin === 'cross' ? 'one margin stands behind all positions' : 'each position has a margin of its own';
  return `${maxLeverage}× leverage, ${margin} margin: ${meaning}. The account is counted in ${currencyOf(spec)}.`;
}

function liquidationsMarkup(report: RunReport): Html {
  const { ledger, spec } = report;
  const all = ledger.liquidations;
  if (all.length === 0) return html`<p class="note">No position was liquidated.</p>`;
  const type = moneyType(report);
  const currency = currencyOf(spec);
  const hasStrategies = ledger.strategies.length > 1;
  const money = (value: number): Cell => ({ text: formatMoney(value, { type }), sortBy: value });
  const price = (value: number): Cell => ({ text: formatQuote(value), sortBy: value });
  const shown = [...all].reverse().slice(0, MOST_LIQUIDATIONS);
  const rows = shown.map((event: Liquidation): readonly Cell[] => [
    { text: minuteUtc(event.time), sortBy: event.time },
    { text: event.symbol },
    ...(hasStrategies ? [{ text: shortStrategyName(report, event.strategy) }] : []),
    { text: sideOf(event) },
    price(Math.abs(event.quantity)),
    price(event.entryPrice),
    price(event.liquidationPrice),
    price(event.bankruptcyPrice),
    price(event.closePrice),
    { text: formatPercent(event.maintenanceRate, { digits: 2 }), sortBy: event.maintenanceRate },
    money(event.fee),
    money(event.forfeited),
    money(event.insurance),
  ]);
  const columns: readonly Column[] = [
    { name: 'Time, UTC', align: 'left' },
    { name: 'Market', align: 'left' },
    ...(hasStrategies ? [{ name: 'Strategy', align: 'left' as const }] : []),
    { name: 'Side', align: 'left' },
    { name: 'Quantity' },
    { name: 'Entry' },
    { name: 'Liquidation' },
    { name: 'Bankruptcy' },
    { name: 'Closed at' },
    { name: 'Maintenance' },
    { name: 'Fee' },
    { name: 'Kept by venue' },
    { name: 'Insurance' },
  ];
  const which = all.length > shown.length ? `The latest ${shown.length} of ${all.length}. ` : '';
  return html`<p class="note">${which}Fee, what the venue kept and what its insurance fund took over in ${currency}.</p>
${tableMarkup({ columns, rows, isSortable: true, isTall: rows.length > 12, className: 'wide' })}`;
}

function fundingMarkup(report: RunReport): Html {
  const { ledger } = report;
  if (ledger.fundingPayments.length === 0) return html``;
  const byPeriod = fundingTable(ledger.fundingPayments);
  const bySymbol = fundingBySymbol(ledger.fundingPayments);
  const period = byPeriod[0].name.length === 4 ? 'Year' : 'Month';
  const total = { name: 'Total', ...sumFunding(ledger.fundingPayments) };
  return html`${tableOf(report, period, [...byPeriod, total])}
${bySymbol.length > 1 && tableOf(report, 'Market', [...bySymbol, total])}`;
}

function tableOf(report: RunReport, name: string, rows: readonly FundingRow[]): Html {
  const type = moneyType(report);
  const money = (value: number): Cell => ({ text: formatMoney(value, { type }) });
  return tableMarkup({
    columns: [
      { name, align: 'left' },
      { name: 'Settlements' },
      { name: `Paid, ${currencyOf(report.spec)}` },
      { name: 'Received' },
      { name: 'Paid less received' },
      { name: 'Of starting cash' },
    ],
    rows: rows.map((row) => [
      { text: row.name },
      { text: formatNumber(row.settlements, { digits: 0 }) },
      money(row.paid),
      money(row.received),
      money(row.net),
      { text: formatPercent(row.net / report.ledger.startCash, { digits: 2 }) },
    ]),
    isTall: rows.length > 14,
    hasTotal: true,
  });
}
