import type { RunReport } from '../../core/report.js';
import { attributionRows } from '../attribution.js';
import { type Html, html } from '../escape.js';
import { currencyOf, moneyType } from '../money.js';
import { formatMoney, formatNumber, formatPercent } from '../number.js';
import { signed, tableMarkup } from './parts.js';

/** What each of several strategies brought to the account. */
export function strategiesMarkup(report: RunReport): Html {
  const attributed = attributionRows(report);
  const type = moneyType(report);
  const currency = currencyOf(report.spec);
  const hasLiquidations = attributed.some((row) => row.liquidations > 0);
  const percent = (value: number): Html => signed(formatPercent(value, { isSigned: true }), value);
  const count = (value: number): string => formatNumber(value, { digits: 0 });
  const rows = attributed.map((row) => [
    { text: row.name },
    { text: formatPercent(row.share) },
    { text: formatMoney(row.finalEquity, { type }) },
    { text: percent(row.totalReturn) },
    { text: signed(formatMoney(row.profit, { type, isSigned: true }), row.profit) },
    { text: percent(row.contribution) },
    { text: percent(row.maxDrawdown) },
    { text: count(row.trades) },
    ...(hasLiquidations ? [{ text: count(row.liquidations) }] : []),
  ]);
  return html`<p class="note">Each strategy trades its own share of the cash; shares neither lend to nor borrow from each other. Contributions add up to the return of the account.</p>
${tableMarkup({
  columns: [
    { name: 'Strategy', align: 'wide' },
    { name: 'Share' },
    { name: `Final equity, ${currency}` },
    { name: 'Return' },
    { name: `Profit, ${currency}` },
    { name: 'Contribution' },
    { name: 'Max drawdown' },
    { name: 'Trades' },
    ...(hasLiquidations ? [{ name: 'Liquidations' }] : []),
  ],
  rows,
})}`;
}
