import type { RunReport } from '../../core/report.js';
import { keepExtremes } from '../reduce.js';
import {
  type Chart,
  DRAWN_ROWS,
  type LegendItem,
  type NoChart,
  numbers,
  type ReadoutItem,
  type Spec,
  times,
} from './chart.js';
import { timeSpec, timeX, valueY, ZERO_LINE } from './style.js';

const KEPT_ROWS = 4_000;
const HEIGHT = 220;

/** How much of the account was in the market, and on which side. */
export function exposureChart(report: RunReport): Chart | NoChart {
  const { ledger } = report;
  const title = 'Exposure';
  if (ledger.steps < 2) return { id: 'exposure', title, reason: 'a line needs at least two bars' };
  const rows = keepExtremes([ledger.netExposure, ledger.grossExposure], KEPT_ROWS);
  const hasShorts = ledger.grossExposure.some((gross, i) => gross - ledger.netExposure[i] > 1e-9);
  return {
    id: 'exposure',
    title,
    note: hasShorts
      ? 'Positions at each close over account value: net (long minus short, below 0 when short) and gross (long plus short).'
      : 'Positions at each close over account value. The account was never short.',
    height: HEIGHT,
    legend: [
      { label: hasShorts ? 'Net' : 'Long', color: 'strategy', mark: 'box' },
      ...(hasShorts ? [GROSS_LEGEND] : []),
    ],
    spec: timeSpec({ height: HEIGHT, layer: [...(hasShorts ? [grossLine()] : []), netArea(), ZERO_LINE] }),
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
      { field: 'net', label: hasShorts ? 'Net' : 'Long', unit: 'percent', color: 'strategy' },
      ...(hasShorts ? [GROSS_READOUT] : []),
    ],
  };
}

const GROSS_LEGEND: LegendItem = { label: 'Gross', color: 'hold', mark: 'line' };
const GROSS_READOUT: ReadoutItem = { field: 'gross', label: 'Gross', unit: 'percent', color: 'hold' };
const AXIS = { format: '.0%', withZero: true };

function netArea(): Spec {
  return {
    data: { name: 'path' },
    mark: { type: 'area', interpolate: 'step-after', color: 'var(--strategy)', fillOpacity: 0.6, clip: true },
    encoding: { x: timeX(), y: valueY('net', AXIS) },
  };
}

function grossLine(): Spec {
  return {
    data: { name: 'path' },
    mark: { type: 'line', interpolate: 'step-after', color: 'var(--hold)', strokeWidth: 0.75, clip: true },
    encoding: { x: timeX(), y: valueY('gross', AXIS) },
  };
}
