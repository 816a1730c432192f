import { type Chart, isDrawn, type NoChart } from '../charts/chart.js';
import { type Html, html } from '../escape.js';

/** A chart's place in the page: title, legend and an empty plot that the script fills; or why there is no chart. */
export function figureMarkup(chart: Chart | NoChart): Html {
  if (!isDrawn(chart)) {
    return html`<figure class="absent"><h3>${chart.title}</h3><p class="note">Not drawn: ${chart.reason}.</p></figure>
`;
  }
  const legend = chart.legend.map(
    (item) => html`<li class="${item.mark}" style="--c:var(--${item.color})"><i></i>${item.label}</li>`,
  );
  return html`<figure id="chart-${chart.id}" class="chart" data-state="waiting">
<header><h3>${chart.title}</h3>${chart.logSpec !== undefined && html`<button type="button" class="log" aria-pressed="${chart.isLogFirst === true ? 'true' : 'false'}">Log scale</button>`}</header>
<p class="note">${chart.note}</p>
${legend.length > 0 && html`<ul class="legend">${legend}</ul>`}
<div class="canvas"><div class="plot" role="img" aria-label="Chart: ${chart.title}. ${chart.note}" style="--h:${chart.height}px"></div></div>
</figure>
`;
}

/** Two charts side by side where there is room. */
export function pairMarkup(charts: readonly (Chart | NoChart)[]): Html {
  return html`<div class="pair">${charts.map(figureMarkup)}</div>`;
}
