import { formatNumber } from '../number.js';
import { type Chart, numbers, type Spec } from './chart.js';
import { pageSpec } from './style.js';

interface Bar {
  readonly name: string;
  readonly value: number;
  /** drawn as a line of that length to both sides; NaN for none */
  readonly sd?: number;
}

interface BarOptions {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  /** d3 format of the axis */
  readonly format?: string;
  /** lines at these values, with what they mean in the note */
  readonly rules?: readonly number[];
}

const MOST = 15;
const ROW_HEIGHT = 22;

/** Columns of a model by one figure: a bar each, teal above 0 and orange below, with its spread where there is one. */
export function modelBars(bars: readonly Bar[], { id, title, note, format = '~r', rules = [] }: BarOptions): Chart {
  const top = bars.slice(0, MOST);
  const height = top.length * ROW_HEIGHT + 12;
  const left = bars.length > top.length ? ` The first ${top.length} of ${bars.length}.` : '';
  const y: Spec = {
    field: 'name',
    type: 'nominal',
    sort: null,
    scale: { paddingInner: 0.4 },
    axis: { grid: false, labelLimit: { expr: 'width < 420 ? 120 : 300' }, labelColor: 'var(--ink)' },
  };
  const x = (field: string): Spec => ({
    field,
    type: 'quantitative',
    axis: { grid: true, domain: false, tickCount: 4, format },
  });
  const layer: Spec[] = [
    {
      data: { name: 'bars' },
      mark: { type: 'bar', cornerRadiusEnd: 2 },
      encoding: {
        x: x('value'),
        y,
        color: {
          condition: { test: 'datum.value < 0', value: 'var(--loss)' },
          value: 'var(--strategy)',
        },
        tooltip: { field: 'tip', type: 'nominal' },
      },
    },
  ];
  if (top.some(({ sd = Number.NaN }) => !Number.isNaN(sd))) {
    layer.push({
      data: { name: 'bars' },
      mark: { type: 'rule', color: 'var(--ink)', opacity: 0.6, strokeWidth: 1.25 },
      encoding: { x: x('low'), x2: { field: 'high' }, y },
    });
  }
  for (const rule of rules) {
    layer.push({
      data: { values: [{ at: rule }] },
      mark: { type: 'rule', color: 'var(--loss)', strokeDash: [4, 3], strokeWidth: 1.25 },
      encoding: { x: x('at') },
    });
  }
  const end = (sign: number): Float64Array => Float64Array.from(top, ({ value, sd = Number.NaN }) => value + sign * sd);
  return {
    id,
    title,
    note: `${note}${left}`,
    height,
    legend: [],
    spec: pageSpec({ height, layer }),
    tables: {
      bars: {
        kind: 'plain',
        limit: top.length,
        keys: [],
        columns: {
          name: top.map((bar) => bar.name),
          value: numbers(Float64Array.from(top, (bar) => bar.value)),
          low: numbers(end(-1)),
          high: numbers(end(1)),
          tip: top.map(({ name, value, sd = Number.NaN }) => {
            const spread = Number.isNaN(sd) ? '' : ` ± ${formatNumber(sd, { digits: 4 })} over folds`;
            return `${name}: ${formatNumber(value, { digits: 4 })}${spread}`;
          }),
        },
      },
    },
  };
}
