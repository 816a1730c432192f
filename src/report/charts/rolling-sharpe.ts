import { DAY_MS } from '../../core/kit/time.js';
import type { RunReport } from '../../core/report.js';
import { keepExtremes } from '../reduce.js';
import { dailyCloses, periodsPerYear, returnsFrom, rollingSharpe } from '../series.js';
import { type Chart, DRAWN_ROWS, type NoChart, numbers, times } from './chart.js';
import { timeSpec, timeX, valueY, ZERO_LINE } from './style.js';

const WINDOW_DAYS = 90;
const FEWEST_PERIODS = 40;
const HEIGHT = 220;

/** Whether the result came steadily or in one lucky stretch: the Sharpe ratio of a moving window. */
export function rollingSharpeChart(report: RunReport): Chart | NoChart {
  const { ledger, benchmark } = report;
  const title = 'Rolling Sharpe ratio';
  const own = dailyCloses(ledger.openTime, ledger.equity, ledger.intervalMs);
  const periodMs = Math.max(DAY_MS, ledger.intervalMs);
  const word = periodMs === DAY_MS ? 'days' : 'bars';
  const n = own.value.length;
  if (n < FEWEST_PERIODS)
    return { id: 'rolling-sharpe', title, reason: `it needs at least ${FEWEST_PERIODS} ${word}, the run has ${n}` };
  const window = Math.max(20, Math.min(Math.round((WINDOW_DAYS * DAY_MS) / periodMs), Math.floor(n / 2)));
  const perYear = periodsPerYear(ledger.intervalMs);
  const sharpe = rollingSharpe(returnsFrom(ledger.startCash, own.value), window, perYear).subarray(window - 1);
  const hold = dailyCloses(ledger.openTime, benchmark, ledger.intervalMs);
  const holdSharpe = rollingSharpe(returnsFrom(ledger.startCash, hold.value), window, perYear).subarray(window - 1);
  const time = own.time.subarray(window - 1);
  const rows = keepExtremes([sharpe, holdSharpe], DRAWN_ROWS);
  const x = timeX();
  const axis = { format: '.1~f', withZero: true };
  return {
    id: 'rolling-sharpe',
    title,
    note: `Over the last ${window} ${word}: mean over standard deviation of ${word === 'days' ? 'daily' : 'bar'} returns, × √${Math.round(perYear)}, risk-free rate 0.`,
    height: HEIGHT,
    legend: [
      { label: 'Strategy', color: 'strategy', mark: 'line' },
      { label: 'Buy-and-hold', color: 'hold', mark: 'line' },
    ],
    spec: timeSpec({
      height: HEIGHT,
      layer: [
        ZERO_LINE,
        {
          data: { name: 'path' },
          mark: { type: 'line', color: 'var(--hold)', strokeWidth: 1, clip: true },
          encoding: { x, y: valueY('hold', axis) },
        },
        {
          data: { name: 'path' },
          mark: { type: 'line', color: 'var(--strategy)', strokeWidth: 1.5, clip: true },
          encoding: { x, y: valueY('own', axis) },
        },
      ],
    }),
    tables: {
      path: {
        kind: 'path',
        limit: DRAWN_ROWS,
        keys: ['own', 'hold'],
        columns: { t: times(time, periodMs, rows), own: numbers(sharpe, rows), hold: numbers(holdSharpe, rows) },
      },
    },
    readout: [
      { field: 'own', label: 'Strategy', unit: 'ratio', color: 'strategy' },
      { field: 'hold', label: 'Buy-and-hold', unit: 'ratio', color: 'hold' },
    ],
  };
}
