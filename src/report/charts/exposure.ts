import type { RunReport } from '../../core/report.js';
import { keepExtremes } from '../reduce.js';
import { type Chart, DRAWN_ROWS, type NoChart, numbers, times } from './chart.js';
import { timeSpec, timeX, valueY, ZERO_LINE } from './style.js';

const KEPT_ROWS = 4_000;
const HEIGHT = 220;

/** How much of the account was in the market, and on which side. */
export function exposureChart(report: RunReport): Chart | NoChart {
  const { ledger } = report;
  const title = 'Exposure';
  if (ledger.steps < 2) return { id: 'exposure', title, reason: 'a line needs at least two bars' };
  const rows = keepExtremes([ledger.netExposure, ledger.grossExposure], KEPT_ROWS);
  const x = timeX();
  const axis = { format: '.0%', withZero: true };
  return {
    id: 'exposure',
    title,
    note: 'Positions at each close over account value: net (long minus short, below 0 when short) and gross (long plus short).',
    height: HEIGHT,
    legend: [
      { label: 'Net', color: 'strategy', mark: 'box' },
      { label: 'Gross', color: 'hold', mark: 'line' },
    ],
    spec: timeSpec({
      height: HEIGHT,
      layer: [
        {
          data: { name: 'path' },
          mark: { type: 'area', interpolate: 'step-after', color: 'var(--strategy)', fillOpacity: 0.55, clip: true },
          encoding: { x, y: valueY('net', axis) },
        },
        {
          data: { name: 'path' },
          mark: { type: 'line', interpolate: 'step-after', color: 'var(--hold)', strokeWidth: 0.75, clip: true },
          encoding: { x, y: valueY('gross', axis) },
        },
        ZERO_LINE,
      ],
    }),
    tables: {
      path: {
        kind: 'path',
        limit: DRAWN_ROWS,
        keys: ['net', 'gross'],
        columns: {
          t: times(ledger.openTime, ledger.intervalMs, rows),
          net: numbers(ledger.netExposure, rows),
          gross: numbers(ledger.grossExposure, rows),
        },
      },
    },
    readout: [
      { field: 'net', label: 'Net', unit: 'percent', color: 'strategy' },
      { field: 'gross', label: 'Gross', unit: 'percent', color: 'hold' },
    ],
  };
}
