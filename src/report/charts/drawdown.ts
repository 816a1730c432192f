import type { RunReport } from '../../core/report.js';
import { drawdowns } from '../../risk/drawdown.js';
import { keepExtremes } from '../reduce.js';
import { type Chart, DRAWN_ROWS, type NoChart, numbers, times } from './chart.js';
import { timeSpec, timeX, valueY } from './style.js';

const KEPT_ROWS = 4_000;
const HEIGHT = 180;

/** How far the account stood below its highest value so far. */
export function drawdownChart(report: RunReport): Chart | NoChart {
  const { ledger, benchmark } = report;
  const title = 'Drawdown';
  if (ledger.steps < 2) return { id: 'drawdown', title, reason: 'a line needs at least two bars' };
  const own = drawdowns(ledger.equity);
  const hold = drawdowns(benchmark);
  const rows = keepExtremes([own, hold], KEPT_ROWS);
  const x = timeX();
  const axis = { format: '.0%', withZero: true };
  return {
    id: 'drawdown',
    title,
    note: 'Distance of the close below the highest close so far.',
    height: HEIGHT,
    legend: [
      { label: 'Strategy', color: 'loss', mark: 'box' },
      { label: 'Buy-and-hold', color: 'hold', mark: 'line' },
    ],
    spec: timeSpec({
      height: HEIGHT,
      layer: [
        {
          data: { name: 'path' },
          mark: {
            type: 'area',
            color: 'var(--loss)',
            fillOpacity: 0.22,
            line: { color: 'var(--loss)', strokeWidth: 1.25 },
            clip: true,
          },
          encoding: { x, y: valueY('own', axis) },
        },
        {
          data: { name: 'path' },
          mark: { type: 'line', color: 'var(--hold)', strokeWidth: 1, clip: true },
          encoding: { x, y: valueY('hold', axis) },
        },
      ],
    }),
    tables: {
      path: {
        kind: 'path',
        limit: DRAWN_ROWS,
        keys: ['own', 'hold'],
        columns: {
          t: times(ledger.openTime, ledger.intervalMs, rows),
          own: numbers(own, rows),
          hold: numbers(hold, rows),
        },
      },
    },
    readout: [
      { field: 'own', label: 'Strategy', unit: 'percent', color: 'loss' },
      { field: 'hold', label: 'Buy-and-hold', unit: 'percent', color: 'hold' },
    ],
  };
}
