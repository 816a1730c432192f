import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';

const draws = (seed: number | string, n: number): number[] => {
  const rng = createRng(seed);
  return Array.from({ length: n }, () => rng.uniform());
};

describe('seeded random numbers', () => {
  it('are the same for the same seed and others for another', () => {
    expect(draws(1, 50)).toEqual(draws(1, 50));
    expect(draws(1, 5)).not.toEqual(draws(2, 5));
  });

  it('fork without moving the parent, by label only', () => {
    const rng = createRng(3);
    const child = rng.fork('a').uniform();
    expect(rng.uniform(), 'the parent is where it was').toBe(createRng(3).uniform());
    expect(rng.fork('a').uniform(), 'the child does not depend on the draws of the parent').toBe(child);
    expect(rng.fork('b').uniform()).not.toBe(child);
  });

  it('are uniform: 100 000 draws fill 100 cells evenly (chi-square, seed 5)', () => {
    const cells = new Float64Array(100);
    const rng = createRng(5);
    for (let i = 0; i < 100_000; i++) cells[Math.floor(rng.uniform() * 100)]++;
    const chi = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chi, '99 degrees of freedom: 4 standard deviations around 99').toBeLessThan(99 + 4 * Math.sqrt(2 * 99));
    expect(chi).toBeGreaterThan(99 - 4 * Math.sqrt(2 * 99));
  });

  it('are normal: mean, variance, fourth moment of 200 000 draws (seed 6)', () => {
    const rng = createRng(6);
    const n = 200_000;
    let mean = 0;
    let second = 0;
    let fourth = 0;
    for (let i = 0; i < n; i++) {
      const z = rng.normal();
      mean += z / n;
      second += (z * z) / n;
      fourth += z ** 4 / n;
    }
    expect(Math.abs(mean), '4 standard errors').toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(second - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(fourth - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  });
});
