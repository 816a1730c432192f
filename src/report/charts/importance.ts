import type { RunReport } from '../../core/report.js';
import { formatNumber } from '../number.js';
import { type Chart, type NoChart, numbers } from './chart.js';
import { pageSpec } from './style.js';

const MOST_FEATURES = 20;
const ROW_HEIGHT = 20;

/** Which columns the model leaned on. */
export function importanceChart(report: RunReport): Chart | NoChart | undefined {
  const all = report.featureImportance;
  if (all === undefined) return undefined;
  const title = 'Feature importance';
  if (all.length === 0) return { id: 'importance', title, reason: 'the model reports none' };
  const top = [...all].sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1)).slice(0, MOST_FEATURES);
  const height = top.length * ROW_HEIGHT + 10;
  const left = all.length > top.length ? ` The ${top.length} largest of ${all.length}.` : '';
  return {
    id: 'importance',
    title,
    note: `How much the model's fit rests on each column, as the learner reports it.${left}`,
    height,
    legend: [],
    spec: pageSpec({
      height,
      layer: [
        {
          data: { name: 'features' },
          mark: { type: 'bar', color: 'var(--strategy)', cornerRadiusEnd: 2 },
          encoding: {
            x: {
              field: 'value',
              type: 'quantitative',
              axis: { grid: true, domain: false, tickCount: 4, format: '~g' },
            },
            y: {
              field: 'name',
              type: 'nominal',
              sort: null,
              scale: { paddingInner: 0.35 },
              axis: { grid: false, labelLimit: { expr: 'width < 420 ? 130 : 260' }, labelColor: 'var(--ink)' },
            },
            tooltip: { field: 'tip', type: 'nominal' },
          },
        },
      ],
    }),
    tables: {
      features: {
        kind: 'plain',
        limit: top.length,
        keys: [],
        columns: {
          name: top.map((f) => f.name),
          value: numbers(Float64Array.from(top, (f) => f.value)),
          tip: top.map((f) => `${f.name}: ${formatNumber(f.value, { digits: 4 })}`),
        },
      },
    },
  };
}
