import type { FindingRow } from '../../core/finding.js';
import { DAY_MS, formatInterval, minuteUtc } from '../../core/kit/time.js';
import type { RunReport } from '../../core/report.js';
import { type Html, html } from '../escape.js';
import { keyFigures, shownRange } from '../facts.js';
import { overlapSentence } from '../model-overlap.js';
import { moneyType } from '../money.js';
import { formatMetric, formatNumber, PAGE } from '../number.js';
import { shortLayerFacts } from '../trading-layer.js';
import { verdictOf } from '../verdict.js';
import { metricValue, term } from './parts.js';

/** The first screen: what was run, on which data, what came out, in a sentence and in eight figures. */
export function overviewMarkup(report: RunReport): Html {
  const { spec, kind } = report;
  const { market } = spec;
  const { fromMs, toMs } = shownRange(report);
  const verdict = verdictOf(report);
  const bars = formatNumber(report.ledger.steps, { digits: 0 });
  return html`${overlapMarkup(report)}<div class="kind"><span>${kind === 'walkforward' ? 'Walk-forward' : 'Backtest'}</span>${market.isSimulated && html`<span class="badge">SIMULATED</span>`}</div>
<h1>${report.title}</h1>
<div class="facts"><span>${market.venue} ${market.type}</span><span>${market.symbols.join(', ')}</span><span>${formatInterval(market.intervalMs)} bars</span><span>${dayUtc(fromMs)} to ${dayUtc(toMs - 1)} UTC</span><span>${bars} steps</span>${market.type === 'swap' && html`<span>${spec.account.maxLeverage}× ${spec.account.margin} margin</span>`}</div>
${layerLine(report)}
${market.isSimulated && html`<p class="call sim"><b>Simulated market.</b>The prices were made by a seeded random-number generator. Nothing here is a statement about a real market.</p>`}
<p class="verdict">${verdict.headline}</p>
<p class="muted">${verdict.details.join(' ')} ${firstDecision(report)}</p>
${report.findings.filter((f) => f.severity !== 'info').map(findingMarkup)}
${figuresMarkup(report)}
`;
}

/** Red and above all else, since it takes back what follows. */
function overlapMarkup({ modelOverlap }: RunReport): Html | undefined {
  if (modelOverlap === undefined) return undefined;
  return html`<p class="overlap" role="alert">${overlapSentence(modelOverlap, PAGE)}</p>
`;
}

/** The strategy is half of what was run: the rest of it in one line. */
function layerLine({ spec }: RunReport): Html | undefined {
  const facts = shortLayerFacts(spec);
  if (facts.length === 0) return undefined;
  return html`<div class="facts">${facts.map(([name, text]) => html`<span>${name}: ${text}</span>`)}</div>`;
}

function figuresMarkup(report: RunReport): Html {
  const type = moneyType(report);
  const cards = keyFigures(report).map(
    ({
      metric,
      hold,
    }) => html`<div><dt>${term(metric.label, metric.definition)}</dt><dd class="value" data-metric="${metric.name}">${metricValue(metric, type)}</dd><dd class="hold">${hold === undefined || Number.isNaN(hold.value) ? '\u00a0' : `buy-and-hold ${formatMetric(hold, type)}`}</dd></div>
`,
  );
  return html`<dl class="figures">
${cards}</dl>`;
}

/** The bars before the first decision belong to the warm-up: the account lies idle there. */
function firstDecision({ ledger }: RunReport): Html | undefined {
  if (ledger.firstStep <= 0 || ledger.firstStep >= ledger.steps) return undefined;
  const when = minuteUtc(ledger.openTime[ledger.firstStep] + ledger.intervalMs);
  return html`First decision at <span class="nowrap">${when} UTC</span>, after ${formatNumber(ledger.firstStep, { digits: 0 })} bars of warm-up.`;
}

const SEVERITY_WORDS: Readonly<Record<FindingRow['severity'], string>> = {
  info: 'Note.',
  warning: 'Warning.',
  error: 'Error.',
};

export function findingMarkup(finding: FindingRow): Html {
  return html`<p class="call ${finding.severity}"><b>${SEVERITY_WORDS[finding.severity]}</b>${finding.text}</p>
`;
}

/** 2024-01-31 */
export function dayUtc(timeMs: number): string {
  return minuteUtc(Math.floor(timeMs / DAY_MS) * DAY_MS).slice(0, 10);
}
