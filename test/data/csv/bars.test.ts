import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv, FIRST, HOUR, NOW, read, refusal, rowsOf } from './support.js';

/** Ten good rows with one cell changed. */
function changed(row: number, column: number, text: string): string {
  const rows = rowsOf(10);
  rows[row][column] = text;
  return csv(rows);
}

describe('rows that cannot be bars', () => {
  it.each([
    ['NaN', 3, 4, 'NaN', 'line 5, column "close": not a number ("NaN")'],
    ['infinity', 3, 4, 'Infinity', 'line 5, column "close": not a number ("Infinity")'],
    ['an overflow', 3, 4, '1e999', 'line 5, column "close": number too large ("1e999")'],
    ['an empty cell', 3, 4, '', 'line 5, column "close": empty cell'],
    ['a price of zero', 3, 3, '0', 'line 5, column "low": price not above 0 ("0")'],
    ['a price below zero', 3, 1, '-103', 'line 5, column "open": price not above 0 ("-103")'],
    ['high below low', 3, 2, '100', 'line 5, column "high": high below low ("100 < 102")'],
    [
      'open outside the range',
      3,
      1,
      '110',
      'line 5, column "open": open outside low to high ("110, low 102, high 105")',
    ],
    [
      'close outside the range',
      3,
      4,
      '90',
      'line 5, column "close": close outside low to high ("90, low 102, high 105")',
    ],
    ['volume below zero', 3, 5, '-1', 'line 5, column "volume": volume not 0 or more ("-1")'],
    [
      'a time off the grid',
      3,
      0,
      String(FIRST + 3 * HOUR + 1),
      'line 5, column "ts_ms": time off the grid of 1h bars ("2024-01-01T03:00:00.001Z")',
    ],
    [
      'a time that falls back',
      5,
      0,
      String(FIRST + 2 * HOUR),
      'line 7, column "ts_ms": time out of order ("2024-01-01T02:00:00Z")',
    ],
    [
      'a time that leaps ahead',
      5,
      0,
      String(FIRST + 8 * HOUR),
      'line 7, column "ts_ms": time out of order ("2024-01-01T08:00:00Z")',
    ],
    [
      'a bar of the future',
      9,
      0,
      String(NOW),
      'line 11, column "ts_ms": bar had not closed yet ("2026-01-01T00:00:00Z")',
    ],
    [
      'a time before 1980',
      3,
      0,
      '-5',
      'line 5, column "ts_ms": time outside 1980 to 2100 ("1969-12-31T23:59:59.995Z")',
    ],
  ])('are refused for %s', (_, row, column, text, found) => {
    const error = refusal(changed(row, column, text));
    expect(error.message).toBe(`candles.csv: 1 of 10 rows cannot be bars: ${found}`);
    expect(error.code).toBe('E_DATA');
    expect(error.exitCode).toBe(3);
    const { badRows, sets } = read(changed(row, column, text), { onBadRows: 'quarantine' });
    expect([badRows, sets[0].length], 'exactly this row is left out').toEqual([1, 9]);
  });

  it.each([
    ['too few', '1704078000000,1,2', 'row has 3 fields, expected 6'],
    ['too many', '1704078000000,1,2,1,1,1,9', 'row has 7 fields, expected 6'],
    ['an open quote among', '1704078000000,"1,2,1,1,1', 'quoted field is not closed on its line'],
  ])('are refused for %s fields', (_, line, found) => {
    const lines = csv(rowsOf(10)).split('\n');
    lines[4] = line;
    expect(refusal(lines.join('\n')).message).toContain(`line 5`);
    expect(refusal(lines.join('\n')).message).toContain(found);
    expect(read(lines.join('\n'), { onBadRows: 'quarantine' }).sets[0].length).toBe(9);
  });

  it('are all counted by reason, the first named', () => {
    const rows = rowsOf(10);
    rows[1][4] = 'x';
    rows[2][4] = 'x';
    rows[4][5] = '-1';
    rows[7][5] = '-1';
    const error = refusal(csv(rows));
    expect(error.message).toBe(
      'candles.csv: 4 of 10 rows cannot be bars: line 3, column "close": not a number ("x"); ' +
        'line 4, column "close": not a number ("x"); line 6, column "volume": volume not 0 or more ("-1") ' +
        '[not a number: 2; volume not 0 or more: 2]',
    );
    const file = read(csv(rows), { onBadRows: 'quarantine' });
    expect(file.faultCounts).toEqual({ 'not a number': 2, 'volume not 0 or more': 2 });
    expect(file.notes).toEqual(['4 rows left out: not a number: 2; volume not 0 or more: 2']);
  });

  it('leave nothing to import when they are all there is', () => {
    const rows = rowsOf(4).map(([t, ...rest]) => [t, ...rest.slice(0, 4), 'x']);
    expect(refusal(csv(rows), { onBadRows: 'quarantine' }).message).toBe(
      'candles.csv: none of 4 rows can be a bar: not a number: 4',
    );
  });

  it('are one finding for any one mutation of a valid file (seed 21)', () => {
    const cell = fc.constantFrom('', 'x', '-1', 'NaN', '1e999', '1,5', '0');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 4 }), cell, (row, column, text) => {
        const file = read(changed(row, column, text).replace('1,5', '"1,5"'), { onBadRows: 'quarantine' });
        const findings = Object.values(file.faultCounts).reduce((sum, count) => sum + count, 0);
        return findings === 1 && file.sets[0].length === 9;
      }),
      { numRuns: 300, seed: 21 },
    );
  });

  it('are both rows of one time with different values: neither is kept, both are counted', () => {
    const rows = rowsOf(10);
    rows.splice(4, 0, [...rows[3].slice(0, 5), '77']);
    expect(refusal(csv(rows)).message).toContain('line 6, column "ts_ms": same time as another row, with other values');
    const file = read(csv(rows), { onBadRows: 'quarantine' });
    expect([file.rows, file.badRows, file.sets[0].length]).toEqual([11, 2, 9]);
  });
});

