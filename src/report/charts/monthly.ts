import type { RunReport } from '../../core/report.js';
import { formatNumber, formatPercent } from '../number.js';
import { monthlyCloses, returnsFrom } from '../series.js';
import type { Chart, NoChart, Spec } from './chart.js';
import { pageSpec } from './style.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec', 'Year'];
/** The plot beside it, the distribution, is this high. */
const USUAL_HEIGHT = 220;
const LOWEST_ROW = 22;
const HIGHEST_ROW = 46;
/** Returns at which a cell takes the next deeper colour. */
const DEPTHS = [0.01, 0.05, 0.1, 0.2];

interface Cell {
  readonly year: number;
  readonly month: number;
  readonly own: number;
  readonly hold: number;
}

/** Return of each calendar month and year. */
export function monthlyChart(report: RunReport): Chart | NoChart {
  const { ledger } = report;
  const title = 'Monthly returns';
  if (ledger.steps < 2) return { id: 'monthly', title, reason: 'it needs at least two bars' };
  const cells = cellsOf(report);
  const years = [...new Set(cells.map((c) => c.year))];
  const height = Math.round(years.length * Math.max(LOWEST_ROW, Math.min(HIGHEST_ROW, USUAL_HEIGHT / years.length)));
  return {
    id: 'monthly',
    title,
    note: 'Percent per UTC month, costs paid. The first and the last month may be shorter; the right column compounds the year.',
    height,
    legend: [
      { label: 'Gain', color: 'heat-p3', mark: 'box' },
      { label: 'Loss', color: 'heat-n3', mark: 'box' },
    ],
    spec: specOf(height),
    tables: {
      cells: {
        kind: 'plain',
        limit: cells.length,
        keys: [],
        columns: {
          year: cells.map((c) => String(c.year)),
          month: cells.map((c) => MONTHS[c.month]),
          fill: cells.map((c) => `var(--heat-${depthOf(c.own)})`),
          ink: cells.map((c) => (Math.abs(c.own) >= DEPTHS[3] ? 'var(--heat-deep-ink)' : 'var(--ink)')),
          label: cells.map((c) => formatNumber(c.own * 100, { digits: Math.abs(c.own) >= 0.0995 ? 0 : 1 })),
          short: cells.map((c) => formatNumber(c.own * 100, { digits: 0 })),
          tip: cells.map(tipOf),
        },
      },
    },
  };
}

function cellsOf(report: RunReport): readonly Cell[] {
  const { ledger, benchmark } = report;
  const own = monthlyCloses(ledger.openTime, ledger.equity, ledger.intervalMs);
  const hold = monthlyCloses(ledger.openTime, benchmark, ledger.intervalMs);
  const ownReturns = returnsFrom(ledger.startCash, own.value);
  const holdReturns = returnsFrom(ledger.startCash, hold.value);
  const cells: Cell[] = [];
  let year = { year: Number.NaN, own: 1, hold: 1 };
  const closeYear = (): void => {
    if (!Number.isNaN(year.year)) cells.push({ year: year.year, month: 12, own: year.own - 1, hold: year.hold - 1 });
  };
  for (let i = 0; i < own.time.length; i++) {
    const date = new Date(own.time[i]);
    if (date.getUTCFullYear() !== year.year) {
      closeYear();
      year = { year: date.getUTCFullYear(), own: 1, hold: 1 };
    }
    year.own *= 1 + ownReturns[i];
    year.hold *= 1 + holdReturns[i];
    cells.push({ year: year.year, month: date.getUTCMonth(), own: ownReturns[i], hold: holdReturns[i] });
  }
  closeYear();
  return cells;
}

function depthOf(value: number): string {
  if (Number.isNaN(value)) return '0';
  const depth = DEPTHS.filter((limit) => Math.abs(value) >= limit).length;
  return depth === 0 ? '0' : `${value < 0 ? 'n' : 'p'}${depth}`;
}

function tipOf(cell: Cell): string {
  const when = cell.month === 12 ? `${cell.year}` : `${MONTHS[cell.month]} ${cell.year}`;
  const percent = (value: number): string => formatPercent(value, { isSigned: true, digits: 2 });
  return `${when}: ${percent(cell.own)}, buy-and-hold ${percent(cell.hold)}`;
}

function specOf(height: number): Spec {
  const x: Spec = {
    field: 'month',
    type: 'ordinal',
    sort: MONTHS,
    scale: { domain: MONTHS, paddingInner: 0.06 },
    axis: {
      orient: 'top',
      domain: false,
      labelAngle: 0,
      labelExpr: 'width < 420 ? slice(datum.label, 0, 1) : datum.label',
    },
  };
  const y: Spec = {
    field: 'year',
    type: 'ordinal',
    sort: 'descending',
    scale: { paddingInner: 0.1 },
    axis: { grid: false, minExtent: 34 },
  };
  const tooltip: Spec = { field: 'tip', type: 'nominal' };
  return pageSpec({
    height,
    layer: [
      {
        data: { name: 'cells' },
        mark: { type: 'rect', cornerRadius: 2 },
        encoding: { x, y, fill: { field: 'fill', type: 'nominal', scale: null }, tooltip },
      },
      {
        data: { name: 'cells' },
        mark: { type: 'text', fontSize: { expr: 'width < 420 ? 9 : 11.5' } },
        encoding: {
          x,
          y,
          text: {
            condition: { test: 'width < 420', field: 'short', type: 'nominal' },
            field: 'label',
            type: 'nominal',
          },
          color: { field: 'ink', type: 'nominal', scale: null },
          tooltip,
        },
      },
    ],
  });
}
