import type { ShapPoint } from '../model-report.js';
import { formatNumber, formatPercent } from '../number.js';
import { type Chart, numbers } from './chart.js';
import { pageSpec } from './style.js';

const MOST_COLUMNS = 12;
const ROW_HEIGHT = 34;
/** Low values of training to high ones. */
const COLORS = ['strategy', 'cost-2', 'hold', 'cost-3', 'cost-6'];
const NAMES = ['lowest fifth', '', 'middle', '', 'highest fifth'];
/** Slots across a row: points of nearly the same effect lie beside each other. */
const SLOTS = 9;
const BINS = 60;

/**
 * What each column did to many bars: one point per bar, to the right where it spoke for more, in the colour of the value
 * that it had. Columns by the mean size of what they did.
 */
export function swarmChart(
  points: readonly ShapPoint[],
  {
    id,
    unit,
    from,
    method,
  }: { readonly id: string; readonly unit: string; readonly from: string; readonly method: string },
): Chart {
  const sizes = new Map<string, number>();
  for (const { name, effect } of points) sizes.set(name, (sizes.get(name) ?? 0) + Math.abs(effect));
  const order = [...sizes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_COLUMNS);
  const names = order.map(([name]) => name);
  const shown = names.flatMap((name) => points.filter((point) => point.name === name));
  const height = names.length * ROW_HEIGHT + 14;
  const y = {
    field: 'name',
    type: 'nominal' as const,
    sort: null,
    scale: { paddingInner: 0.15 },
    axis: { grid: true, labelLimit: { expr: 'width < 420 ? 120 : 300' }, labelColor: 'var(--ink)' },
  };
  return {
    id,
    title: 'What each column did to the score',
    note: `One point per bar, ${from}: its part of the score in ${unit} (${method}); to the right it raised the score. Colour: where the column’s value stood among those of training.${sizes.size > names.length ? ` The ${names.length} with the largest parts of ${sizes.size}.` : ''}`,
    height,
    legend: COLORS.flatMap((color, k) => (NAMES[k] === '' ? [] : [{ label: NAMES[k], color, mark: 'dot' as const }])),
    spec: pageSpec({
      height,
      layer: [
        {
          data: { values: [{ zero: 0 }] },
          mark: { type: 'rule', color: 'var(--axis)', strokeWidth: 1 },
          encoding: { x: { field: 'zero', type: 'quantitative' } },
        },
        {
          data: { name: 'points' },
          mark: { type: 'circle', size: 18, opacity: 0.75 },
          encoding: {
            x: {
              field: 'effect',
              type: 'quantitative',
              axis: { grid: true, domain: false, tickCount: 5, format: '~r' },
            },
            y,
            yOffset: { field: 'slot', type: 'quantitative', scale: { domain: [0, SLOTS - 1] } },
            color: {
              field: 'fifth',
              type: 'nominal',
              scale: { domain: [0, 1, 2, 3, 4], range: COLORS.map((color) => `var(--${color})`) },
              legend: null,
            },
            tooltip: { field: 'tip', type: 'nominal' },
          },
        },
      ],
    }),
    tables: {
      points: {
        kind: 'plain',
        limit: shown.length,
        keys: [],
        columns: {
          name: { choices: names, picks: shown.map(({ name }) => names.indexOf(name)) },
          effect: numbers(
            Float64Array.from(shown, (point) => point.effect),
            undefined,
            4,
          ),
          slot: slotsOf(shown),
          fifth: shown.map(({ percentile }) => Math.min(4, Math.max(0, Math.floor(percentile * 5)))),
          tip: shown.map(
            ({ name, effect, value, percentile }) =>
              `${name} at ${formatNumber(value, { digits: 4 })} (above ${formatPercent(percentile, { digits: 0 })} of training): ${formatNumber(effect, { digits: 4 })}`,
          ),
        },
      },
    },
  };
}

/** Points of one column within a sixtieth of the range of all share its slots from the middle outwards. */
function slotsOf(points: readonly ShapPoint[]): number[] {
  const effects = points.map(({ effect }) => effect);
  const low = effects.reduce((a, b) => Math.min(a, b), 0);
  const range = effects.reduce((a, b) => Math.max(a, b), 0) - low;
  const taken = new Map<string, number>();
  return points.map(({ name, effect }) => {
    const bin = `${name} ${range > 0 ? Math.floor(((effect - low) / range) * BINS) : 0}`;
    const count = taken.get(bin) ?? 0;
    taken.set(bin, count + 1);
    const step = Math.ceil(count / 2) % ((SLOTS + 1) / 2);
    return (SLOTS - 1) / 2 + (count % 2 === 1 ? step : -step);
  });
}
