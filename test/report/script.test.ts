import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numbers, type Table, times } from '../../src/report/charts/chart.js';
import { DATA_SCRIPT } from '../../src/report/html/script/data.js';
import { keepExtremes } from '../../src/report/reduce.js';
import { f } from '../support/series.js';

type Row = Record<string, number | string | null>;
/** What the page's script does with a table, run here as the browser runs it. */
const rowsInView = new Function(
  'table',
  'from',
  'to',
  `'use strict';${DATA_SCRIPT}\nreturn rowsInView(decodeTable(table), from, to);`,
) as (table: Table, from: number, to: number) => Row[];

const path = (values: Float64Array, limit: number): Table => ({
  kind: 'path',
  limit,
  keys: ['v'],
  columns: {
    t: times(
      values.map((_, i) => 1000 + 60 * i),
      60,
    ),
    v: numbers(values),
  },
});

describe('rows that the page draws', () => {
  it('are those of the reduction when the whole run is in view', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -999, max: 999 }), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 6, max: 40 }),
        (list, limit) => {
          const values = Float64Array.from(list);
          const drawn = rowsInView(path(values, limit), -1e9, 1e9);
          expect(drawn.map((row) => (Number(row.t) - 1000) / 60)).toEqual([...keepExtremes([values], limit)]);
          expect(drawn.map((row) => row.v)).toEqual(drawn.map((row) => values[(Number(row.t) - 1000) / 60] + 0));
        },
      ),
    );
  });
  it('reach one row beyond the view on both sides', () => {
    const rows = rowsInView(path(f(0, 1, 2, 3, 4, 5), 100), 1000 + 130, 1000 + 200);
    expect(
      rows.map((row) => row.v),
      'row 2 is at 120, row 4 at 240',
    ).toEqual([2, 3, 4]);
  });
  it('keep a value that is not known as a break', () => {
    expect(rowsInView(path(f(1, Number.NaN, 3), 100), -1e9, 1e9).map((row) => row.v)).toEqual([1, null, 3]);
  });
  it('take the first of the spans that touch the view', () => {
    const table: Table = {
      kind: 'spans',
      limit: 2,
      keys: [],
      columns: { from: times(f(50, 10, 0, 30), 10), to: times(f(60, 40, 5, 50), 10), name: ['a', 'b', 'c', 'd'] },
    };
    expect(rowsInView(table, 20, 45).map((row) => row.name)).toEqual(['b', 'd']);
    expect(rowsInView(table, 0, 100).map((row) => row.name)).toEqual(['a', 'b']);
  });
  it('paint bands as they are, or many of them by what fills most of each stretch', () => {
    const table: Table = {
      kind: 'bands',
      limit: 2,
      keys: [],
      columns: {
        from: times(f(0, 10, 20, 70), 10),
        to: times(f(10, 20, 70, 100), 10),
        color: { choices: ['red', 'blue'], picks: [0, 1, 0, 1] },
      },
    };
    expect(rowsInView({ ...table, limit: 4 }, 0, 100)).toEqual([
      { from: 0, to: 10, color: 'red' },
      { from: 10, to: 20, color: 'blue' },
      { from: 20, to: 70, color: 'red' },
      { from: 70, to: 100, color: 'blue' },
    ]);
    expect(rowsInView(table, 0, 100), '40 of 50 red, then 30 of 50 blue').toEqual([
      { from: 0, to: 50, color: 'red' },
      { from: 50, to: 100, color: 'blue' },
    ]);
  });
  it('are means of equal stretches where extremes would mislead', () => {
    const table: Table = { ...path(f(1, 3, 5, 7), 2), kind: 'means' };
    expect(rowsInView(table, -1e9, 1e9)).toEqual([
      { t: 1000, v: 2 },
      { t: 1120, v: 6 },
    ]);
  });
  it('come as written from a plain table', () => {
    const table: Table = { kind: 'plain', limit: 2, keys: [], columns: { x: [1, null], name: ['a', 'b'] } };
    expect(rowsInView(table, 0, 0)).toEqual([
      { x: 1, name: 'a' },
      { x: null, name: 'b' },
    ]);
  });
});
