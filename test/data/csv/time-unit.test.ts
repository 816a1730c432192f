import { describe, expect, it } from 'vitest';
import { csv, FIRST, HOUR, read, refusal, rowsOf } from './support.js';

const scaled = (factor: bigint, divide = false) =>
  csv(rowsOf(3).map(([t, ...rest]) => [String(divide ? BigInt(t) / factor : BigInt(t) * factor), ...rest]));

describe('the unit of time', () => {
  it.each([
    ['seconds', scaled(1000n, true)],
    ['milliseconds', scaled(1n)],
    ['microseconds', scaled(1000n)],
    ['nanoseconds', scaled(1_000_000n)],
  ])('is told to be %s by magnitude', (unit, text) => {
    const file = read(text);
    expect(file.dialect).toContain(`unix ${unit}`);
    expect([...file.sets[0].bars.openTime]).toEqual([FIRST, FIRST + HOUR, FIRST + 2 * HOUR]);
  });

  it('accepts whole seconds written with a decimal place', () => {
    const text = csv(rowsOf(3).map(([t, ...rest]) => [`${Number(t) / 1000}.0`, ...rest]));
    expect(read(text).sets[0].length).toBe(3);
  });

  it('is decided over all rows: a file that mixes two units is refused at the first other line', () => {
    const rows = rowsOf(5);
    rows[3][0] = `${rows[3][0]}000`;
    const error = refusal(csv(rows));
    expect(error.message).toBe(
      'candles.csv, line 5, column "ts_ms": 1704078000000000 is in microseconds, but line 2 (1704067200000) is in milliseconds',
    );
    expect(error.hint).toContain('split the file');
  });

  it('refuses times that a spreadsheet has rounded', () => {
    const error = refusal(csv(rowsOf(3).map(([, ...rest]) => ['1.63875E+12', ...rest])));
    expect(error.message).toContain('line 2, column "ts_ms": time in exponent form, its last digits are lost');
    expect(error.hint).toContain('get the file again');
  });
});
