import { figureOf, holdFigure, type MatrixColumn, type MatrixGroup, matrixColumn } from '../matrix.js';
import { formatMetric } from '../number.js';
import { type Chart, numbers, type Spec } from './chart.js';
import { pageSpec, Y_EXTENT } from './style.js';

const ROW_HEIGHT = 20;
const SCATTER_HEIGHT = 300;
/** More names in one picture would lie on each other. */
const NAMED = 4;

/** The two pictures of a group of runs: the figure they are sorted by, and what was won against the worst fall. */
export function groupCharts(group: MatrixGroup, sort: MatrixColumn, index: number): readonly Chart[] {
  return [barsChart(group, sort, index), scatterChart(group, index)];
}

function barsChart(group: MatrixGroup, sort: MatrixColumn, index: number): Chart {
  const runs = group.runs.filter((run) => !Number.isNaN(figureOf(run, sort)));
  const hold = holdFigure(group, sort);
  const height = Math.max(SCATTER_HEIGHT, runs.length * ROW_HEIGHT + 24);
  const values = Float64Array.from(runs, (run) => figureOf(run, sort));
  const told = (value: number): string => formatMetric({ ...sort, value });
  const isBeaten = (value: number): boolean => (sort.better === 'low' ? value < hold : value > hold);
  return {
    id: `bars-${index}`,
    title: sort.head,
    note: Number.isNaN(hold) ? 'The best run on top.' : 'The best run on top. The line is buy-and-hold.',
    height,
    legend: Number.isNaN(hold)
      ? []
      : [
          { label: 'Better than buy-and-hold', color: 'gain', mark: 'box' },
          { label: 'Not better', color: 'hold', mark: 'box' },
          { label: `Buy-and-hold ${told(hold)}`, color: 'ink', mark: 'dashed' },
        ],
    spec: barsSpec(height, sort, !Number.isNaN(hold)),
    tables: {
      runs: {
        kind: 'plain',
        limit: runs.length,
        keys: [],
        columns: {
          name: runs.map((run) => run.label),
          v: numbers(values),
          color: runs.map((_, k) => (isBeaten(values[k]) ? 'var(--gain)' : 'var(--hold)')),
          tip: runs.map((run, k) => `${run.label}: ${told(values[k])}`),
        },
      },
      ...(Number.isNaN(hold)
        ? {}
        : {
            hold: { kind: 'plain', limit: 1, keys: [], columns: { v: [hold], tip: [`buy-and-hold: ${told(hold)}`] } },
          }),
    },
  };
}

function barsSpec(height: number, sort: MatrixColumn, hasHold: boolean): Spec {
  const tooltip: Spec = { field: 'tip', type: 'nominal' };
  const x: Spec = {
    field: 'v',
    type: 'quantitative',
    axis: { grid: true, domain: false, tickCount: 5, format: sort.unit === 'fraction' ? '.0%' : '~r' },
  };
  return pageSpec({
    height,
    layer: [
      {
        data: { name: 'runs' },
        mark: { type: 'bar', opacity: 0.75, cornerRadiusEnd: 2 },
        encoding: {
          x,
          y: {
            field: 'name',
            type: 'nominal',
            sort: null,
            scale: { paddingInner: 0.3 },
            axis: { grid: false, labelLimit: { expr: 'width < 260 ? 110 : 200' }, labelColor: 'var(--ink)' },
          },
          color: { field: 'color', type: 'nominal', scale: null },
          tooltip,
        },
      },
      ...(hasHold
        ? [
            {
              data: { name: 'hold' },
              mark: { type: 'rule', color: 'var(--ink)', strokeDash: [4, 3], strokeWidth: 1.5 },
              encoding: { x, tooltip },
            },
          ]
        : []),
    ],
  });
}

function scatterChart(group: MatrixGroup, index: number): Chart {
  const [fall, growth] = [matrixColumn('max-drawdown'), matrixColumn('cagr')];
  const runs = group.runs.filter((run) => !Number.isNaN(figureOf(run, fall)) && !Number.isNaN(figureOf(run, growth)));
  const place = (x: number, y: number): string =>
    `CAGR ${formatMetric({ ...growth, value: y })}, max drawdown ${formatMetric({ ...fall, value: x })}`;
  const points = [
    ...runs.map((run, k) => ({
      x: figureOf(run, fall),
      y: figureOf(run, growth),
      name: run.label,
      label: k < NAMED ? run.label : '',
      color: 'var(--strategy)',
    })),
    {
      x: holdFigure(group, fall),
      y: holdFigure(group, growth),
      name: 'buy-and-hold',
      label: 'buy-and-hold',
      color: 'var(--loss)',
    },
  ].filter((point) => !Number.isNaN(point.x) && !Number.isNaN(point.y));
  return {
    id: `scatter-${index}`,
    title: 'Growth against the worst fall',
    note: `CAGR (up) over the maximum drawdown (across; right is calmer).${runs.length > NAMED ? ` The first ${NAMED} of the table are named.` : ''}`,
    height: SCATTER_HEIGHT,
    legend: [
      { label: 'Run', color: 'strategy', mark: 'dot' },
      { label: 'Buy-and-hold', color: 'loss', mark: 'dot' },
    ],
    spec: scatterSpec(),
    tables: {
      points: {
        kind: 'plain',
        limit: points.length,
        keys: [],
        columns: {
          x: numbers(Float64Array.from(points, (point) => point.x)),
          y: numbers(Float64Array.from(points, (point) => point.y)),
          label: points.map((point) => point.label),
          color: points.map((point) => point.color),
          tip: points.map((point) => `${point.name}: ${place(point.x, point.y)}`),
        },
      },
    },
  };
}

function scatterSpec(): Spec {
  const axis = { grid: true, domain: false, tickCount: 5, format: '.0%' };
  const x: Spec = { field: 'x', type: 'quantitative', scale: { zero: false, nice: true, padding: 8 }, axis };
  const y: Spec = {
    field: 'y',
    type: 'quantitative',
    scale: { zero: true, nice: true },
    axis: { ...axis, minExtent: Y_EXTENT, maxExtent: Y_EXTENT },
  };
  const color: Spec = { field: 'color', type: 'nominal', scale: null };
  return pageSpec({
    height: SCATTER_HEIGHT,
    layer: [
      {
        data: { name: 'points' },
        mark: { type: 'point', filled: true, size: 60, opacity: 0.8 },
        encoding: { x, y, color, tooltip: { field: 'tip', type: 'nominal' } },
      },
      {
        data: { name: 'points' },
        mark: { type: 'text', dy: -9, fontSize: 10.5, limit: 150, color: 'var(--muted)', align: 'right', dx: 4 },
        encoding: { x, y, text: { field: 'label', type: 'nominal' } },
      },
    ],
  });
}
