import type { ChanceReport } from '../model-report.js';
import { formatNumber, formatPercent } from '../number.js';
import { type Chart, numbers, type Spec } from './chart.js';
import { pageSpec, valueY } from './style.js';

const HEIGHT = 280;
const UNIT = { scale: { domain: [0, 1] }, axis: { grid: true, tickCount: 5, format: '.0%' } };

/** Chances that were given against how often they came true: on the diagonal they mean what they say. */
export function reliabilityChart({ reliability, rows, share }: ChanceReport, id: string): Chart {
  const bands = reliability.filter((band) => band.rows > 0);
  const x: Spec = { field: 'said', type: 'quantitative', ...UNIT };
  const y: Spec = {
    field: 'came',
    type: 'quantitative',
    ...UNIT,
    axis: { ...UNIT.axis, minExtent: 46, maxExtent: 46 },
  };
  return {
    id,
    title: 'Reliability',
    note: `Across: the chance of a rise that was given, in ten bands. Up: how often it came true, on ${formatNumber(rows, { digits: 0 })} bars after training. Larger points hold more bars.`,
    height: HEIGHT,
    legend: [
      { label: 'came true', color: 'strategy', mark: 'dot' },
      { label: 'as said', color: 'axis', mark: 'dashed' },
      { label: `share of rises, ${formatPercent(share, { digits: 1 })}`, color: 'hold', mark: 'line' },
    ],
    spec: pageSpec({
      height: HEIGHT,
      layer: [
        {
          data: {
            values: [
              { said: 0, came: 0 },
              { said: 1, came: 1 },
            ],
          },
          mark: { type: 'line', color: 'var(--axis)', strokeDash: [5, 4], strokeWidth: 1.25 },
          encoding: { x, y },
        },
        {
          data: { values: [{ came: share }] },
          mark: { type: 'rule', color: 'var(--hold)', strokeWidth: 1 },
          encoding: { y },
        },
        {
          data: { name: 'bands' },
          mark: { type: 'line', color: 'var(--strategy)', strokeWidth: 1.5 },
          encoding: { x, y },
        },
        {
          data: { name: 'bands' },
          mark: { type: 'circle', color: 'var(--strategy)', opacity: 0.9 },
          encoding: {
            x,
            y,
            size: { field: 'rows', type: 'quantitative', scale: { range: [20, 420] }, legend: null },
            tooltip: { field: 'tip', type: 'nominal' },
          },
        },
      ],
    }),
    tables: {
      bands: {
        kind: 'plain',
        limit: bands.length,
        keys: [],
        columns: {
          said: numbers(Float64Array.from(bands, (band) => band.meanPrediction)),
          came: numbers(Float64Array.from(bands, (band) => band.shareAbove)),
          rows: bands.map((band) => band.rows),
          tip: bands.map(
            ({ meanPrediction, shareAbove, rows: count }) =>
              `said ${formatPercent(meanPrediction)}, came true in ${formatPercent(shareAbove)} of ${formatNumber(count, { digits: 0 })} bars`,
          ),
        },
      },
    },
  };
}

const LINES = [
  { field: 'precision', label: 'precision: share of these that rose', color: 'strategy' },
  { field: 'recall', label: 'recall: share of rises among these', color: 'cost-3' },
  { field: 'named', label: 'share of bars named', color: 'hold' },
] as const;

/** What acting on chances from a threshold on would have named. */
export function thresholdChart({ thresholds, rows, share }: ChanceReport, id: string): Chart {
  const x: Spec = {
    field: 'threshold',
    type: 'quantitative',
    scale: { domain: [0, 1] },
    axis: { grid: false, tickCount: 5, format: '.0%' },
  };
  return {
    id,
    title: 'Scores by threshold',
    note: `Bars whose chance of a rise reaches the threshold below, on bars after training; ${formatPercent(share)} of all rose. To choose the best one here is to choose with hindsight.`,
    height: HEIGHT,
    legend: LINES.map(({ label, color }) => ({ label, color, mark: 'line' as const })),
    spec: pageSpec({
      height: HEIGHT,
      layer: LINES.map(({ field, color }) => ({
        data: { name: 'thresholds' },
        mark: { type: 'line', color: `var(--${color})`, strokeWidth: 2, point: { color: `var(--${color})`, size: 18 } },
        encoding: {
          x,
          y: { ...valueY(field, { format: '.0%', withZero: true }), scale: { domain: [0, 1] } },
          tooltip: { field: 'tip', type: 'nominal' },
        },
      })),
    }),
    tables: {
      thresholds: {
        kind: 'plain',
        limit: thresholds.length,
        keys: [],
        columns: {
          threshold: thresholds.map((one) => one.threshold),
          precision: numbers(Float64Array.from(thresholds, (one) => one.precision)),
          recall: numbers(Float64Array.from(thresholds, (one) => one.recall)),
          named: numbers(Float64Array.from(thresholds, (one) => one.named / rows)),
          tip: thresholds.map(
            ({ threshold, named, precision, recall }) =>
              `from ${formatPercent(threshold, { digits: 0 })}: ${formatNumber(named, { digits: 0 })} bars, precision ${formatPercent(precision)}, recall ${formatPercent(recall)}`,
          ),
        },
      },
    },
  };
}
