import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/kit/rng.js';
import { bucketStart, keepEvenly, keepExtremes } from '../../src/report/reduce.js';

const column = fc.float64Array({ minLength: 0, maxLength: 400, noNaN: true });

describe('fewer points of a long run', () => {
  it('keep the lowest and the highest value of every bucket of every column', () => {
    fc.assert(
      fc.property(column, fc.integer({ min: 6, max: 120 }), (a, maxRows) => {
        const b = a.map((v, i) => (i % 3 === 0 ? -v : i));
        const rows = keepExtremes([a, b], maxRows);
        expect(rows.length).toBeLessThanOrEqual(Math.max(maxRows, 0));
        if (a.length <= maxRows) return;
        const buckets = Math.floor((maxRows - 2) / 4);
        for (let k = 0; k < buckets; k++) {
          const [from, to] = [bucketStart(a.length, buckets, k), bucketStart(a.length, buckets, k + 1)];
          const kept = [...rows].filter((row) => row >= from && row < to);
          for (const values of [a, b]) {
            const all = [...values.subarray(from, to)];
            const some = kept.map((row) => values[row]);
            expect(Math.min(...some)).toBe(Math.min(...all));
            expect(Math.max(...some)).toBe(Math.max(...all));
          }
        }
      }),
    );
  });
  it('keep the first and the last point, in order of time and once each', () => {
    fc.assert(
      fc.property(column, fc.integer({ min: 6, max: 60 }), (a, maxRows) => {
        const rows = [...keepExtremes([a], maxRows)];
        if (a.length === 0) {
          expect(rows).toEqual([]);
          return;
        }
        expect([rows[0], rows[rows.length - 1]]).toEqual([0, a.length - 1]);
        expect(rows).toEqual([...new Set(rows)].sort((x, y) => x - y));
      }),
    );
  });
  it('still show a crash of one bar in a million', () => {
    const rng = createRng(11);
    const close = Float64Array.from({ length: 1_000_000 }, () => 100 + rng.uniform());
    close[654_321] = 1;
    const rows = keepExtremes([close], 2000);
    expect(rows.length).toBeLessThanOrEqual(2000);
    expect(rows).toContain(654_321);
  });
  it('are all of them when there are few', () => {
    expect([...keepExtremes([Float64Array.of(1, 2, 3)], 10)]).toEqual([0, 1, 2]);
    expect([...keepExtremes([], 10)]).toEqual([]);
  });
  it('break a line where a whole bucket is not known', () => {
    const values = Float64Array.from({ length: 100 }, (_, i) => (i >= 40 && i < 60 ? Number.NaN : i));
    const rows = keepExtremes([values], 22);
    expect(
      [...rows].some((row) => Number.isNaN(values[row])),
      'one row of the hole is kept',
    ).toBe(true);
  });
  it('may stand at equal distances for running totals', () => {
    expect([...keepEvenly(5, 10)]).toEqual([0, 1, 2, 3, 4]);
    expect([...keepEvenly(101, 5)]).toEqual([0, 25, 50, 75, 100]);
  });
});
