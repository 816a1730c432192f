import type { RunReport } from '../../core/report.js';
import { costTotals, quoteCurrency } from '../facts.js';
import { formatPercent, formatQuote } from '../number.js';
import { keepEvenly } from '../reduce.js';
import { type Chart, DRAWN_ROWS, type LegendItem, type NoChart, numbers, type Spec, times } from './chart.js';
import { timeSpec, timeX, valueY } from './style.js';

const HEIGHT = 220;
/** Running totals have no spikes that more rows could show. */
const KEPT_ROWS = 600;
const KINDS = [
  { label: 'Fees', color: 'cost-1' },
  { label: 'Spread', color: 'cost-2' },
  { label: 'Slippage', color: 'cost-3' },
  { label: 'Borrowing', color: 'cost-4' },
] as const;

/** What trading cost so far, one kind stacked on the other. */
export function costsChart(report: RunReport): Chart | NoChart {
  const { ledger, spec } = report;
  const title = 'Costs so far';
  const totals = costTotals(ledger);
  if (ledger.steps < 2) return { id: 'costs', title, reason: 'a line needs at least two bars' };
  if (!(totals.total > 0)) return { id: 'costs', title, reason: 'the run had no costs' };
  const rows = keepEvenly(ledger.steps, KEPT_ROWS);
  const single = [ledger.fees, ledger.spreadCost, ledger.slippageCost, ledger.borrowCost];
  const stacked: Float64Array[] = [new Float64Array(ledger.steps)];
  for (const column of single) {
    const below = stacked[stacked.length - 1];
    stacked.push(below.map((value, i) => value + column[i]));
  }
  const amount = [totals.fees, totals.spread, totals.slippage, totals.borrow];
  const shown = KINDS.filter((_, k) => amount[k] > 0);
  const share = Number.isNaN(totals.share)
    ? 'there was no profit before costs'
    : `${formatPercent(totals.share)} of the profit before costs`;
  const columns = Object.fromEntries(stacked.map((column, k) => [`top${k}`, numbers(column, rows)]));
  return {
    id: 'costs',
    title,
    note: `Running total in ${quoteCurrency(spec.market.symbols)}: ${formatQuote(totals.total)} in the end, ${share}.`,
    height: HEIGHT,
    legend: shown.map((kind): LegendItem => ({ label: kind.label, color: kind.color, mark: 'box' })),
    spec: timeSpec({ height: HEIGHT, layer: shown.map((kind) => areaOf(KINDS.indexOf(kind))) }),
    tables: {
      path: {
        kind: 'path',
        limit: DRAWN_ROWS,
        keys: [`top${KINDS.length}`],
        columns: { t: times(ledger.openTime, ledger.intervalMs, rows), ...columns },
      },
    },
    readout: shown.map(({ label, color }) => {
      const k = KINDS.findIndex((kind) => kind.label === label);
      return { field: `top${k + 1}`, below: `top${k}`, label, unit: 'quote', color };
    }),
  };
}

function areaOf(k: number): Spec {
  return {
    data: { name: 'path' },
    mark: { type: 'area', color: `var(--${KINDS[k].color})`, fillOpacity: 0.85, clip: true },
    encoding: { x: timeX(), y: valueY(`top${k + 1}`, { format: '~s', withZero: true }), y2: { field: `top${k}` } },
  };
}
