import { describeSeries } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { isoUtc } from '../../core/kit/time.js';
import { BASE_WIDTH, STORED_COLUMNS, type StoredColumns, WIDTH } from './columns.js';
import type { SeriesInfo } from './series.js';

/** What to do with a bar that is stored already with other values. */
export type ConflictPolicy = 'refuse' | 'keep' | 'replace';

export interface Rows {
  readonly columns: StoredColumns;
  readonly length: number;
}

/** Stored rows and new ones of one block, woven together by open time. */
export interface Merge extends Rows {
  /** runs [from, to) of rows that are not stored yet */
  readonly insert: readonly (readonly [from: number, to: number])[];
  /** stored rows that change */
  readonly overwrite: readonly number[];
  readonly unchanged: number;
  readonly conflicts: number;
  readonly replaced: number;
  readonly enriched: number;
}

const cell = (columns: StoredColumns, k: number, row: number): number => columns[k]?.[row] ?? Number.NaN;

/**
 * Weaves rows of `added` into the stored rows of the same block.
 *
 * A bar that is stored already with the same values is left alone; where it brings extra columns that the store does
 * not know, they are filled in. Different values are a conflict: two numbers cannot both be what the market did.
 *
 * @param span rows [from, to) of `added`
 * @throws E_DATA at the first conflict under `refuse`
 */
export function mergeRows(
  series: SeriesInfo,
  stored: Rows,
  added: StoredColumns,
  span: readonly [from: number, to: number],
  onConflict: ConflictPolicy,
): Merge {
  const [from, to] = span;
  const columns = Array.from({ length: WIDTH }, () => new Float64Array(stored.length + to - from));
  const put = (source: StoredColumns, row: number, at: number): void => {
    for (let k = 0; k < WIDTH; k++) columns[k][at] = cell(source, k, row);
  };
  const insert: [number, number][] = [];
  const overwrite: number[] = [];
  const count = { unchanged: 0, conflicts: 0, replaced: 0, enriched: 0 };
  let old = 0;
  let row = from;
  let at = 0;
  for (; row < to || old < stored.length; at++) {
    const order = row >= to ? -1 : old >= stored.length ? 1 : cell(stored.columns, 0, old) - cell(added, 0, row);
    if (order < 0) {
      put(stored.columns, old++, at);
      continue;
    }
    put(added, row, at);
    if (order > 0) {
      const run = insert.at(-1);
      if (run?.[1] === at) run[1]++;
      else insert.push([at, at + 1]);
      row++;
      continue;
    }
    const k = firstDifference(stored.columns, old, added, row);
    if (k !== undefined) {
      if (onConflict === 'refuse') throw conflictAt(series, k, stored.columns, old, added, row);
      count.conflicts++;
      if (onConflict === 'replace') {
        count.replaced++;
        overwrite.push(at);
      } else put(stored.columns, old, at);
    } else {
      count.unchanged++;
      if (fillUnknown(columns, at, stored.columns, old)) {
        count.enriched++;
        overwrite.push(at);
      }
    }
    old++;
    row++;
  }
  return { columns, length: at, insert, overwrite, ...count };
}

/** The first column in which both rows know a value and differ. */
function firstDifference(a: StoredColumns, i: number, b: StoredColumns, j: number): number | undefined {
  for (let k = 1; k < WIDTH; k++) {
    const x = cell(a, k, i);
    const y = cell(b, k, j);
    if (x !== y && !Number.isNaN(x) && !Number.isNaN(y)) return k;
  }
  return undefined;
}

/** Fills what the new row at `at` does not know from the stored one. True when the new row knew more. */
function fillUnknown(columns: readonly Float64Array[], at: number, stored: StoredColumns, old: number): boolean {
  let knewMore = false;
  for (let k = BASE_WIDTH; k < WIDTH; k++) {
    const before = cell(stored, k, old);
    if (Number.isNaN(columns[k][at])) columns[k][at] = before;
    else if (Number.isNaN(before)) knewMore = true;
  }
  return knewMore;
}

function conflictAt(
  series: SeriesInfo,
  k: number,
  stored: StoredColumns,
  old: number,
  added: StoredColumns,
  row: number,
): QuantError {
  const name = STORED_COLUMNS[k];
  return new QuantError(
    'E_DATA',
    `${describeSeries(series)}: bar ${isoUtc(cell(added, 0, row))} is stored with ${name} ${cell(stored, k, old)}, ` +
      `the new one has ${cell(added, k, row)}`,
    { hint: 'nothing was stored; choose which is right with --on-conflict keep or replace' },
  );
}
