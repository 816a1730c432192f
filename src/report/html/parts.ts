import type { MetricResult } from '../../core/metric.js';
import { type Html, html } from '../escape.js';
import { formatMetric, isGainOrLoss, PAGE, type Typography } from '../number.js';

/** Text with an explanation that opens under the pointer, by keyboard focus and by a tap. */
export function term(text: string, explanation: string): Html {
  return html`<span class="term" tabindex="0">${text}<span class="def" role="tooltip">${explanation}</span></span>`;
}

/** A metric's value; a — says on hover why the number is not known. */
export function metricValue(metric: MetricResult, type: Typography = PAGE): Html {
  if (Number.isNaN(metric.value)) return term(PAGE.missing, metric.reason ?? 'not known');
  return isGainOrLoss(metric) ? signed(formatMetric(metric, type), metric.value) : html`${formatMetric(metric, type)}`;
}

/** A number in the colour of its sign. */
export function signed(text: string, value: number): Html {
  return html`<span class="${value > 0 ? 'gain' : value < 0 ? 'loss' : ''}">${text}</span>`;
}

/** A part of the page that the bar at the top leads to. */
export interface Section {
  readonly id: string;
  readonly name: string;
  /** in the bar */
  readonly short: string;
  readonly body: Html;
}

export function sectionMarkup({ id, name, body }: Section): Html {
  return html`<section id="${id}"><h2>${name}</h2>${body}</section>
`;
}

/** A column of a table. */
export interface Column {
  readonly name: string;
  readonly align?: 'left' | 'wide';
}

/** One cell: what is shown, and for sortable tables the number behind it. */
export interface Cell {
  readonly text: Html | string;
  readonly sortBy?: number;
  /** of the page's style, beside the alignment of its column */
  readonly className?: string;
}

interface TableOptions {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly isSortable?: boolean;
  /** scrolls inside a fixed height */
  readonly isTall?: boolean;
  readonly className?: string;
  /** the last row is the sum of the others */
  readonly hasTotal?: boolean;
}

/** A table whose first column names its rows. Wide tables scroll in their own box, never the page. */
export function tableMarkup(options: TableOptions): Html {
  const { columns, rows, isSortable = false, isTall = false, hasTotal = false, className = '' } = options;
  const head = columns.map(
    ({ name, align }) =>
      html`<th scope="col" class="${align === undefined ? '' : 'left'}">${isSortable ? html`<button type="button">${name}</button>` : name}</th>`,
  );
  const body = rows.map(
    (
      cells,
      r,
    ) => html`<tr${hasTotal && r === rows.length - 1 && html` class="total"`}>${cells.map((cell, k) => cellMarkup(cell, columns[k], k === 0))}</tr>
`,
  );
  return html`<div class="scroll ${isTall ? 'tall' : ''} ${className}"${isTall ? html` tabindex="0"` : ''}><table class="${isSortable ? 'sortable' : ''}"><thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table></div>
`;
}

function cellMarkup(cell: Cell, column: Column, isFirst: boolean): Html {
  const value =
    cell.sortBy === undefined ? undefined : html` data-v="${Number.isNaN(cell.sortBy) ? '-1e308' : cell.sortBy}"`;
  const className = [column.align ?? '', cell.className ?? ''].join(' ').trim();
  return isFirst
    ? html`<th scope="row" class="${className}"${value}>${cell.text}</th>`
    : html`<td class="${className}"${value}>${cell.text}</td>`;
}
