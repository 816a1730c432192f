import { MINUTE_MS } from '../../core/kit/time.js';
import type { RunReport } from '../../core/report.js';
import { formatNumber, formatPercent } from '../number.js';
import { type Chart, type NoChart, numbers, type Spec, times } from './chart.js';
import { timeSpec, timeX, valueY, ZERO_LINE } from './style.js';

const HEIGHT = 220;

/** Whether what was fitted on the past kept working on the bars after it: Sharpe ratio, train against test. */
export function windowsChart(report: RunReport): Chart | NoChart | undefined {
  const windows = report.windows;
  if (windows === undefined) return undefined;
  const title = 'Walk-forward windows';
  if (windows.length === 0) return { id: 'windows', title, reason: 'the run has no windows' };
  const ratio = (value: number): string => formatNumber(value, { digits: 2 });
  return {
    id: 'windows',
    title,
    note: 'Annual Sharpe ratio per window: bars on the test part that was never trained on, ticks on the train part before it. Bars far below their ticks are a sign of overfitting.',
    height: HEIGHT,
    legend: [
      { label: 'Test, above 0', color: 'gain', mark: 'box' },
      { label: 'Test, below 0', color: 'loss', mark: 'box' },
      { label: 'Train', color: 'ink', mark: 'line' },
    ],
    spec: specOf(),
    tables: {
      windows: {
        kind: 'spans',
        limit: 1000,
        keys: [],
        columns: {
          from: times(
            Float64Array.from(windows, (w) => w.testFrom),
            MINUTE_MS,
          ),
          to: times(
            Float64Array.from(windows, (w) => w.testTo),
            MINUTE_MS,
          ),
          test: numbers(Float64Array.from(windows, (w) => w.testSharpe)),
          train: numbers(Float64Array.from(windows, (w) => w.trainSharpe)),
          color: windows.map((w) => (w.testSharpe >= 0 ? 'var(--gain)' : 'var(--loss)')),
          tip: windows.map(
            (w) =>
              `window ${w.index + 1}: test Sharpe ${ratio(w.testSharpe)} (return ${formatPercent(w.testReturn, { isSigned: true })}), train Sharpe ${ratio(w.trainSharpe)}`,
          ),
        },
      },
    },
  };
}

function specOf(): Spec {
  const axis = { format: '.1~f', withZero: true };
  const tooltip: Spec = { field: 'tip', type: 'nominal' };
  return timeSpec({
    height: HEIGHT,
    layer: [
      {
        data: { name: 'windows' },
        mark: { type: 'rect', opacity: 0.7, clip: true, stroke: 'var(--surface)' },
        encoding: {
          x: timeX('from'),
          x2: { field: 'to' },
          y: valueY('test', axis),
          y2: { datum: 0 },
          fill: { field: 'color', type: 'nominal', scale: null },
          tooltip,
        },
      },
      {
        data: { name: 'windows' },
        mark: { type: 'rule', color: 'var(--ink)', strokeWidth: 1.75, clip: true },
        encoding: { x: timeX('from'), x2: { field: 'to' }, y: valueY('train', axis), tooltip },
      },
      ZERO_LINE,
    ],
  });
}
