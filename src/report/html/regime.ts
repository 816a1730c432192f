import type { RunReport } from '../../core/report.js';
import { type Html, html } from '../escape.js';
import { formatNumber, formatPercent } from '../number.js';
import { regimeRows } from '../regimes.js';
import { signed, tableMarkup } from './parts.js';

/** How the market and the strategy did in each regime. */
export function regimeMarkup(report: RunReport): Html {
  const { regime, markets, ledger } = report;
  if (regime === undefined) return html``;
  const percent = (value: number) => signed(formatPercent(value, { isSigned: true }), value);
  const rows = regimeRows(markets[0], regime.path, ledger).map((row) => [
    { text: html`<i class="swatch" style="--c:var(--regime-${row.name})"></i>${row.name}` },
    { text: formatPercent(row.share) },
    { text: formatNumber(row.bars, { digits: 0 }) },
    { text: formatNumber(row.stretches, { digits: 0 }) },
    { text: percent(row.marketReturn) },
    { text: formatPercent(row.marketVolatility) },
    { text: percent(row.strategyReturn) },
  ]);
  return html`<h3 class="gap">Regimes of ${markets[0].symbol}</h3>
<p class="note">By ${regime.model}. Each bar's regime, as known at its close, is set against the move of the next bar; returns are compounded over all such bars, volatility is per year.</p>
${tableMarkup({
  columns: [
    { name: 'Regime', align: 'left' },
    { name: 'Share of time' },
    { name: 'Bars' },
    { name: 'Stretches' },
    { name: 'Market return' },
    { name: 'Market volatility' },
    { name: 'Strategy return' },
  ],
  rows,
})}`;
}
