import { QuantError } from '../../core/kit/errors.js';
import { isoUtc } from '../../core/kit/time.js';
import { describeMarket, type EventKind, type EventRows } from './event-kinds.js';
import type { EventSeries } from './event-series.js';
import type { ConflictPolicy } from './merge.js';

/** Stored records and new ones of one block, woven together by their key. */
export interface EventMerge extends EventRows {
  readonly records: number;
  /** runs [from, to) of woven rows that have to be inserted */
  readonly insert: readonly (readonly [from: number, to: number])[];
  /** stored rows whose records have to go first */
  readonly remove: readonly number[];
  readonly inserted: number;
  readonly unchanged: number;
  readonly conflicts: number;
  readonly replaced: number;
}

/**
 * Weaves records [from, to) of `added` into those of a block.
 *
 * A record that is stored with the same values is left alone; what it knows beyond the stored one (more levels of a
 * book, the value beside the quantity) is filled in. Other values are a conflict, as for bars.
 *
 * @throws E_DATA at the first conflict under `refuse`
 */
export function mergeEvents(
  kind: EventKind,
  series: EventSeries,
  stored: EventRows,
  added: EventRows,
  span: readonly [from: number, to: number],
  policy: ConflictPolicy,
): EventMerge {
  const width = kind.columns.length;
  const oldKeys = stored.columns[kind.key];
  const newKeys = added.columns[kind.key];
  const columns = kind.columns.map(() => new Float64Array(stored.length + span[1] - span[0]));
  const insert: [number, number][] = [];
  const remove: number[] = [];
  const count = { inserted: 0, unchanged: 0, conflicts: 0, replaced: 0 };
  let at = 0;
  let records = 0;
  const put = (source: EventRows, from: number, to: number): void => {
    for (let k = 0; k < width; k++) columns[k].set(source.columns[k].subarray(from, to), at);
    at += to - from;
  };
  const putNew = (from: number, to: number): void => {
    const run = insert.at(-1);
    if (run?.[1] === at) run[1] += to - from;
    else insert.push([at, at + to - from]);
    put(added, from, to);
  };
  let old = 0;
  let row = span[0];
  while (row < span[1] || old < stored.length) {
    records++;
    const order = row >= span[1] ? -1 : old >= stored.length ? 1 : oldKeys[old] - newKeys[row];
    const oldEnd = order > 0 ? old : recordEnd(oldKeys, old, stored.length);
    const newEnd = order < 0 ? row : recordEnd(newKeys, row, span[1]);
    const fault = order === 0 ? firstDifference(stored, [old, oldEnd], added, [row, newEnd]) : undefined;
    if (order < 0) put(stored, old, oldEnd);
    else if (order > 0) {
      count.inserted++;
      putNew(row, newEnd);
    } else if (fault !== undefined) {
      if (policy === 'refuse') throw conflict(kind, series, stored, added, fault);
      count.conflicts++;
      if (policy === 'replace') {
        count.replaced++;
        remove.push(old);
        putNew(row, newEnd);
      } else put(stored, old, oldEnd);
    } else {
      count.unchanged++;
      if (knowsMore(stored, [old, oldEnd], added, [row, newEnd])) {
        remove.push(old);
        const from = at;
        putNew(row, Math.max(newEnd, row));
        // Levels below the last new one are known from before.
        const rest = old + newEnd - row;
        if (rest < oldEnd) {
          const run = insert[insert.length - 1];
          run[1] += oldEnd - rest;
          put(stored, rest, oldEnd);
        }
        fillUnknown(columns, from, stored, old, Math.min(oldEnd - old, newEnd - row));
      } else put(stored, old, oldEnd);
    }
    old = oldEnd;
    row = newEnd;
  }
  return { columns, length: at, records, insert, remove, ...count };
}

/** The end of the record that begins at `row`: rows of one key. */
export function recordEnd(keys: Float64Array, row: number, length: number): number {
  let end = row + 1;
  while (end < length && keys[end] === keys[row]) end++;
  return end;
}

type Span = readonly [from: number, to: number];

/** Where both know a value and differ: [stored row, new row, column]. */
function firstDifference(a: EventRows, [i, iEnd]: Span, b: EventRows, [j, jEnd]: Span): number[] | undefined {
  for (let n = 0; i + n < iEnd && j + n < jEnd; n++) {
    for (let k = 0; k < a.columns.length; k++) {
      const x = a.columns[k][i + n];
      const y = b.columns[k][j + n];
      if (x !== y && !Number.isNaN(x) && !Number.isNaN(y)) return [i + n, j + n, k];
    }
  }
  return undefined;
}

function knowsMore(a: EventRows, [i, iEnd]: Span, b: EventRows, [j, jEnd]: Span): boolean {
  if (jEnd - j > iEnd - i) return true;
  for (let n = 0; j + n < jEnd; n++) {
    if (a.columns.some((column, k) => Number.isNaN(column[i + n]) && !Number.isNaN(b.columns[k][j + n]))) return true;
  }
  return false;
}

function fillUnknown(columns: readonly Float64Array[], at: number, stored: EventRows, old: number, rows: number): void {
  columns.forEach((column, k) => {
    for (let n = 0; n < rows; n++) if (Number.isNaN(column[at + n])) column[at + n] = stored.columns[k][old + n];
  });
}

function conflict(
  kind: EventKind,
  series: EventSeries,
  stored: EventRows,
  added: EventRows,
  [i, j, k]: readonly number[],
): QuantError {
  const id = kind.key === 0 ? '' : ` ${added.columns[kind.key][j]}`;
  const place = kind.columns[1] === 'level' ? `, level ${added.columns[1][j]},` : '';
  return new QuantError(
    'E_DATA',
    `${describeMarket(series)}: ${kind.noun}${id} at ${isoUtc(added.columns[0][j])}${place} is stored with ` +
      `${kind.columns[k]} ${stored.columns[k][i]}, the new one has ${added.columns[k][j]}`,
    { hint: 'nothing was stored; choose which is right with --on-conflict keep or replace' },
  );
}
