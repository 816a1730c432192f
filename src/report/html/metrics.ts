import type { MetricResult } from '../../core/metric.js';
import type { RunReport } from '../../core/report.js';
import { type Html, html } from '../escape.js';
import { metricValue, tableMarkup, term } from './parts.js';

/** Every metric beside that of buy-and-hold; the name opens its definition. */
export function metricsMarkup(report: RunReport): Html {
  const holdOf = (name: string): MetricResult | undefined => report.benchmarkMetrics.find((m) => m.name === name);
  const rows = report.metrics.map((metric) => {
    const hold = holdOf(metric.name);
    return [
      { text: term(metric.label, metric.definition) },
      { text: html`<span data-value="${metric.name}">${metricValue(metric)}</span>` },
      { text: hold === undefined ? '' : metricValue(hold) },
    ];
  });
  return html`<p class="note">Point at a name, tab to it or tap it for its definition; a — says why there is no number.</p>
${tableMarkup({ columns: [{ name: 'Metric', align: 'left' }, { name: 'Strategy' }, { name: 'Buy-and-hold' }], rows, className: 'metrics' })}`;
}

/** Scores of the model, on data that it was not trained on. */
export function modelScoresMarkup(scores: readonly MetricResult[]): Html {
  const rows = scores.map((score) => [{ text: term(score.label, score.definition) }, { text: metricValue(score) }]);
  return html`<p class="note">On bars that the model was not trained on.</p>
${tableMarkup({ columns: [{ name: 'Score', align: 'left' }, { name: 'Value' }], rows, className: 'metrics' })}`;
}
