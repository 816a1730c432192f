import type { RunReport } from '../core/report.js';
import { terminalText } from './escape.js';
import { executionRows, inBps } from './executions.js';
import { formatNumber, formatPercent, PLAIN } from './number.js';
import { riskSummary, rowValues } from './risk-events.js';
import { alignRows, type Paint } from './terminal.js';
import { venueRows } from './venues.js';

const INDENT = '  ';
/** Longer names would push the figures off the page. */
const LONGEST_NAME = 44;

/** What each risk rule did: how often, and the value farthest beyond its limit. */
export function riskLines(report: RunReport, paint: Paint): string[] {
  const summary = riskSummary(report);
  if (summary.length === 0) return [];
  const units = summary.map((row) => (rowValues(row, PLAIN)[0] === '' ? '' : terminalText(row.unit)));
  return told(
    [
      ['Risk rules', 'action', 'times', 'farthest', 'limit'],
      ...summary.map((row) => [
        nameCell(row.name),
        row.action ?? 'never acted',
        whole(row.count),
        ...rowValues(row, PLAIN),
      ]),
    ],
    paint,
  ).map((line, k) => (k === 0 ? line : `${line}  ${paint.dim(units[k - 1])}`.trimEnd()));
}

/** How each algorithm did against the prices at which it was asked. */
export function executionLines(report: RunReport, paint: Paint): string[] {
  const rows = executionRows(report);
  if (rows.length === 0) return [];
  const bps = (fraction: number): string => {
    const text = formatNumber(inBps(fraction), { digits: 1, type: PLAIN });
    return Number.isNaN(fraction) ? text : `${text} bp`;
  };
  return told(
    [
      ['Execution', 'orders', 'children', 'filled', 'shortfall', 'expected'],
      ...rows.map((row) => [
        nameCell(row.algorithm),
        whole(row.parents),
        whole(row.children),
        formatPercent(row.filledShare, { type: PLAIN }),
        bps(row.weightedShortfall),
        bps(row.expectedCost),
      ]),
    ],
    paint,
  );
}

/** What each venue filled of a run that splits its orders. */
export function venueLines(report: RunReport, paint: Paint): string[] {
  const rows = venueRows(report);
  if (rows.length === 0) return [];
  const bps = (fraction: number): string => {
    const text = formatNumber(inBps(fraction), { digits: 1, type: PLAIN });
    return Number.isNaN(fraction) ? text : `${text} bp`;
  };
  return told(
    [
      ['Venue', 'fills', 'of traded', 'fee', 'spread', 'slippage'],
      ...rows.map((row) => [
        nameCell(row.venue),
        whole(row.fills),
        formatPercent(row.share, { type: PLAIN }),
        bps(row.fee),
        bps(row.spread),
        bps(row.slippage),
      ]),
    ],
    paint,
  );
}

function told(rows: readonly (readonly string[])[], paint: Paint): string[] {
  const [head, ...lines] = alignRows(rows).map((cells) => cells.join('  ').trimEnd());
  return [paint.dim(head), ...lines];
}

function nameCell(name: string): string {
  const text = terminalText(name);
  return INDENT + (text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME - 3)}...` : text);
}

function whole(value: number): string {
  return formatNumber(value, { digits: 0, type: PLAIN });
}
