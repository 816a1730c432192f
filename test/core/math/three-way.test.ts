import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { threeWayPosterior } from '../../../src/core/math/three-way.js';

const EVEN = [1, 1, 1];

describe('three-way posterior', () => {
  it('gives the numbers worked out by hand', () => {
    // σ 0.5: exponents −(0.8 + 0.8)²/0.5, −0.8²/0.5 and 0, so weights 0.0059760, 0.2780373 and 1.
    const [sell, hold, buy] = threeWayPosterior(0.8, EVEN, 0.5);
    const sum = Math.exp(-5.12) + Math.exp(-1.28) + 1;
    expect(sell).toBeCloseTo(Math.exp(-5.12) / sum, 15);
    expect(hold).toBeCloseTo(Math.exp(-1.28) / sum, 15);
    expect(buy).toBeCloseTo(1 / sum, 15);
    expect([sell, hold, buy].map((p) => Number(p.toFixed(6)))).toEqual([0.004654, 0.216538, 0.778808]);
  });

  it('weighs by the prior: twice the prior is twice the odds', () => {
    const [, hold, buy] = threeWayPosterior(0.3, EVEN, 0.5);
    const [, heavier, same] = threeWayPosterior(0.3, [1, 2, 1], 0.5);
    expect(heavier / same).toBeCloseTo((2 * hold) / buy, 14);
  });

  it('is even between hold and buy half way between their means', () => {
    const [, hold, buy] = threeWayPosterior(0.4, EVEN, 0.5);
    expect(hold).toBeCloseTo(buy, 14);
  });

  it('adds up to 1 and mirrors sell and buy, for any signal', () => {
    const rng = createRng('three-way');
    for (let i = 0; i < 200; i++) {
      const signal = 4 * rng.uniform() - 2;
      const prior = [rng.uniform(), rng.uniform(), rng.uniform()];
      const sigma = 0.05 + rng.uniform();
      const [sell, hold, buy] = threeWayPosterior(signal, prior, sigma);
      expect(sell + hold + buy).toBeCloseTo(1, 12);
      const mirrored = threeWayPosterior(-signal, [...prior].reverse(), sigma);
      expect(mirrored).toEqual([buy, hold, sell]);
    }
  });

  it('stays a probability where the likelihoods themselves would be zero', () => {
    expect(threeWayPosterior(1000, EVEN, 0.01)).toEqual([0, 0, 1]);
    expect(threeWayPosterior(0, [0, 0, 1], 0.001), 'what is ruled out stays ruled out').toEqual([0, 0, 1]);
  });

  it('knows nothing where the signal is not known', () => {
    expect(threeWayPosterior(Number.NaN, EVEN, 0.5)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
