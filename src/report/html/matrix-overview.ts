import { type Html, html } from '../escape.js';
import { figureOf, holdFigure, type Matrix, type MatrixColumn, type MatrixGroup } from '../matrix.js';
import { formatMetric, PAGE } from '../number.js';
import { type Cell, type Column, tableMarkup } from './parts.js';

/** Of the usual distance: nearer to buy-and-hold than this is the same. */
const SAME = 0.05;

/** One figure of every run: strategies down, markets across, tinted by how far it is from buy-and-hold. */
export function overviewTable({ sort, groups }: Matrix): Html {
  const labels = [...new Set(groups.flatMap((group) => group.runs.map((run) => run.label)))];
  const rows = labels.map((label) => {
    const values = groups.map((group) => figureIn(group, label, sort));
    return { label, values, middle: median(values.filter((value) => !Number.isNaN(value))) };
  });
  const sign = sort.better === 'low' ? 1 : -1;
  const key = (value: number): number => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : sign * value);
  rows.sort((a, b) => (key(a.middle) === key(b.middle) ? (a.label < b.label ? -1 : 1) : key(a.middle) - key(b.middle)));
  const holds = groups.map((group) => holdFigure(group, sort));
  const steps = rows.flatMap(({ values }) => values.map((value, g) => distance(value, holds[g], sort)));
  const far = median(steps.filter((step) => !Number.isNaN(step)).map(Math.abs));
  const columns: readonly Column[] = [
    { name: 'Strategy', align: 'left' },
    ...groups.map((group) => ({ name: group.name })),
    { name: 'Median' },
  ];
  const hold: readonly Cell[] = [
    { text: 'Buy-and-hold', className: 'reference' },
    ...[...holds, median(holds.filter((value) => !Number.isNaN(value)))].map((value) =>
      cellOf(value, sort, 'reference'),
    ),
  ];
  const body = rows.map(({ label, values, middle }) => [
    { text: label },
    ...values.map((value, g) => cellOf(value, sort, tintOf(distance(value, holds[g], sort), far))),
    cellOf(middle, sort, ''),
  ]);
  return html`<p class="note">${sort.head} of each run, the best median on top. ${holds.some((value) => !Number.isNaN(value)) && 'Teal is better than buy-and-hold on the same market, orange worse, deeper for more.'}</p>
${tableMarkup({ columns, rows: [hold, ...body], isSortable: true, className: 'matrix' })}`;
}

/** Of several runs with one name on a market (other times, other data) the first of the table. */
function figureIn(group: MatrixGroup, label: string, sort: MatrixColumn): number {
  const run = group.runs.find((one) => one.label === label);
  return run === undefined ? Number.NaN : figureOf(run, sort);
}

/** How much better than buy-and-hold, in the unit of the figure; NaN where that says nothing. */
function distance(value: number, hold: number, { better }: MatrixColumn): number {
  return better === undefined ? Number.NaN : better === 'high' ? value - hold : hold - value;
}

function tintOf(step: number, far: number): string {
  if (Number.isNaN(step) || Math.abs(step) <= SAME * far) return '';
  return `tint-${step > 0 ? 'p' : 'n'}${Math.abs(step) > far ? 2 : 1}`;
}

function cellOf(value: number, { name, unit }: MatrixColumn, className: string): Cell {
  const text = Number.isNaN(value) ? PAGE.missing : formatMetric({ name, unit, value });
  return { text, sortBy: value, className };
}

/** NaN of an empty list. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}
