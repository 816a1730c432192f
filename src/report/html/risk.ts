import { minuteUtc } from '../../core/kit/time.js';
import type { RunReport } from '../../core/report.js';
import type { RiskEvent } from '../../core/risk-rule.js';
import { shortStrategyName } from '../attribution.js';
import { type Html, html } from '../escape.js';
import { formatNumber } from '../number.js';
import {
  ACTION_WORDS,
  formatRiskValue,
  type RiskSummaryRow,
  riskSummary,
  rowValues,
  tellingEvents,
} from '../risk-events.js';
import { type Column, tableMarkup } from './parts.js';

/** Above this only the newest and the worst are shown; all of them stand in the files. */
const MOST_EVENTS = 50;

/** What the risk rules did: added up, drawn, and the rows worth reading. */
export function riskMarkup(report: RunReport, charts: Html): Html {
  const events = report.ledger.riskEvents;
  const summary = riskSummary(report);
  if (events.length === 0) {
    return html`<p class="note">No rule had to act: what the strategy asked for and what it held stayed within all limits.</p>
${summaryMarkup(summary, report)}`;
  }
  return html`<p class="note">Before each order and at each close. The value is what the order would have led to, or what was held; farthest: the value farthest beyond its limit.</p>
${summaryMarkup(summary, report)}
${charts}
${eventsMarkup(report, summary)}`;
}

function summaryMarkup(summary: readonly RiskSummaryRow[], { ledger }: RunReport): Html {
  const hasMarkets = ledger.symbols.length > 1;
  const time = (ms: number): string => (Number.isNaN(ms) ? '' : minuteUtc(ms));
  const rows = summary.map((row, k) => [
    // A rule that acted in several ways is named once.
    { text: k > 0 && summary[k - 1].rule === row.rule ? '' : html`<span title="${row.rule}">${row.name}</span>` },
    { text: row.action ?? 'never acted' },
    { text: formatNumber(row.count, { digits: 0 }) },
    ...rowValues(row).map((text) => ({ text })),
    { text: row.unit },
    ...(hasMarkets ? [{ text: row.action === undefined ? '' : row.symbols.join(', ') || 'the account' }] : []),
    { text: time(row.firstTime) },
    { text: time(row.lastTime) },
  ]);
  const columns: readonly Column[] = [
    { name: 'Rule', align: 'left' },
    { name: 'Action', align: 'left' },
    { name: 'Times' },
    { name: 'Farthest' },
    { name: 'Limit' },
    { name: 'Unit', align: 'wide' },
    ...(hasMarkets ? [{ name: 'About', align: 'wide' as const }] : []),
    { name: 'First, UTC' },
    { name: 'Last, UTC' },
  ];
  const actions = [...new Set(summary.map((row) => row.action))].filter((action) => action !== undefined);
  const words = actions.map((action) => `${action}: ${ACTION_WORDS[action]}`).join('; ');
  return html`${tableMarkup({ columns, rows, className: 'wide' })}${words !== '' && html`<p class="note">${words}.</p>`}`;
}

function eventsMarkup(report: RunReport, summary: readonly RiskSummaryRow[]): Html {
  const { ledger } = report;
  const all = ledger.riskEvents;
  const units = new Map(summary.map((row) => [row.rule, row.unit]));
  const shown = tellingEvents(all, MOST_EVENTS);
  const hasStrategies = ledger.strategies.length > 1;
  const rows = shown.map((event: RiskEvent) => [
    { text: minuteUtc(event.time), sortBy: event.time },
    { text: event.symbol ?? 'the account' },
    ...(hasStrategies ? [{ text: shortStrategyName(report, event.strategy) }] : []),
    { text: event.rule.replace(/\(.*$/s, '') },
    { text: event.action },
    { text: event.at === 'order' ? 'an order' : 'a close' },
    { text: formatRiskValue(event.value, units.get(event.rule) ?? ''), sortBy: event.value },
    { text: formatRiskValue(event.limit, units.get(event.rule) ?? ''), sortBy: event.limit },
    { text: event.message },
  ]);
  const columns: readonly Column[] = [
    { name: 'Time, UTC', align: 'left' },
    { name: 'About', align: 'left' },
    ...(hasStrategies ? [{ name: 'Strategy', align: 'left' as const }] : []),
    { name: 'Rule', align: 'left' },
    { name: 'Action', align: 'left' },
    { name: 'At', align: 'left' },
    { name: 'Value' },
    { name: 'Limit' },
    { name: 'In words', align: 'wide' },
  ];
  const count = formatNumber(all.length, { digits: 0 });
  const which =
    shown.length === all.length
      ? `All ${count} rows, the newest first.`
      : `${shown.length} of ${count} rows: those farthest beyond their limits, and the newest. All of them are in risk.csv and in result.json.`;
  return html`<h3 class="gap">Row by row</h3>
<p class="note">${which}</p>
${tableMarkup({ columns, rows, isSortable: true, isTall: rows.length > 12, className: 'limited wide' })}`;
}
