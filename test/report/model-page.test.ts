import { describe, expect, it } from 'vitest';
import { modelBars } from '../../src/report/charts/model-bars.js';
import { reliabilityChart, thresholdChart } from '../../src/report/charts/model-chances.js';
import { dependenceChart } from '../../src/report/charts/model-dependence.js';
import { swarmChart } from '../../src/report/charts/model-swarm.js';
import { CHART_CONFIG } from '../../src/report/charts/style.js';
import { modelPage } from '../../src/report/html/model-page.js';
import type { ChanceReport, ModelReport } from '../../src/report/model-report.js';

const chances: ChanceReport = {
  rows: 100,
  share: 0.52,
  reliability: [
    { rows: 60, meanPrediction: 0.45, shareAbove: 0.5 },
    { rows: 40, meanPrediction: 0.55, shareAbove: 0.55 },
    { rows: 0, meanPrediction: Number.NaN, shareAbove: Number.NaN },
  ],
  thresholds: [
    { threshold: 0.5, named: 40, precision: 0.55, recall: 0.42 },
    { threshold: 0.9, named: 0, precision: Number.NaN, recall: 0 },
  ],
};
const points = Array.from({ length: 40 }, (_, i) => ({
  name: i % 2 === 0 ? 'rsi' : '<b>odd</b>',
  effect: (i % 2 === 0 ? 1 : 0.1) * Math.sin(i),
  value: i,
  percentile: i / 40,
}));
const curve = {
  name: 'rsi',
  grid: Float64Array.of(1, 2, 3),
  mean: Float64Array.of(0.4, 0.5, 0.6),
  curves: Float64Array.of(0.3, 0.5, 0.6, 0.4, 0.5, 0.7),
};
const bars = [
  { name: 'rsi', value: 0.2, sd: 0.05 },
  { name: 'odd', value: -0.1, sd: Number.NaN },
];

const charts = [
  modelBars(bars, { id: 'a', title: 'A', note: 'n', rules: [0.1] }),
  swarmChart(points, { id: 'b', unit: 'log odds', from: 'bars after training', method: 'exact' }),
  dependenceChart(curve, 'c', true),
  reliabilityChart(chances, 'd'),
  thresholdChart(chances, 'e'),
];

const report: ModelReport = {
  id: 'mine-1',
  learner: 'gbm(trees=5)',
  label: 'direction(horizon=3)',
  task: 'classification',
  trained: '2020-01-01 to 2021-01-01',
  method: 'exact',
  markets: [
    {
      symbol: 'BTCUSDT',
      isSimulated: true,
      judgedOn: '3 folds',
      measures: [{ name: '<b>odd</b>', category: 'momentum', permutation: { value: 0.1, sd: 0.01 }, help: 'clear' }],
      categories: [{ category: 'momentum', share: 1, columns: 1 }],
      dependences: [curve],
      points,
      unit: 'log odds',
      pointsFrom: 'bars after training',
      explanation: {
        at: '2021-01-02 00:00',
        summary: 'It says so.',
        status: 'in-training',
        factors: [{ name: '<b>odd</b>', value: 1, percentile: 0.9, effect: -0.1, weight: -1 }],
      },
      chances: null,
      chancesReason: 'no bar is left',
      drift: [],
      driftReason: '3 bars are too few',
    },
  ],
};

describe('the page of a model', () => {
  it('has charts that compile without a warning', async () => {
    const { compile } = await import('vega-lite');
    const told: string[] = [];
    const tell = (...text: unknown[]) => {
      told.push(text.join(' '));
      return logger;
    };
    const logger: Record<string, (...text: unknown[]) => unknown> = {
      level: () => logger,
      error: tell,
      warn: tell,
      info: () => logger,
      debug: () => logger,
    };
    for (const { spec } of charts) {
      compile(JSON.parse(JSON.stringify({ ...spec, config: CHART_CONFIG })), { logger: logger as never });
    }
    expect(told).toEqual([]);
  });

  it('orders the swarm by the mean size of effects, and keeps points of one place apart', () => {
    const { tables } = charts[1];
    expect(tables.points.columns.name).toMatchObject({ choices: ['rsi', '<b>odd</b>'] });
    const still = swarmChart(
      Array.from({ length: 3 }, () => ({ name: 'x', effect: 1, value: 0, percentile: 0.5 })),
      { id: 'x', unit: 'u', from: 'f', method: 'm' },
    );
    expect(still.tables.points.columns.slot).toEqual([4, 5, 3]);
  });

  it('escapes names, says what it cannot show, and when a model was taught the bar', () => {
    const page = modelPage(report, { vega: '', vegaLite: '', interpreter: '' });
    expect(page).toContain('&lt;b&gt;odd&lt;/b&gt;');
    expect(page.slice(0, page.indexOf('application/json'))).not.toContain('<b>odd');
    expect(page).toContain('Nothing to show: no bar is left.');
    expect(page).toContain('3 bars are too few');
    expect(page).toContain('<b>Learnt.</b>');
    expect(page).toContain('[SIMULATED] mine-1');
  });
});
