import type { RunReport } from '../../core/report.js';
import { startStep } from '../../risk/columns.js';
import { keepExtremes } from '../reduce.js';
import { type Chart, DRAWN_ROWS, type LegendItem, type NoChart, numbers, type Spec, times } from './chart.js';
import { timeSpec, timeX, valueY, ZERO_LINE } from './style.js';

const KEPT_ROWS = 6_000;
const HEIGHT = 260;
/** Neighbours far apart in hue; more lines cannot be told apart. */
const COLORS = ['cost-1', 'cost-3', 'cost-5', 'cost-4', 'cost-6', 'cost-2'];

/** How the parts of an account did, each against the cash that it was given. */
export function strategiesChart(report: RunReport): Chart | NoChart | undefined {
  const { ledger } = report;
  if (ledger.strategies.length < 2) return undefined;
  const title = 'Strategies of the account';
  if (ledger.steps < 2) return { id: 'strategies', title, reason: 'a line needs at least two bars' };
  const start = startStep(ledger);
  const growth = (equity: Float64Array): Float64Array => equity.map((value) => value / equity[start] - 1);
  const shown = ledger.strategies.slice(0, COLORS.length);
  const columns = [growth(ledger.equity), ...shown.map((part) => growth(part.equity))];
  const rows = keepExtremes(columns, KEPT_ROWS);
  const lines = shown.map(({ name }, k) => ({ field: `s${k + 1}`, label: name, color: COLORS[k] }));
  const left = ledger.strategies.length - shown.length;
  return {
    id: 'strategies',
    title,
    note: `Return of each strategy on its own share of the account at each close, all costs paid.${left > 0 ? ` The first ${COLORS.length} of ${ledger.strategies.length}.` : ''}`,
    height: HEIGHT,
    legend: [
      { label: 'Account', color: 'ink', mark: 'line' },
      ...lines.map(({ label, color }): LegendItem => ({ label, color, mark: 'line' })),
    ],
    spec: timeSpec({
      height: HEIGHT,
      layer: [ZERO_LINE, ...lines.map(({ field, color }) => lineOf(field, color, 1.5)), lineOf('s0', 'ink', 1.25)],
    }),
    tables: {
      path: {
        kind: 'path',
        limit: DRAWN_ROWS,
        keys: columns.map((_, k) => `s${k}`),
        columns: {
          t: times(ledger.openTime, ledger.intervalMs, rows),
          ...Object.fromEntries(columns.map((column, k) => [`s${k}`, numbers(column, rows)])),
        },
      },
    },
    readout: [
      { field: 's0', label: 'Account', unit: 'percent', color: 'ink' },
      ...lines.map((item) => ({ ...item, unit: 'percent' as const })),
    ],
  };
}

function lineOf(field: string, color: string, strokeWidth: number): Spec {
  return {
    data: { name: 'path' },
    mark: { type: 'line', color: `var(--${color})`, strokeWidth, clip: true },
    encoding: { x: timeX(), y: valueY(field, { format: '.0%', withZero: true }) },
  };
}
