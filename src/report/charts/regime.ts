import type { RunReport } from '../../core/report.js';
import { bucketStart } from '../reduce.js';
import { type Chart, type LegendItem, type NoChart, numbers, type Spec, times } from './chart.js';
import { timeSpec, timeX, valueY } from './style.js';

const HEIGHT = 130;
/** Means that the page keeps to zoom into, and how many of them it draws at once. */
const KEPT_ROWS = 3000;
const DRAWN = 600;

/** How sure the regime model was of each regime: probabilities stacked to one. */
export function regimeChart(report: RunReport): Chart | NoChart | undefined {
  if (report.regime === undefined) return undefined;
  const { path } = report.regime;
  const candles = report.markets[0];
  const title = 'Regime probabilities';
  const known = path.state.findIndex((state) => state >= 0);
  if (known < 0 || candles.length < 2) return { id: 'regime', title, reason: 'no bar has a regime yet' };
  const n = candles.length - known;
  const buckets = Math.min(n, KEPT_ROWS);
  const means = path.probabilities.map((column) => bucketMeans(column.subarray(known), buckets));
  const stacked: Float64Array[] = [new Float64Array(buckets)];
  for (const column of means) stacked.push(stacked[stacked.length - 1].map((below, i) => below + column[i]));
  const time = Float64Array.from({ length: buckets }, (_, b) => candles.openTime[known + bucketStart(n, buckets, b)]);
  const perPoint = Math.round(n / buckets);
  return {
    id: 'regime',
    title,
    note: `What the model held likely at each close, by what was known then (filtered, never smoothed)${perPoint > 1 ? `; means of ${perPoint} bars or more` : ''}.`,
    height: HEIGHT,
    legend: path.names.map((name): LegendItem => ({ label: name, color: `regime-${name}`, mark: 'box' })),
    spec: timeSpec({ height: HEIGHT, layer: path.names.map((name, k) => areaOf(name, k)) }),
    tables: {
      path: {
        kind: 'means',
        limit: DRAWN,
        keys: [],
        columns: {
          t: times(time, candles.intervalMs),
          ...Object.fromEntries(stacked.map((column, k) => [`top${k}`, numbers(column, undefined, 3)])),
        },
      },
    },
    readout: path.names.map((name, k) => ({
      field: `top${k + 1}`,
      below: `top${k}`,
      label: name,
      unit: 'percent',
      color: `regime-${name}`,
    })),
  };
}

function areaOf(name: string, k: number): Spec {
  const y = valueY(`top${k + 1}`, { format: '.0%', withZero: true });
  return {
    data: { name: 'path' },
    mark: { type: 'area', interpolate: 'step-after', color: `var(--regime-${name})`, fillOpacity: 0.75, clip: true },
    encoding: { x: timeX(), y: { ...y, scale: { domain: [0, 1] } }, y2: { field: `top${k}` } },
  };
}

function bucketMeans(column: Float64Array, buckets: number): Float64Array {
  return Float64Array.from({ length: buckets }, (_, b) => {
    const from = bucketStart(column.length, buckets, b);
    const to = bucketStart(column.length, buckets, b + 1);
    let sum = 0;
    let count = 0;
    for (let i = from; i < to; i++) {
      if (Number.isNaN(column[i])) continue;
      sum += column[i];
      count++;
    }
    return count === 0 ? Number.NaN : sum / count;
  });
}