describe('what is not a fault', () => {
  it('is an equal repetition: one is kept, the other counted', () => {
    const rows = rowsOf(10);
    rows.splice(4, 0, rows[3]);
    const file = read(csv(rows));
    expect([file.badRows, file.sets[0].duplicates, file.sets[0].length]).toEqual([0, 1, 10]);
    expect(file.notes).toEqual(['1 equal repetition dropped']);
    expect(refusal(csv(rows), { strict: true }).message).toContain('1 repeated row and 0 missing bars');
  });

  it('is a missing bar: it stays missing', () => {
    const rows = rowsOf(10);
    rows.splice(4, 2);
    const file = read(csv(rows));
    expect([file.badRows, file.sets[0].length, file.sets[0].missing]).toEqual([0, 8, 2]);
    expect(refusal(csv(rows), { strict: true }).code).toBe('E_DATA');
  });
});

describe('the interval', () => {
  it('is the most common step between rows', () => {
    const rows = rowsOf(6);
    rows.splice(2, 1);
    expect(read(csv(rows)).sets[0].intervalMs).toBe(HOUR);
  });

  it('is held against what was asked for and what the file is called', () => {
    const text = csv(rowsOf(6));
    expect(refusal(text, { intervalMs: 60_000 }).message).toBe('candles.csv: most rows are 1h apart, asked for 1m');
    expect(refusal(text, { name: 'BTCUSDT-4h.csv' }).message).toBe(
      'BTCUSDT-4h.csv: most rows are 1h apart, the name of the file says 4h',
    );
    expect(read(text, { name: 'BTCUSDT-4h.csv', intervalMs: HOUR }).sets[0].length, 'a statement beats a name').toBe(6);
  });

  it('must be stated where one row says nothing', () => {
    expect(refusal(csv(rowsOf(1))).hint).toBe('state it with --interval');
    expect(read(csv(rowsOf(1)), { intervalMs: HOUR }).sets[0].length).toBe(1);
  });

  it('is refused when it is no length of a bar', () => {
    expect(refusal(csv(rowsOf(5, 31 * 24 * HOUR))).message).toBe(
      'candles.csv: most rows are 31 d apart, which is not the length of a bar',
    );
  });
});
