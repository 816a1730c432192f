import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { singleBelow } from '../../../src/models/import/threshold.js';

/** The double after x, or before it. */
function next(x: number, up: boolean): number {
  if (x === 0) return up ? Number.MIN_VALUE : -Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(x).buffer);
  bits[0] += up === x > 0 ? 1n : -1n;
  return new Float64Array(bits.buffer)[0];
}

describe('a threshold of single precision', () => {
  it('is the largest number that rounds to one below it', () => {
    const rng = createRng('import/threshold');
    const singles = [0, 1, -1, 0.5, 2 ** -149, -(2 ** -149), 2 ** -126, 3.4028234663852886e38, 1e-40, -1e-40];
    for (let k = 0; k < 300; k++) singles.push(rng.normal() * 10 ** (rng.below(60) - 30));
    for (const t of singles.map(Math.fround)) {
      const cut = singleBelow(t);
      expect(Math.fround(cut) < t, `${cut} is below ${t}`).toBe(true);
      expect(Math.fround(next(cut, true)) < t, `the number after ${cut} is not below ${t}`).toBe(false);
    }
  });

  it('takes the tie of 1 to 1 itself, whose last bit is even, and that of the number after 1 to 1 as well', () => {
    const after = 1 + 2 ** -23;
    expect(singleBelow(after), 'halfway rounds to 1, so it is below').toBe(1 + 2 ** -24);
    expect(singleBelow(1), 'halfway rounds to 1, so it is not below').toBe(next(1 - 2 ** -25, false));
  });

  it('stays finite at both ends', () => {
    expect(singleBelow(Number.NEGATIVE_INFINITY)).toBe(-Number.MAX_VALUE);
    expect(singleBelow(Number.POSITIVE_INFINITY)).toBe(next(2 ** 128 - 2 ** 103, false));
  });
});
