import { DAY_MS } from '../../core/kit/time.js';
import type { ReportAssets, RunReport } from '../../core/report.js';
import { chartsOf, drawnCharts, MOST_PRICE_CHARTS } from '../charts/all.js';
import { type Html, html } from '../escape.js';
import { shownRange } from '../facts.js';
import { figureMarkup, pairMarkup } from './figure.js';
import { metricsMarkup, modelScoresMarkup } from './metrics.js';
import { overviewMarkup } from './overview.js';
import { type Section, sectionMarkup } from './parts.js';
import { assumptionsMarkup, reproduceMarkup } from './provenance.js';
import { regimeMarkup } from './regime.js';
import { shellMarkup } from './shell.js';
import { rejectsMarkup, tradesMarkup } from './trades.js';
import { windowsMarkup } from './windows.js';

/** A run as one self-contained page. */
export function pageMarkup(report: RunReport, assets: ReportAssets): string {
  const charts = chartsOf(report);
  const { ledger, spec } = report;
  const sections: Section[] = [
    {
      id: 'performance',
      name: 'Performance',
      short: 'Performance',
      body: html`${charts.performance.map(figureMarkup)}`,
    },
    { id: 'returns', name: 'Returns and risk', short: 'Returns', body: pairMarkup(charts.returns) },
  ];
  if (report.windows !== undefined) {
    const body = html`${charts.walkforward.map(figureMarkup)}${windowsMarkup(report.windows)}`;
    sections.push({ id: 'windows', name: 'Walk-forward', short: 'Walk-forward', body });
  }
  sections.push(
    {
      id: 'market',
      name: report.regime === undefined ? 'Price and trades' : 'Price, trades and regimes',
      short: 'Price',
      body: marketMarkup(report, charts.market.map(figureMarkup)),
    },
    {
      id: 'costs',
      name: 'Costs and refused orders',
      short: 'Costs',
      body: html`${charts.trading.map(figureMarkup)}<h3 class="gap">Refused orders</h3>${rejectsMarkup(ledger)}`,
    },
  );
  if (report.modelScores !== undefined || charts.model.length > 0) {
    const scores = report.modelScores === undefined ? html`` : modelScoresMarkup(report.modelScores);
    sections.push({
      id: 'model',
      name: 'Model',
      short: 'Model',
      body: html`${scores}${charts.model.map(figureMarkup)}`,
    });
  }
  sections.push(
    { id: 'metrics', name: 'Metrics', short: 'Metrics', body: metricsMarkup(report) },
    { id: 'trades', name: 'Trades', short: 'Trades', body: tradesMarkup(ledger) },
    { id: 'assumptions', name: 'Assumptions', short: 'Assumptions', body: assumptionsMarkup(report) },
    { id: 'reproduce', name: 'Reproduce', short: 'Reproduce', body: reproduceMarkup(report) },
  );
  const { fromMs, toMs } = shownRange(report);
  return shellMarkup({
    title: `${spec.market.isSimulated ? '[SIMULATED] ' : ''}${report.title}`,
    body: bodyMarkup(report, sections, toMs - fromMs),
    drawing: { charts: drawnCharts(charts), fromMs, toMs, intervalMs: ledger.intervalMs, assets },
  });
}

function marketMarkup(report: RunReport, figures: readonly Html[]): Html {
  const left = report.markets.length - MOST_PRICE_CHARTS;
  const note =
    left > 0 && html`<p class="note">The first ${MOST_PRICE_CHARTS} of ${report.markets.length} markets.</p>`;
  return html`${note}${figures}${regimeMarkup(report)}`;
}

function bodyMarkup(report: RunReport, sections: readonly Section[], spanMs: number): Html {
  return html`<div class="wrap">
${overviewMarkup(report)}
<noscript><p class="call warning"><b>No charts.</b>They are drawn by a script inside this file; figures and tables do not need it.</p></noscript>
</div>
<div class="bar"><div class="wrap"><nav aria-label="Parts of the report">${sections.map((s) => html`<a href="#${s.id}">${s.short}</a>`)}</nav>${rangeMarkup(spanMs)}</div></div>
<main class="wrap">
${sections.map(sectionMarkup)}
<footer><span>quant ${report.codeVersion} · ${report.kind} ${report.runId}${report.spec.market.isSimulated && ' · simulated market'}</span><button type="button" id="theme">Colours: auto</button></footer>
</main>`;
}

const RANGES = [
  { name: '1 Y', title: 'one year', days: 365 },
  { name: '3 M', title: 'three months', days: 91 },
  { name: '1 M', title: 'one month', days: 30 },
  { name: '1 W', title: 'one week', days: 7 },
] as const;

/** One range for all charts over time. */
function rangeMarkup(spanMs: number): Html {
  const fitting = RANGES.filter(({ days }) => days * DAY_MS < spanMs);
  const buttons = fitting.map(
    ({ name, title, days }) =>
      html`<button type="button" data-days="${days}" title="Show ${title} in all charts" aria-pressed="false">${name}</button>`,
  );
  return html`<div class="range" role="group" aria-label="Time range of the charts"><span class="range-text"></span><button type="button" data-move="-1" aria-label="Earlier" disabled>‹</button><button type="button" data-days="0" title="Show the whole run; a drag over a chart zooms in" aria-pressed="true">All</button>${buttons}<button type="button" data-move="1" aria-label="Later" disabled>›</button></div>`;
}
