import { metricDocuments } from './document.js';
import { known } from './document-money.js';
import { terminalText } from './escape.js';
import {
  figureOf,
  holdFigure,
  MATRIX_COLUMNS,
  type Matrix,
  type MatrixColumn,
  type MatrixGroup,
  type MatrixRun,
} from './matrix.js';
import { formatMetric, PLAIN } from './number.js';
import { alignRows, createPaint } from './terminal.js';

/** Longer labels would push the figures off the screen; the page has them whole. */
const LONGEST_LABEL = 40;

/** For the terminal: a table for each market and interval, buy-and-hold on top, the best run below it. */
export function matrixText({ sort, groups }: Matrix, hasColor: boolean): string {
  const paint = createPaint(hasColor);
  const parts = groups.map((group) => {
    const marks = [`${group.from} to ${group.to}`, ...(group.isSimulated ? ['simulated'] : [])];
    const title = `${paint.bold(terminalText(group.name))}  ${paint.dim(terminalText(marks.join(', ')))}`;
    const warning = group.ranges.length === 0 ? [] : [paint.warn(`not over the same time: ${group.ranges.join('; ')}`)];
    return [title, ...warning, ...tableLines(group, sort, paint.dim)].join('\n');
  });
  return `${parts.join('\n\n')}\n`;
}

function tableLines(group: MatrixGroup, sort: MatrixColumn, dim: (text: string) => string): string[] {
  const heads = MATRIX_COLUMNS.map((column) => (column.name === sort.name ? `${column.head} ↓` : column.head));
  const [head, hold, ...lines] = alignRows([
    ['', ...heads],
    ['buy-and-hold', ...MATRIX_COLUMNS.map((column) => cell(holdFigure(group, column), column, ''))],
    ...group.runs.map((run) => [
      cut(terminalText(run.label)),
      ...MATRIX_COLUMNS.map((column) => cell(figureOf(run, column), column, PLAIN.missing)),
    ]),
  ]).map((cells) => cells.join('  '));
  const ids = group.runs.map((run) => dim(terminalText(run.runId)));
  return [dim(head.trimEnd()), dim(hold.trimEnd()), ...lines.map((line, k) => `${line}  ${ids[k]}`)];
}

function cell(value: number, { name, unit }: MatrixColumn, missing: string): string {
  return Number.isNaN(value) ? missing : formatMetric({ name, unit, value }, PLAIN);
}

function cut(label: string): string {
  return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 3)}...` : label;
}

/** For machines: `quant/comparison@3`. */
export function matrixDocument({ sort, groups }: Matrix) {
  return {
    schema: 'quant/comparison@3',
    sorted_by: sort.name.replaceAll('-', '_'),
    groups: groups.map((group) => ({
      name: group.name,
      is_simulated: group.isSimulated,
      from: group.from,
      to: group.to,
      is_same_time: group.ranges.length === 0,
      buy_and_hold: metricDocuments(group.hold),
      runs: group.runs.map(runDocument),
    })),
  };
}

function runDocument(run: MatrixRun) {
  return {
    run_id: run.runId,
    label: run.label,
    title: run.title,
    strategy: run.strategy,
    venue: run.venue,
    symbols: run.symbols,
    interval: run.interval,
    from: run.from,
    to: run.to,
    first_decision: run.firstDecision === '' ? null : run.firstDecision,
    is_simulated: run.isSimulated,
    currency: run.currency,
    costs_per_year: known(run.costsPerYear),
    metrics: metricDocuments(run.metrics),
    buy_and_hold: metricDocuments(run.hold),
  };
}
