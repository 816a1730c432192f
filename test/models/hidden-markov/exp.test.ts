import { describe, expect, it } from 'vitest';
import { expOfNegative } from '../../../src/models/hidden-markov/exp.js';

describe('expOfNegative', () => {
  it('agrees with Math.exp to a few units in the last place', () => {
    let worst = 0;
    for (let x = 0; x >= -700; x -= 0.0371) worst = Math.max(worst, Math.abs(expOfNegative(x) / Math.exp(x) - 1));
    expect(worst).toBeLessThan(1e-15);
  });
  it('is exactly 1 at 0 and does not fall behind near it', () => {
    expect([expOfNegative(0), expOfNegative(-0)]).toEqual([1, 1]);
    expect(expOfNegative(-1e-18)).toBe(1);
    expect(expOfNegative(-Math.LN2)).toBeCloseTo(0.5, 15);
  });
});
