import { MINUTE_MS } from '../../core/kit/time.js';
import { type Curve, growthAt } from '../curves.js';
import type { MatrixGroup } from '../matrix.js';
import { type Chart, DRAWN_ROWS, numbers, type Spec, times } from './chart.js';
import { timeSpec, timeX, valueY } from './style.js';

const MOMENTS = 1500;
const HEIGHT = 320;
/** Neighbours far apart in hue; more lines cannot be told apart. */
const COLORS = ['cost-1', 'cost-3', 'cost-5', 'cost-4', 'cost-6', 'cost-2'];

/** How many runs of a group are drawn. */
export const MOST_CURVES = COLORS.length;

/** How the best runs of a group went, beside buy-and-hold; undefined when the curves of none are at hand. */
export function curvesChart(group: MatrixGroup, curves: ReadonlyMap<string, Curve>, index: number): Chart | undefined {
  const shown = group.runs
    .flatMap((run) => {
      const curve = curves.get(run.runId);
      return curve === undefined || curve.time.length < 2 ? [] : [{ run, curve }];
    })
    .slice(0, MOST_CURVES);
  if (shown.length === 0) return undefined;
  const from = Math.min(...shown.map(({ curve }) => curve.time[0]));
  const to = Math.max(...shown.map(({ curve }) => curve.time[curve.time.length - 1]));
  const moments = Float64Array.from(
    { length: MOMENTS },
    (_, k) => Math.floor((from + ((to - from) * (k + 1)) / MOMENTS) / MINUTE_MS) * MINUTE_MS,
  );
  const longest = shown.reduce((a, b) => (b.curve.time[0] < a.curve.time[0] ? b : a)).curve;
  const lines = shown.map(({ run, curve }, k) => ({
    field: `s${k + 1}`,
    label: run.label,
    color: COLORS[k],
    values: growthAt(curve, curve.equity, moments),
  }));
  const all = [
    { field: 's0', label: 'Buy-and-hold', color: 'hold', values: growthAt(longest, longest.hold, moments) },
    ...lines,
  ];
  return {
    id: `curves-${index}`,
    title: 'Equity',
    note: `Account value over the starting cash, on a logarithmic scale.${group.runs.length > lines.length ? ` The first ${lines.length} of the table.` : ''}`,
    height: HEIGHT,
    legend: all.map(({ label, color }) => ({ label, color, mark: 'line' as const })),
    spec: timeSpec({ height: HEIGHT, layer: all.map(({ field, color }) => lineOf(field, color)) }),
    tables: {
      path: {
        kind: 'path',
        limit: DRAWN_ROWS,
        keys: all.map(({ field }) => field),
        columns: {
          t: times(moments, MINUTE_MS),
          ...Object.fromEntries(all.map(({ field, values }) => [field, numbers(values, undefined, 5)])),
        },
      },
    },
    readout: all.map(({ field, label, color }) => ({ field, label, color, unit: 'ratio' as const })),
  };
}

function lineOf(field: string, color: string): Spec {
  return {
    data: { name: 'path' },
    mark: { type: 'line', color: `var(--${color})`, strokeWidth: field === 's0' ? 1.25 : 1.5, clip: true },
    encoding: { x: timeX(), y: valueY(field, { format: '~s', isLog: true }) },
  };
}
