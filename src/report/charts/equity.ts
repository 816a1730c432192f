import type { RunReport } from '../../core/report.js';
import { currencyOf } from '../money.js';
import { keepExtremes } from '../reduce.js';
import { type Chart, DRAWN_ROWS, LOG_SPREAD, type NoChart, numbers, type Spec, spreadOf, times } from './chart.js';
import { LIQUIDATION_LEGEND, liquidationMarks, liquidationTable } from './liquidations.js';
import { timeSpec, timeX, valueY } from './style.js';

/** Rows that the page keeps to zoom into. */
const KEPT_ROWS = 10_000;
const HEIGHT = 320;

/** What the account was worth, beside the same cash put into buy-and-hold. */
export function equityChart(report: RunReport): Chart | NoChart {
  const { ledger, benchmark } = report;
  const title = 'Equity against buy-and-hold';
  if (ledger.steps < 2) return { id: 'equity', title, reason: 'a line needs at least two bars' };
  const rows = keepExtremes([ledger.equity, benchmark], KEPT_ROWS);
  const hasLiquidations = ledger.liquidations.length > 0;
  const spread = spreadOf([ledger.equity, benchmark]);
  return {
    id: 'equity',
    title,
    note: `Account value in ${currencyOf(report.spec)} at each close, all costs paid. Buy-and-hold buys the same markets in equal parts at the first open that the strategy could have used, without costs.${isForeign(report) ? ' It holds each as a coin paid in its own quote currency.' : ''}`,
    height: HEIGHT,
    legend: [
      { label: 'Strategy', color: 'strategy', mark: 'line' },
      { label: 'Buy-and-hold', color: 'hold', mark: 'line' },
      ...(hasLiquidations ? [LIQUIDATION_LEGEND] : []),
    ],
    spec: specOf(false, hasLiquidations),
    ...(spread >= 1 ? { logSpec: specOf(true, hasLiquidations), isLogFirst: spread > LOG_SPREAD } : {}),
    tables: {
      path: {
        kind: 'path',
        limit: DRAWN_ROWS,
        keys: ['e', 'b'],
        columns: {
          t: times(ledger.openTime, ledger.intervalMs, rows),
          e: numbers(ledger.equity, rows, 8),
          b: numbers(benchmark, rows, 8),
        },
      },
      ...(hasLiquidations
        ? {
            liquidations: liquidationTable(ledger.liquidations, ({ step }) => ({
              time: ledger.openTime[step],
              value: ledger.equity[step],
            })),
          }
        : {}),
    },
    readout: [
      { field: 'e', label: 'Strategy', unit: 'money', color: 'strategy' },
      { field: 'b', label: 'Buy-and-hold', unit: 'money', color: 'hold' },
    ],
  };
}

/** Whether buy-and-hold is counted otherwise than the account: contracts of coins, or several quote currencies. */
function isForeign({ spec }: RunReport): boolean {
  return Object.values(spec.market.rules).some(
    (market) => market.contract === 'inverse' || market.quote !== currencyOf(spec),
  );
}

function specOf(isLog: boolean, hasLiquidations: boolean): Spec {
  const x = timeX();
  const axis = { format: '~s', isLog };
  return timeSpec({
    height: HEIGHT,
    layer: [
      {
        data: { name: 'path' },
        mark: { type: 'line', color: 'var(--hold)', strokeWidth: 1.25, clip: true },
        encoding: { x, y: valueY('b', axis) },
      },
      {
        data: { name: 'path' },
        mark: { type: 'line', color: 'var(--strategy)', strokeWidth: 1.75, clip: true },
        encoding: { x, y: valueY('e', axis) },
      },
      ...(hasLiquidations ? [liquidationMarks(axis)] : []),
    ],
  });
}
