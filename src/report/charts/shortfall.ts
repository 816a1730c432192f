import type { RunReport } from '../../core/report.js';
import { inBps, largestParents } from '../executions.js';
import { formatNumber } from '../number.js';
import { type Chart, numbers, type Spec } from './chart.js';
import { pageSpec, Y_EXTENT } from './style.js';

const HEIGHT = 280;
const DRAWN_PARENTS = 1500;

/** Whether the orders paid what their model expected of them; absent when no model could tell. */
export function shortfallChart(report: RunReport): Chart | undefined {
  const foretold = largestParents(report, Number.POSITIVE_INFINITY).filter(
    (parent) => !Number.isNaN(parent.shortfall) && !Number.isNaN(parent.expectedCost),
  );
  if (foretold.length === 0) return undefined;
  const shown = foretold.slice(0, DRAWN_PARENTS);
  const expected = Float64Array.from(shown, (parent) => inBps(parent.expectedCost));
  const achieved = Float64Array.from(shown, (parent) => inBps(parent.shortfall));
  const highest = expected.reduce((a, b) => Math.max(a, b), 0);
  const bps = (value: number): string => formatNumber(value, { digits: 1 });
  const left = foretold.length > shown.length ? ` The ${DRAWN_PARENTS} largest of ${foretold.length} orders.` : '';
  return {
    id: 'shortfall',
    title: 'Achieved against expected cost',
    note: `Shortfall of each order against its arrival price, basis points (up, above 0 when paid), over what the model expected (across). On the dashed line both are equal; the distance from it is drift of the price while the order was worked.${left}`,
    height: HEIGHT,
    legend: [
      { label: 'Buy', color: 'strategy', mark: 'dot' },
      { label: 'Sell', color: 'cost-3', mark: 'dot' },
      { label: 'As expected', color: 'axis', mark: 'dashed' },
    ],
    spec: specOf(),
    tables: {
      line: {
        kind: 'plain',
        limit: 2,
        keys: [],
        columns: { x: [0, highest], y: [0, highest] },
      },
      parents: {
        kind: 'plain',
        limit: DRAWN_PARENTS,
        keys: [],
        columns: {
          x: numbers(expected),
          y: numbers(achieved),
          color: shown.map((parent) => (parent.quantity < 0 ? 'var(--cost-3)' : 'var(--strategy)')),
          tip: shown.map(
            (parent, k) =>
              `${parent.quantity < 0 ? 'sell' : 'buy'} ${parent.symbol}, ${parent.algorithm}: achieved ${bps(achieved[k])} bp, expected ${bps(expected[k])} bp`,
          ),
        },
      },
    },
  };
}

function specOf(): Spec {
  const axis = { grid: true, domain: false, tickCount: 5, format: '~r' };
  const x: Spec = { field: 'x', type: 'quantitative', scale: { zero: true, nice: true }, axis };
  const y: Spec = {
    field: 'y',
    type: 'quantitative',
    scale: { zero: true, nice: true },
    axis: { ...axis, minExtent: Y_EXTENT, maxExtent: Y_EXTENT },
  };
  return pageSpec({
    height: HEIGHT,
    layer: [
      {
        data: { name: 'line' },
        mark: { type: 'line', color: 'var(--axis)', strokeDash: [5, 4], strokeWidth: 1.5 },
        encoding: { x, y },
      },
      {
        data: { name: 'parents' },
        mark: { type: 'point', filled: true, size: 34, opacity: 0.65 },
        encoding: {
          x,
          y,
          color: { field: 'color', type: 'nominal', scale: null },
          tooltip: { field: 'tip', type: 'nominal' },
        },
      },
    ],
  });
}
