import { DAY_MS } from '../../core/kit/time.js';
import type { ReportAssets, RunReport } from '../../core/report.js';
import { type ChartSet, chartsOf, drawnCharts, MOST_PRICE_CHARTS } from '../charts/all.js';
import { type Html, html } from '../escape.js';
import { shownRange } from '../facts.js';
import { currencyOf, moneyDigits } from '../money.js';
import { isPerpetual } from '../perpetuals.js';
import { costsMarkup } from './costs.js';
import { executionsMarkup } from './executions.js';
import { figureMarkup, pairMarkup } from './figure.js';
import { metricsMarkup, modelScoresMarkup } from './metrics.js';
import { overviewMarkup } from './overview.js';
import { type Section, sectionMarkup } from './parts.js';
import { perpetualMarkup } from './perpetual.js';
import { assumptionsMarkup, reproduceMarkup } from './provenance.js';
import { regimeMarkup } from './regime.js';
import { rejectsMarkup } from './rejects.js';
import { riskMarkup } from './risk.js';
import { shellMarkup } from './shell.js';
import { strategiesMarkup } from './strategies.js';
import { tradesMarkup } from './trades.js';
import { retrainingsMarkup, windowsMarkup } from './windows.js';

/** A run as one self-contained page. */
export function pageMarkup(report: RunReport, assets: ReportAssets): string {
  const charts = chartsOf(report);
  const { ledger, spec } = report;
  const { fromMs, toMs } = shownRange(report);
  const digits = moneyDigits(currencyOf(spec), ledger.startCash);
  return shellMarkup({
    title: `${report.modelOverlap === undefined ? '' : '[TRAINED ON THESE BARS] '}${spec.market.isSimulated ? '[SIMULATED] ' : ''}${report.title}`,
    body: bodyMarkup(report, sectionsOf(report, charts), toMs - fromMs),
    drawing: { charts: drawnCharts(charts), fromMs, toMs, intervalMs: ledger.intervalMs, moneyDigits: digits, assets },
  });
}

/** The parts of the page in their order; what a run does not have is left out. */
function sectionsOf(report: RunReport, charts: ChartSet): readonly Section[] {
  const figures = (list: ChartSet['market']): Html => html`${list.map(figureMarkup)}`;
  const section = (id: string, name: string, body: Html, short = name): Section => ({ id, name, short, body });
  const sections: readonly (Section | undefined)[] = [
    section('performance', 'Performance', figures(charts.performance)),
    report.ledger.strategies.length > 1
      ? section('strategies', 'Strategies', html`${strategiesMarkup(report)}${figures(charts.strategies)}`)
      : undefined,
    section('returns', 'Returns and risk', pairMarkup(charts.returns), 'Returns'),
    report.windows === undefined
      ? undefined
      : section(
          'windows',
          'Walk-forward',
          html`${figures(charts.walkforward)}${windowsMarkup(report.windows)}${retrainingsMarkup(report.retrainings)}`,
        ),
    section(
      'market',
      report.regime === undefined ? 'Price and trades' : 'Price, trades and regimes',
      marketMarkup(report, charts.market.map(figureMarkup)),
      'Price',
    ),
    isPerpetual(report)
      ? section(
          'perpetual',
          'Margin, liquidations and funding',
          perpetualMarkup(report, figures(charts.perpetual)),
          'Perpetual',
        )
      : undefined,
    report.ledger.riskEvents.length > 0 || (report.spec.trading?.risk ?? []).length > 0
      ? section('risk', 'Risk rules', riskMarkup(report, figures(charts.risk)), 'Risk')
      : undefined,
    report.ledger.parents.length > 0
      ? section('execution', 'Execution', executionsMarkup(report, figures(charts.execution)))
      : undefined,
    section('costs', 'Costs and refused orders', costSectionMarkup(report, figures(charts.trading)), 'Costs'),
    report.modelScores === undefined && charts.model.length === 0
      ? undefined
      : section('model', 'Model', html`${modelScoresMarkup(report.modelScores)}${figures(charts.model)}`),
    section('metrics', 'Metrics', metricsMarkup(report)),
    section('trades', 'Trades', tradesMarkup(report)),
    section('assumptions', 'Assumptions', assumptionsMarkup(report)),
    section('reproduce', 'Reproduce', reproduceMarkup(report)),
  ];
  return sections.filter((one) => one !== undefined);
}

function costSectionMarkup(report: RunReport, figures: Html): Html {
  return html`${figures}${costsMarkup(report)}<h3 class="gap">Refused orders</h3>${rejectsMarkup(report.ledger)}`;
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
