import { describe, expect, it } from 'vitest';
import { openTape } from '../../../src/features/kernels/tape.js';

describe('openTape', () => {
  it.each([1, 2, 3, 7])('holds the last %i values in the order in which they came', (length) => {
    const { values, push } = openTape(length);
    for (let x = 1; x <= 5 * length; x++) {
      const end = push(x);
      const known = Math.min(x, length);
      expect([...values.subarray(end - known, end)]).toEqual(
        Array.from({ length: known }, (_, k) => x - known + 1 + k),
      );
    }
  });

  it('takes no more room however many values come', () => {
    const { values, push } = openTape(4);
    for (let x = 0; x < 1000; x++) expect(push(x)).toBeLessThanOrEqual(values.length);
    expect(values.length).toBe(8);
  });
});
