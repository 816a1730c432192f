import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNumber } from '../../../src/data/csv/number.js';
import { readRows } from '../../../src/data/csv/rows.js';
import { createSink } from '../../../src/data/csv/sink.js';

/** The value that the fast loop gives for one cell, NaN with a fault counted. */
function cell(text: string): { value: number; faults: number } {
  const sink = createSink({
    fields: [{ name: 'x', kind: 'number', slot: 0 }],
    delimiter: 44,
    assumeUtc: false,
    firstLine: 1,
    capacity: 4,
  });
  const bytes = Buffer.from(`${text}\n`);
  expect(readRows(bytes, 0, bytes.length, sink)).toBe(bytes.length);
  return { value: sink.columns[0][0], faults: sink.faults.badRows };
}

describe('numbers of cells', () => {
  it.each([
    '0',
    '-0',
    '1',
    '42.',
    '.5',
    '-.25',
    '+7',
    '0.1',
    '37388.05000000',
    '29889500.42010495',
    '9007199254740991',
    '9007199254740993',
    '999999999999999.9',
    '0.30000000000000004',
    '0.000000000000000000000000000001234',
    '123456789012345678901234567890',
    '1e-7',
    '1.5E+10',
    '5e-324',
    '1.7976931348623157e308',
  ])('equals Number() on %s', (text) => {
    const { value, faults } = cell(text);
    expect(Object.is(value, Number(text)), `${value} against ${Number(text)}`).toBe(true);
    expect(faults).toBe(0);
  });

  it('equals Number() bit for bit on any double, however it is written', () => {
    const written = fc
      .tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 0, max: 30 }))
      .map(([x, digits]) => (digits > 20 ? String(x) : Math.abs(x) < 1e21 ? x.toFixed(digits) : String(x)));
    fc.assert(
      fc.property(written, (text) => {
        const { value, faults } = cell(text);
        return faults === 0 && Object.is(value, Number(text));
      }),
      { numRuns: 3000, seed: 11 },
    );
  });

  it('equals Number() on any string of up to 20 digits with a point anywhere', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(digits, fc.nat(20), (text, at) => {
        const shown = `${text.slice(0, at)}.${text.slice(at)}`;
        return Object.is(cell(shown).value, Number(shown));
      }),
      { numRuns: 3000, seed: 12 },
    );
  });

  it.each([
    ['', 'empty cell'],
    ['-', 'not a number'],
    ['.', 'not a number'],
    ['NaN', 'not a number'],
    ['Infinity', 'not a number'],
    ['0x10', 'not a number'],
    ['1_000', 'not a number'],
    ['1e999', 'number too large'],
    ['1,5', 'decimal comma or thousands separator'],
    ['1.234.567', 'decimal comma or thousands separator'],
    ["1'000", 'decimal comma or thousands separator'],
    ['1 000', 'decimal comma or thousands separator'],
  ])('refuses "%s": %s', (text, fault) => {
    expect(readNumber(text)).toEqual({ value: Number.NaN, fault });
  });

  it('answers for a cell of a hundred thousand digits at once', () => {
    expect(readNumber('1'.repeat(100_000)).fault).toBe('not a number');
  });
});
