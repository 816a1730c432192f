import type { RunReport } from '../../core/report.js';
import { type CostAmount, costBreakdown, shownParts } from '../costs.js';
import { type Html, html } from '../escape.js';
import { currencyOf, moneyType } from '../money.js';
import { formatMoney, formatNumber, formatPercent, PAGE } from '../number.js';
import { type Cell, tableMarkup, term } from './parts.js';

const BREAK_EVEN =
  'What fees, half spread and slippage together could come to per side of a trade before the profit is gone, trades taken as they were. Interest, funding and liquidations stay charged.';

/** Every kind of cost in money, over the starting cash and over what was traded, with the models that charged it. */
export function costsMarkup(report: RunReport): Html {
  const costs = costBreakdown(report);
  const parts = shownParts(costs);
  if (parts.length === 0) return html`<p class="note">No costs were charged and no model of them was asked.</p>`;
  const type = moneyType(report);
  const currency = currencyOf(report.spec);
  const bps = (value: number): Html | string =>
    Number.isNaN(value)
      ? term(PAGE.missing, costs.reason ?? 'not known')
      : `${formatNumber(value, { digits: Math.abs(value) < 10 ? 2 : 1 })}${PAGE.gap}bp`;
  const cells = ({ amount, shareOfCash, bps: ofNotional }: CostAmount): readonly Cell[] => [
    { text: formatMoney(amount, { type }) },
    { text: formatPercent(shareOfCash) },
    { text: bps(ofNotional) },
  ];
  const rows = parts.map((part) => [
    { text: part.label },
    ...cells(part),
    { text: part.models.length > 0 ? part.models.join(', ') : part.kind === 'liquidation' ? 'rules of the venue' : '' },
  ]);
  const traded = Number.isNaN(costs.notional)
    ? `Traded: not known, since ${costs.reason}.`
    : `Traded in all: ${formatMoney(costs.notional, { type })} ${currency}, buys and sells.`;
  return html`<h3 class="gap">Cost breakdown</h3>
<p class="note">Of the starting cash, and of the notional of all fills.</p>
${tableMarkup({
  columns: [
    { name: 'Cost', align: 'left' },
    { name: currency },
    { name: 'Of cash' },
    { name: 'Of traded' },
    { name: 'Charged by', align: 'wide' },
  ],
  rows: [...rows, [{ text: 'Total' }, ...cells(costs.total), { text: '' }]],
  hasTotal: true,
})}
<p class="note">${term('Break-even cost', BREAK_EVEN)} ${bps(costs.breakEvenBps)} per side, against ${bps(costs.tradingBps)} that fees, half spread and slippage came to. ${traded}</p>`;
}
