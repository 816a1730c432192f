import type { RetrainingRow, WindowRow } from '../../core/report.js';
import { type Html, html } from '../escape.js';
import { formatNumber, formatPercent } from '../number.js';
import { dayUtc } from './overview.js';
import { signed, tableMarkup } from './parts.js';

/** Every window of a walk-forward: what it learned from, what it chose, what came after. */
export function windowsMarkup(windows: readonly WindowRow[]): Html {
  const ratio = (value: number): string => formatNumber(value, { digits: 2 });
  const good = windows.filter((w) => w.testReturn > 0).length;
  const rows = windows.map((w) => [
    { text: String(w.index + 1), sortBy: w.index },
    { text: `${dayUtc(w.trainFrom)} – ${dayUtc(w.trainTo - 1)}`, sortBy: w.trainFrom },
    { text: `${dayUtc(w.testFrom)} – ${dayUtc(w.testTo - 1)}`, sortBy: w.testFrom },
    { text: ratio(w.trainSharpe), sortBy: w.trainSharpe },
    { text: ratio(w.testSharpe), sortBy: w.testSharpe },
    { text: signed(formatPercent(w.testReturn, { isSigned: true }), w.testReturn), sortBy: w.testReturn },
    { text: w.chosen },
  ]);
  return html`<p class="note">${good} of ${windows.length} test parts ended with a gain.</p>
${tableMarkup({
  columns: [
    { name: '#', align: 'left' },
    { name: 'Train', align: 'left' },
    { name: 'Test', align: 'left' },
    { name: 'Train Sharpe' },
    { name: 'Test Sharpe' },
    { name: 'Test return' },
    { name: 'Chosen', align: 'wide' },
  ],
  rows,
  isSortable: true,
  isTall: true,
})}`;
}

/** Every training of a model: when, why, on how many rows. Nothing where models are trained at each window alone. */
export function retrainingsMarkup(retrainings: readonly RetrainingRow[] | undefined): Html | undefined {
  if (retrainings === undefined) return undefined;
  const rows = retrainings.map(({ window, symbol, at, reason, rows: learnt }) => [
    { text: dayUtc(at), sortBy: at },
    { text: symbol },
    { text: String(window + 1), sortBy: window },
    { text: formatNumber(learnt, { digits: 0 }), sortBy: learnt },
    { text: reason },
  ]);
  return html`<h3 class="gap">Trainings of the model</h3>
${tableMarkup({
  columns: [
    { name: 'When', align: 'left' },
    { name: 'Market', align: 'left' },
    { name: 'Window' },
    { name: 'Rows' },
    { name: 'Why', align: 'wide' },
  ],
  rows,
  isSortable: true,
  isTall: true,
})}`;
}
