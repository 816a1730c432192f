import type { RunReport } from '../../core/report.js';
import { COST_SOURCES, costBreakdown } from '../costs.js';
import { currencyOf, moneyType } from '../money.js';
import { formatMoney, formatPercent } from '../number.js';
import { keepEvenly, keepExtremes } from '../reduce.js';
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

const HEIGHT = 220;
/** Running totals have no spikes that more rows could show; those that can fall keep their extremes. */
const KEPT_ROWS = 600;
const AXIS = { format: '~s', withZero: true };

interface Shown {
  readonly label: string;
  readonly color: string;
  /** running total of this kind */
  readonly column: Float64Array;
}

/**
 * What the run cost so far. Kinds that only grow are stacked one on the other; funding that was received and losses that
 * an insurance fund took over can pull a total down, so those are lines of their own, beside the sum of all.
 */
export function costsChart(report: RunReport): Chart | NoChart {
  const { ledger, spec } = report;
  const title = 'Costs so far';
  if (ledger.steps < 2) return { id: 'costs', title, reason: 'a line needs at least two bars' };
  const kinds = COST_SOURCES.map(
    ({ label, column }, k): Shown => ({ label, color: `cost-${k + 1}`, column: fromStart(column(ledger)) }),
  ).filter(({ column }) => column.some((value) => value !== 0));
  if (kinds.length === 0) return { id: 'costs', title, reason: 'the run had no costs' };
  const stack = kinds.filter(({ column }) => neverFalls(column));
  const lines = kinds.filter((kind) => !stack.includes(kind));
  const tops = topsOf(stack, ledger.steps);
  const total = tops[tops.length - 1].map((value, i) => lines.reduce((sum, line) => sum + line.column[i], value));
  const rows =
    lines.length === 0
      ? keepEvenly(ledger.steps, KEPT_ROWS)
      : keepExtremes([...lines.map((line) => line.column), total], 4 * KEPT_ROWS);
  return {
    id: 'costs',
    title,
    note: noteOf(report, currencyOf(spec)),
    height: HEIGHT,
    legend: [
      ...stack.map(({ label, color }): LegendItem => ({ label, color, mark: 'box' })),
      ...lines.map(({ label, color }): LegendItem => ({ label, color, mark: 'line' })),
      ...(lines.length === 0 ? [] : [TOTAL_LEGEND]),
    ],
    spec: timeSpec({
      height: HEIGHT,
      layer: [
        ...stack.map(({ color }, k) => areaOf(k, color)),
        ...lines.flatMap(({ color }, k) => [lineOf(`line${k}`, 'surface', 4), lineOf(`line${k}`, color, 1.75)]),
        ...(lines.length === 0 ? [] : [lineOf('total', 'ink', 1.5), ZERO_LINE]),
      ],
    }),
    tables: {
      path: {
        kind: 'path',
        limit: DRAWN_ROWS,
        keys: lines.length === 0 ? [`top${stack.length}`] : [...lines.map((_, k) => `line${k}`), 'total'],
        columns: {
          t: times(ledger.openTime, ledger.intervalMs, rows),
          ...Object.fromEntries(tops.map((column, k) => [`top${k}`, numbers(column, rows, 9)])),
          ...Object.fromEntries(lines.map(({ column }, k) => [`line${k}`, numbers(column, rows, 9)])),
          ...(lines.length === 0 ? {} : { total: numbers(total, rows, 9) }),
        },
      },
    },
    readout: [
      ...stack.map(
        ({ label, color }, k): ReadoutItem => ({
          field: `top${k + 1}`,
          below: `top${k}`,
          label,
          unit: 'money',
          color,
        }),
      ),
      ...lines.map(({ label, color }, k): ReadoutItem => ({ field: `line${k}`, label, unit: 'money', color })),
      ...(lines.length === 0 ? [] : [TOTAL_READOUT]),
    ],
  };
}

const TOTAL_LEGEND: LegendItem = { label: 'All together', color: 'ink', mark: 'line' };
const TOTAL_READOUT: ReadoutItem = { field: 'total', label: 'All together', unit: 'money', color: 'ink' };

function noteOf(report: RunReport, currency: string): string {
  const { total, share } = costBreakdown(report);
  const money = formatMoney(total.amount, { type: moneyType(report) });
  const ofProfit = Number.isNaN(share)
    ? total.amount > 0
      ? ', there was no profit before costs'
      : ''
    : `, ${formatPercent(share)} of the profit before costs`;
  return `Running total in ${currency}: ${money} in the end${ofProfit}.`;
}

/** A run that was cut out of a longer one begins with what was paid before it. */
function fromStart(column: Float64Array): Float64Array {
  return column[0] === 0 ? column : column.map((value) => value - column[0]);
}

function neverFalls(column: Float64Array): boolean {
  for (let i = 1; i < column.length; i++) if (column[i] < column[i - 1]) return false;
  return true;
}

/** The upper edges of a stack, the ground first. */
function topsOf(stack: readonly Shown[], steps: number): Float64Array[] {
  const tops = [new Float64Array(steps)];
  for (const { column } of stack) {
    const below = tops[tops.length - 1];
    tops.push(below.map((value, i) => value + column[i]));
  }
  return tops;
}

function areaOf(k: number, color: string): Spec {
  return {
    data: { name: 'path' },
    mark: { type: 'area', color: `var(--${color})`, fillOpacity: 0.85, clip: true },
    encoding: { x: timeX(), y: valueY(`top${k + 1}`, AXIS), y2: { field: `top${k}` } },
  };
}

/** A wider line in the colour of the ground lies under a line that crosses areas. */
function lineOf(field: string, color: string, strokeWidth: number): Spec {
  return {
    data: { name: 'path' },
    mark: { type: 'line', color: `var(--${color})`, strokeWidth, clip: true },
    encoding: { x: timeX(), y: valueY(field, AXIS) },
  };
}
