import type { MetricResult } from '../../core/metric.js';
import type { RunReport } from '../../core/report.js';
import { type Html, html } from '../escape.js';
import { groupMetrics, isComparable, type MetricGroup } from '../metric-groups.js';
import { currencyOf, moneyType } from '../money.js';
import type { Typography } from '../number.js';
import { type Cell, metricValue, tableMarkup, term } from './parts.js';

/** Every metric beside that of buy-and-hold, one table per question; the name opens its definition. */
export function metricsMarkup(report: RunReport): Html {
  const type = moneyType(report);
  const tables = groupMetrics(report.metrics).map((group, k) => ({
    rows: group.metrics.length + 1,
    markup: html`<div style="order:${k}">${groupMarkup(group, report.benchmarkMetrics, type)}</div>`,
  }));
  const [left, right] = intoColumns(tables);
  return html`<p class="note">Point at a name, tab to it or tap it for its definition; a — says why there is no number. Money in ${currencyOf(report.spec)}.</p>
<div class="groups"><div>${left}</div><div>${right}</div></div>`;
}

function groupMarkup({ name, metrics }: MetricGroup, holds: readonly MetricResult[], type: Typography): Html {
  const isCompared = metrics.some(isComparable);
  const columns = [{ name, align: 'left' as const }, { name: 'Strategy' }];
  const rows = metrics.map((metric) => rowOf(metric, isComparable(metric) ? holds : [], type));
  return isCompared
    ? tableMarkup({ columns: [...columns, { name: 'Buy-and-hold' }], rows, className: 'metrics' })
    : tableMarkup({ columns, rows: rows.map((cells) => cells.slice(0, 2)), className: 'metrics' });
}

function rowOf(metric: MetricResult, holds: readonly MetricResult[], type: Typography): readonly Cell[] {
  const hold = holds.find((m) => m.name === metric.name);
  return [
    { text: term(metric.label, metric.definition) },
    { text: html`<span data-value="${metric.name}">${metricValue(metric, type)}</span>` },
    { text: hold === undefined ? '' : metricValue(hold, type) },
  ];
}

/** Each table goes to the column that is shorter so far; on a phone they stand in their own order. */
function intoColumns(tables: readonly { readonly rows: number; readonly markup: Html }[]): readonly [Html[], Html[]] {
  const columns: [Html[], Html[]] = [[], []];
  const filled = [0, 0];
  for (const { rows, markup } of tables) {
    const k = filled[1] < filled[0] ? 1 : 0;
    columns[k].push(markup);
    filled[k] += rows;
  }
  return columns;
}

/** Scores of the model, on data that it was not trained on. */
export function modelScoresMarkup(scores: readonly MetricResult[] | undefined): Html {
  if (scores === undefined) return html``;
  const rows = scores.map((score) => [{ text: term(score.label, score.definition) }, { text: metricValue(score) }]);
  return html`<p class="note">On bars that the model was not trained on.</p>
${tableMarkup({ columns: [{ name: 'Score', align: 'left' }, { name: 'Value' }], rows, className: 'metrics' })}`;
}
