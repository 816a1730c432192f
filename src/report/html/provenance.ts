import { formatInterval, minuteUtc } from '../../core/kit/time.js';
import type { RunReport } from '../../core/report.js';
import { type Html, html } from '../escape.js';
import { formatNumber } from '../number.js';
import { layerFacts } from '../trading-layer.js';
import { findingMarkup } from './overview.js';
import { tableMarkup } from './parts.js';

/** How fills, costs and gaps were treated, and what was noticed on the way. */
export function assumptionsMarkup(report: RunReport): Html {
  const notes = report.findings.filter((f) => f.severity === 'info');
  return html`<p class="note">A backtest is as good as these.</p>
<ol class="plain">${report.assumptions.map((sentence) => html`<li>${sentence}</li>`)}</ol>
${layerMarkup(report)}
${notes.map(findingMarkup)}`;
}

/** What stood between the strategy and the market. */
function layerMarkup({ spec }: RunReport): Html | undefined {
  const facts = layerFacts(spec);
  if (facts.length === 0) return undefined;
  return html`<h3 class="gap">Between the strategy and the market</h3>
${factsTable(facts)}`;
}

function factsTable(facts: readonly (readonly [string, string])[]): Html {
  return html`<div class="scroll"><table class="facts-table"><tbody>${facts.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table></div>`;
}

/** All that is needed to make the same run again. */
export function reproduceMarkup(report: RunReport): Html {
  const { spec } = report;
  const facts: readonly (readonly [string, string])[] = [
    ['Run', report.runId],
    ['Strategy', spec.strategy],
    ...layerFacts(spec),
    ['Costs', spec.costs.join(', ')],
    ['Model', spec.model ?? 'none'],
    ['Seed', String(spec.seed)],
    ['Spec hash', report.specHash],
    ['Data hash', report.dataHash],
    ['Run hash', report.runHash],
    ['Code version', report.codeVersion],
  ];
  return html`<div class="command"><pre id="command"><code>${report.command}</code></pre><button type="button" class="copy" data-from="command">Copy</button></div>
<p class="note">Equal spec hash, data hash and code version give an equal result; the run hash is over its orders, fills and equity.</p>
${dataMarkup(report)}
${factsTable(facts)}
<details><summary>The whole specification as JSON</summary><pre>${JSON.stringify(spec, null, 2)}</pre></details>`;
}

/** Which bars the run saw. A missing bar is a hole in the data, never an invented row. */
function dataMarkup({ markets }: RunReport): Html {
  const count = (n: number): string => formatNumber(n, { digits: 0 });
  const rows = markets.map((m) => {
    const last = m.openTime[m.length - 1];
    const expected = m.length === 0 ? 0 : Math.round((last - m.openTime[0]) / m.intervalMs) + 1;
    return [
      {
        text: `${m.venue} ${m.market} ${m.symbol} ${formatInterval(m.intervalMs)}${m.isSimulated ? ' (simulated)' : ''}`,
      },
      { text: m.length === 0 ? '' : minuteUtc(m.openTime[0]) },
      { text: m.length === 0 ? '' : minuteUtc(last) },
      { text: count(m.length) },
      { text: count(expected - m.length) },
    ];
  });
  const columns = [
    { name: 'Data', align: 'left' },
    { name: 'First bar opens, UTC' },
    { name: 'Last bar opens, UTC' },
    { name: 'Bars' },
    { name: 'Missing' },
  ] as const;
  return tableMarkup({ columns, rows });
}
