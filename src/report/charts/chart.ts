import type { Json } from '../../core/kit/json.js';
import type { RunReport } from '../../core/report.js';

/** A Vega-Lite specification, or a part of one. Tests compile each of them and allow no warning. */
export type Spec = { readonly [key: string]: Json };

/**
 * One picture of a report: a Vega-Lite specification written by us, and tables of numbers for it.
 *
 * A specification never holds text from outside: such text stands in table values, in legends and in titles, which the
 * page escapes. Colours are CSS variables, so that light, dark and print need no second drawing.
 */
export interface Chart {
  /** unique in a report; lower case, digits and hyphens */
  readonly id: string;
  readonly title: string;
  /** what is shown, in which unit, over which window: below the title */
  readonly note: string;
  readonly height: number;
  readonly legend: readonly LegendItem[];
  readonly spec: Spec;
  /** the same picture on a logarithmic scale, for the switch beside the title */
  readonly logSpec?: Spec;
  /** drawn on that scale until a person switches: the range is so wide that its low part would be a flat line */
  readonly isLogFirst?: boolean;
  readonly tables: Readonly<Record<string, Table>>;
  /** columns of the `path` table that are read out under the pointer; absent when the marks carry a `tip` */
  readonly readout?: readonly ReadoutItem[];
}

/** A chart that cannot be drawn, and why. */
export interface NoChart {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
}

/** A chart file makes one of these from a report; undefined when it has no place in this run. */
export type ChartMaker = (report: RunReport) => Chart | NoChart | undefined;

export interface LegendItem {
  readonly label: string;
  /** name of a CSS variable, without the dashes */
  readonly color: string;
  readonly mark: 'line' | 'dashed' | 'box' | 'up' | 'down' | 'dot' | 'ring' | 'cross';
}

export interface ReadoutItem {
  readonly field: string;
  /** column to take off first, where `field` is the top of a stack */
  readonly below?: string;
  readonly label: string;
  readonly unit: 'percent' | 'quote' | 'money' | 'ratio';
  readonly color: string;
}

/** UTC ms as steps from a start: short in JSON, exact on any grid. */
export interface TimeColumn {
  readonly start: number;
  readonly unit: number;
  readonly steps: readonly number[];
}
/** Few different texts in many rows. */
export interface ChoiceColumn {
  readonly choices: readonly string[];
  readonly picks: readonly number[];
}
export type ColumnData = TimeColumn | ChoiceColumn | readonly (number | null)[] | readonly string[];

/**
 * `path`: rows in order of time `t`; the page draws at most `limit` of those in view and keeps the extremes of `keys`.
 * `means`: rows in order of time `t`, drawn as the means of at most `limit` equal stretches.
 * `spans`: rows with `from` and `to`, the weightiest first; the page draws the first `limit` that touch the view.
 * `bands`: spans in order of time with a `color`; too many in view become `limit` equal stretches of time, each in the
 * colour that fills most of it.
 * `plain`: drawn as it is.
 */
export interface Table {
  readonly kind: 'path' | 'means' | 'spans' | 'bands' | 'plain';
  readonly limit: number;
  readonly keys: readonly string[];
  readonly columns: Readonly<Record<string, ColumnData>>;
}

/** Rows that one chart draws at once: more cannot be told apart on a screen. */
export const DRAWN_ROWS = 2000;

export function isDrawn(chart: Chart | NoChart): chart is Chart {
  return 'spec' in chart;
}

/** Numbers of a table to some significant digits, NaN as null. */
export function numbers(column: Float64Array, rows?: Int32Array, digits = 6): (number | null)[] {
  const out: (number | null)[] = new Array(rows?.length ?? column.length);
  for (let i = 0; i < out.length; i++) {
    const value = column[rows === undefined ? i : rows[i]];
    out[i] = Number.isFinite(value) ? Number(value.toPrecision(digits)) : null;
  }
  return out;
}

/** Times of a table, each as steps of `unit` after the one before it. */
export function times(column: Float64Array, unit: number, rows?: Int32Array): TimeColumn {
  const n = rows?.length ?? column.length;
  const at = (i: number): number => column[rows === undefined ? i : rows[i]];
  const start = n === 0 ? 0 : at(0);
  const steps: number[] = new Array(n);
  for (let i = 0; i < n; i++) steps[i] = (at(i) - (i === 0 ? start : at(i - 1))) / unit;
  return { start, unit, steps };
}

/** The largest value over the smallest; NaN unless all values are above 0. */
export function spreadOf(columns: readonly Float64Array[]): number {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const column of columns) {
    for (const value of column) {
      if (!(value > 0)) return Number.NaN;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return high / low;
}

/** From this spread on a chart starts on a logarithmic scale. */
export const LOG_SPREAD = 10;
