import { DAY_MS } from '../../core/kit/time.js';
import type { RunReport } from '../../core/report.js';
import { formatNumber, formatPercent } from '../number.js';
import { dailyCloses, returnsFrom } from '../series.js';
import { type Chart, type NoChart, numbers, type Spec } from './chart.js';
import { pageSpec } from './style.js';

const HEIGHT = 220;
const FEWEST_RETURNS = 20;
const MOST_BINS = 60;

/** How large the ups and downs of single days were, against the bell curve of the same mean and spread. */
export function distributionChart(report: RunReport): Chart | NoChart {
  const { ledger } = report;
  const isDaily = ledger.intervalMs <= DAY_MS;
  const title = `Distribution of ${isDaily ? 'daily' : 'bar'} returns`;
  const all = returnsFrom(ledger.startCash, dailyCloses(ledger.openTime, ledger.equity, ledger.intervalMs).value);
  const returns = all.filter((r) => Number.isFinite(r) && r !== 0).sort();
  const reason = whyNot(returns);
  if (reason !== undefined) return { id: 'distribution', title, reason };
  const moments = momentsOf(returns);
  const bins = binsOf(returns);
  const bell = bellOf(moments, bins, returns.length);
  return {
    id: 'distribution',
    title,
    note: noteOf(returns, moments, idleText(all.length - returns.length, all.length, isDaily ? 'days' : 'bars')),
    height: HEIGHT,
    legend: [
      { label: isDaily ? 'Days' : 'Bars', color: 'strategy', mark: 'box' },
      { label: 'Normal curve of same mean and spread', color: 'hold', mark: 'dashed' },
    ],
    spec: specOf(),
    tables: {
      bins: {
        kind: 'plain',
        limit: bins.count.length,
        keys: [],
        columns: {
          from: numbers(bins.edge.subarray(0, bins.count.length)),
          to: numbers(bins.edge.subarray(1)),
          count: numbers(bins.count),
          tip: Array.from(
            bins.count,
            (count, i) =>
              `${formatPercent(bins.edge[i], { digits: 2 })} to ${formatPercent(bins.edge[i + 1], { digits: 2 })}: ${count} of ${returns.length}`,
          ),
        },
      },
      bell: { kind: 'plain', limit: bell.x.length, keys: [], columns: { x: numbers(bell.x), y: numbers(bell.y) } },
    },
  };
}

function whyNot(sorted: Float64Array): string | undefined {
  if (sorted.length < FEWEST_RETURNS)
    return `it needs at least ${FEWEST_RETURNS} returns, the run has ${sorted.length}`;
  return sorted[0] === sorted[sorted.length - 1] ? 'all returns are equal' : undefined;
}

interface Moments {
  readonly mean: number;
  readonly deviation: number;
  readonly skewness: number;
  readonly excessKurtosis: number;
}

/** Of the sample itself (ddof 0). */
function momentsOf(values: Float64Array): Moments {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const central = (power: number): number => values.reduce((sum, v) => sum + (v - mean) ** power, 0) / values.length;
  const deviation = Math.sqrt(central(2));
  return { mean, deviation, skewness: central(3) / deviation ** 3, excessKurtosis: central(4) / deviation ** 4 - 3 };
}

/** Days without a position would stand as one tall bar at zero that hides all others. */
function idleText(idle: number, all: number, word: string): string {
  if (idle === 0) return '';
  const count = (n: number): string => formatNumber(n, { digits: 0 });
  return ` Left out: ${count(idle)} of ${count(all)} ${word} on which the account did not change.`;
}

function noteOf(sorted: Float64Array, moments: Moments, idle: string): string {
  const percent = (value: number): string => formatPercent(value, { digits: 2, isSigned: true });
  const text = [
    `Mean ${percent(moments.mean)}, standard deviation ${formatPercent(moments.deviation, { digits: 2 })}`,
    `skewness ${formatNumber(moments.skewness, { digits: 2 })}, excess kurtosis ${formatNumber(moments.excessKurtosis, { digits: 1 })}`,
    `worst ${percent(sorted[0])}, best ${percent(sorted[sorted.length - 1])}.`,
  ].join('; ');
  return text + idle;
}

interface Bins {
  /** one more than `count` */
  readonly edge: Float64Array;
  readonly count: Float64Array;
}

/**
 * Equal bins with an edge at zero, so that none mixes gains and losses.
 *
 * @source Freedman & Diaconis 1981 for the width, not narrower than a sixtieth of the range
 */
function binsOf(sorted: Float64Array): Bins {
  const n = sorted.length;
  const low = sorted[0];
  const high = sorted[n - 1];
  const spread = sorted[Math.floor(0.75 * (n - 1))] - sorted[Math.floor(0.25 * (n - 1))];
  const width = Math.max((2 * spread) / Math.cbrt(n), (high - low) / MOST_BINS);
  const first = Math.floor(low / width);
  const bins = Math.max(1, Math.floor(high / width) - first + 1);
  const edge = Float64Array.from({ length: bins + 1 }, (_, i) => (first + i) * width);
  const count = new Float64Array(bins);
  for (const value of sorted) count[Math.min(bins - 1, Math.floor(value / width) - first)]++;
  return { edge, count };
}

/** Days per bin that a normal distribution would give. */
function bellOf(moments: Moments, bins: Bins, n: number): { x: Float64Array; y: Float64Array } {
  const points = 120;
  const low = bins.edge[0];
  const high = bins.edge[bins.edge.length - 1];
  const width = bins.edge[1] - bins.edge[0];
  const x = Float64Array.from({ length: points + 1 }, (_, i) => low + ((high - low) * i) / points);
  const scale = (n * width) / (moments.deviation * Math.sqrt(2 * Math.PI));
  return { x, y: x.map((v) => scale * Math.exp(-(((v - moments.mean) / moments.deviation) ** 2) / 2)) };
}

function specOf(): Spec {
  const axisX: Spec = { format: '.0~%', tickCount: { expr: 'max(4, width / 70)' }, labelOverlap: 'greedy' };
  const y = (field: string): Spec => ({
    field,
    type: 'quantitative',
    axis: { tickCount: 4, format: 'd', minExtent: 34 },
  });
  const scale: Spec = { nice: false, zero: false };
  return pageSpec({
    height: HEIGHT,
    layer: [
      {
        data: { name: 'bins' },
        mark: { type: 'rect', color: 'var(--strategy)', opacity: 0.75 },
        encoding: {
          x: { field: 'from', type: 'quantitative', axis: axisX, scale },
          x2: { field: 'to' },
          y: y('count'),
          y2: { datum: 0 },
          stroke: { value: 'var(--surface)' },
          tooltip: { field: 'tip', type: 'nominal' },
        },
      },
      {
        data: { name: 'bell' },
        mark: { type: 'line', color: 'var(--muted)', strokeDash: [4, 3], strokeWidth: 1.25 },
        encoding: { x: { field: 'x', type: 'quantitative', axis: axisX, scale }, y: y('y') },
      },
    ],
  });
}
