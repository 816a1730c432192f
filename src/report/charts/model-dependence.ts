import type { DependenceCurve } from '../model-report.js';
import { formatNumber } from '../number.js';
import { type Chart, numbers } from './chart.js';
import { pageSpec, valueY } from './style.js';

const HEIGHT = 170;

/** How predictions move with one column: single rows thin, their mean thick. */
export function dependenceChart({ name, grid, mean, curves }: DependenceCurve, id: string, isChance: boolean): Chart {
  const size = grid.length;
  const count = size === 0 ? 0 : curves.length / size;
  const x = {
    field: 'x',
    type: 'quantitative' as const,
    scale: { zero: false, nice: false },
    axis: { grid: false, tickCount: 5, format: '~r' },
  };
  const y = valueY('y', { format: isChance ? '.0%' : '~r' });
  return {
    id,
    title: name,
    note: `Mean prediction over rows of training with this column set to each value from its 1 % to its 99 % quantile; thin: single rows.`,
    height: HEIGHT,
    legend: [],
    spec: pageSpec({
      height: HEIGHT,
      layer: [
        {
          data: { name: 'curves' },
          mark: { type: 'line', color: 'var(--hold)', strokeWidth: 0.75, opacity: 0.35 },
          encoding: { x, y, detail: { field: 'row', type: 'nominal' } },
        },
        {
          data: { name: 'mean' },
          mark: { type: 'line', color: 'var(--strategy)', strokeWidth: 2.5 },
          encoding: { x, y },
        },
        {
          data: { name: 'mean' },
          mark: { type: 'circle', color: 'var(--strategy)', size: 22 },
          encoding: { x, y, tooltip: { field: 'tip', type: 'nominal' } },
        },
      ],
    }),
    tables: {
      curves: {
        kind: 'plain',
        limit: curves.length,
        keys: [],
        columns: {
          x: numbers(
            Float64Array.from(curves, (_, i) => grid[i % size]),
            undefined,
            4,
          ),
          y: numbers(curves, undefined, 4),
          row: Array.from({ length: count * size }, (_, i) => Math.floor(i / size)),
        },
      },
      mean: {
        kind: 'plain',
        limit: size,
        keys: [],
        columns: {
          x: numbers(grid, undefined, 4),
          y: numbers(mean, undefined, 4),
          tip: Array.from(
            mean,
            (value, g) => `${formatNumber(grid[g], { digits: 4 })}: ${formatNumber(value, { digits: 4 })}`,
          ),
        },
      },
    },
  };
}
