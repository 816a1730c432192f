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
import { overlapWarning } from './model-overlap.js';
import { formatMetric, PLAIN } from './number.js';
import { alignRows, createPaint, type Paint } from './terminal.js';

/** Longer labels would push the figures off the screen; the page has them whole. */
const LONGEST_LABEL = 40;
const GAP = '  ';
const ARROW = ' ↓';

/** What a narrow terminal does without, the first one first; the page and the document have all. */
const DISPENSABLE: readonly string[] = [
  'benchmark-return',
  'sortino',
  'turnover',
  'exposure',
  'calmar',
  'total-return',
  'win-rate',
  'costs',
  'excess-return',
  'trades',
];

interface Look {
  readonly hasColor: boolean;
  /** characters of a line; run ids and columns that have no room are left out */
  readonly width: number;
}

/** For the terminal: a table for each market and interval, buy-and-hold on top, the best run below it. */
export function matrixText({ sort, groups }: Matrix, { hasColor, width }: Look): string {
  const paint = createPaint(hasColor);
  const { columns, hasIds } = fitting(groups, sort, width);
  const heads = columns.map((column) => (column.name === sort.name ? column.head + ARROW : column.head));
  const rows = groups.flatMap((group) => [['', ...heads], ...figureRows(group, columns)]);
  const lines = alignRows(rows).map((cells) => cells.join(GAP).trimEnd());
  let next = 0;
  const parts = groups.map((group) => {
    const own = lines.slice(next, (next += group.runs.length + 2));
    const told = own.map((line, k) => {
      if (k < 2) return paint.dim(line);
      return hasIds ? line + GAP + paint.dim(terminalText(group.runs[k - 2].runId)) : line;
    });
    return [...titleLines(group, paint), ...told].join('\n');
  });
  const left = MATRIX_COLUMNS.length - columns.length;
  const note = left === 0 ? [] : [paint.dim(`${left} more figures, and the names of the runs, stand on the page`)];
  return `${[...parts, ...note].join('\n\n')}\n`;
}

function titleLines(group: MatrixGroup, paint: Paint): string[] {
  const marks = [`${group.from} to ${group.to}`, ...(group.isSimulated ? ['simulated'] : [])];
  const title = `${paint.bold(terminalText(group.name))}${GAP}${paint.dim(terminalText(marks.join(', ')))}`;
  return [
    title,
    ...(group.overlaps.length === 0 ? [] : [paint.bad(terminalText(`WARNING: ${overlapWarning(group.overlaps)}`))]),
    ...(group.ranges.length === 0 ? [] : [paint.warn(`not over the same time: ${group.ranges.join('; ')}`)]),
  ];
}

function figureRows(group: MatrixGroup, columns: readonly MatrixColumn[]): string[][] {
  return [
    ['buy-and-hold', ...columns.map((column) => cell(holdFigure(group, column), column, ''))],
    ...group.runs.map((run) => [
      cut(terminalText(run.label)),
      ...columns.map((column) => cell(figureOf(run, column), column, PLAIN.missing)),
    ]),
  ];
}

/** The columns that a line has room for; what the runs are sorted by always stays. */
function fitting(groups: readonly MatrixGroup[], sort: MatrixColumn, width: number) {
  const rows = groups.flatMap((group) => figureRows(group, MATRIX_COLUMNS));
  const widthOf = (k: number, least: number): number => Math.max(least, ...rows.map((row) => row[k].length));
  const ids = GAP.length + Math.max(...groups.flatMap((group) => group.runs.map((run) => run.runId.length)));
  let columns = MATRIX_COLUMNS;
  const taken = (): number =>
    columns.reduce(
      (sum, column) => sum + GAP.length + widthOf(MATRIX_COLUMNS.indexOf(column) + 1, headWidth(column, sort)),
      widthOf(0, 0),
    );
  const hasIds = taken() + ids <= width;
  for (const name of DISPENSABLE) {
    if (taken() <= width) break;
    if (name !== sort.name) columns = columns.filter((column) => column.name !== name);
  }
  return { columns, hasIds };
}

function headWidth({ head, name }: MatrixColumn, sort: MatrixColumn): number {
  return head.length + (name === sort.name ? ARROW.length : 0);
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
    has_model_overlap: run.hasOverlap,
    currency: run.currency,
    costs_per_year: known(run.costsPerYear),
    metrics: metricDocuments(run.metrics),
    buy_and_hold: metricDocuments(run.hold),
  };
}
