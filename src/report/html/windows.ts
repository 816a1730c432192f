import type { WindowRow } from '../../core/report.js';
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
