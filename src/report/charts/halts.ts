import { MINUTE_MS } from '../../core/kit/time.js';
import type { RunReport } from '../../core/report.js';
import { drawdowns } from '../../risk/drawdown.js';
import { keepExtremes } from '../reduce.js';
import { haltsOf } from '../risk-events.js';
import { type Chart, DRAWN_ROWS, type NoChart, numbers, times } from './chart.js';
import { timeSpec, timeX, valueY } from './style.js';

const KEPT_ROWS = 4_000;
const DRAWN_HALTS = 300;
const HEIGHT = 180;

/** How far the account stood below its high, and when a breaker held trading down. */
export function haltsChart(report: RunReport): Chart | NoChart | undefined {
  const { ledger } = report;
  const halts = haltsOf(ledger);
  if (halts.length === 0) return undefined;
  const title = 'Drawdown and halts';
  if (ledger.steps < 2) return { id: 'halts', title, reason: 'a line needs at least two bars' };
  const own = drawdowns(ledger.equity);
  const rows = keepExtremes([own], KEPT_ROWS);
  const longest = [...halts].sort((a, b) => b.to - b.from - (a.to - a.from));
  const at = (pick: (halt: (typeof halts)[number]) => number) => times(Float64Array.from(longest, pick), MINUTE_MS);
  return {
    id: 'halts',
    title,
    note: 'Bands: from the close at which a breaker closed or blocked until it let trading go again, in part or whole.',
    height: HEIGHT,
    legend: [
      { label: 'Drawdown', color: 'loss', mark: 'line' },
      { label: 'Held down', color: 'warn', mark: 'box' },
    ],
    spec: timeSpec({
      height: HEIGHT,
      layer: [
        {
          data: { name: 'halts' },
          mark: {
            type: 'rect',
            fill: 'var(--warn)',
            fillOpacity: 0.22,
            // A day in a run of years is narrower than a pixel: its edge still shows.
            stroke: 'var(--warn)',
            strokeOpacity: 0.55,
            strokeWidth: 1,
            clip: true,
          },
          encoding: {
            x: timeX('from'),
            x2: { field: 'to' },
            tooltip: { field: 'tip', type: 'nominal' },
          },
        },
        {
          data: { name: 'path' },
          mark: { type: 'line', color: 'var(--loss)', strokeWidth: 1.25, clip: true },
          encoding: { x: timeX(), y: valueY('own', { format: '.0%', withZero: true }) },
        },
      ],
    }),
    tables: {
      path: {
        kind: 'path',
        limit: DRAWN_ROWS,
        keys: ['own'],
        columns: { t: times(ledger.openTime, ledger.intervalMs, rows), own: numbers(own, rows) },
      },
      halts: {
        kind: 'spans',
        limit: DRAWN_HALTS,
        keys: [],
        columns: { from: at((halt) => halt.from), to: at((halt) => halt.to), tip: longest.map((halt) => halt.rule) },
      },
    },
    readout: [{ field: 'own', label: 'Drawdown', unit: 'percent', color: 'loss' }],
  };
}
