import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { mean, variance } from '../../../src/core/math/sum.js';
import { kellyBinary, kellyContinuous, kellyEmpirical } from '../../../src/risk/portfolio/kelly.js';
import { simpleReturns } from '../../../src/risk/returns.js';
import { f, gs1 } from '../../support/series.js';

const GS1_RETURNS = simpleReturns(gs1().close);

describe('the Kelly bet on two outcomes', () => {
  it('is p less the chance of loss over the payoff', () => {
    expect(kellyBinary(0.55, 1)).toBeCloseTo(0.1, 15);
    expect(kellyBinary(0.4, 2)).toBeCloseTo(0.1, 15);
    expect(kellyBinary(1, 3)).toBe(1);
  });

  it('is not above 0 when the bet does not pay', () => {
    expect(kellyBinary(0.5, 1)).toBe(0);
    expect(kellyBinary(0.4, 1)).toBeCloseTo(-0.2, 15);
  });
});

describe('the Kelly bet on many small returns', () => {
  it('is 3.4574797639 on GS1', () => {
    expect(kellyContinuous(mean(GS1_RETURNS), variance(GS1_RETURNS, 1))).toBeCloseTo(3.4574797639, 9);
  });

  it('is not known where nothing varies', () => {
    expect(kellyContinuous(0.01, 0)).toBeNaN();
    expect(kellyContinuous(0.01, Number.NaN)).toBeNaN();
  });
});

describe('the Kelly bet on a sample', () => {
  it('is 3.4678499174 on GS1', () => {
    expect(kellyEmpirical(GS1_RETURNS)).toBeCloseTo(3.4678499174, 6);
  });

  it('is the bet on two outcomes when the sample has two', () => {
    // 11 wins and 9 losses of 1: p = 0.55, b = 1.
    expect(kellyEmpirical([...new Array<number>(11).fill(1), ...new Array<number>(9).fill(-1)])).toBeCloseTo(0.1, 9);
    // Two wins of 2 for three losses of 1: p = 0.4, b = 2. With returns of a tenth of that it is ten times as much.
    expect(kellyEmpirical([2, -1, 2, -1, -1])).toBeCloseTo(0.1, 9);
    expect(kellyEmpirical([0.2, -0.1, 0.2, -0.1, -0.1])).toBeCloseTo(1, 9);
  });

  it('is 0 without an edge', () => {
    expect(kellyEmpirical([0.1, -0.1])).toBe(0);
    expect(kellyEmpirical([0.1, -0.2])).toBe(0);
  });

  it('is not known without a losing return', () => {
    expect(kellyEmpirical([0.1, 0.2])).toBeNaN();
    expect(kellyEmpirical([0, 0])).toBeNaN();
    expect(kellyEmpirical([])).toBeNaN();
  });

  it('grows equity faster than bets beside it, and never ruins', () => {
    const rng = createRng(9);
    for (let round = 0; round < 50; round++) {
      const returns = Float64Array.from({ length: 30 }, () => 0.02 + rng.normal() * 0.1);
      const best = kellyEmpirical(returns);
      if (!(best > 0)) continue;
      expect(1 + best * Math.min(...returns)).toBeGreaterThan(0);
      const at = growth(returns, best);
      for (const other of [0, 0.9 * best, 0.999 * best, 1.001 * best]) expect(growth(returns, other)).toBeLessThan(at);
    }
  });

  it('shrinks when one more loss is known, and does not depend on the order', () => {
    const returns = f(0.3, 0.1, -0.2, 0.2);
    const one = kellyEmpirical(returns);
    expect(kellyEmpirical([...returns, -0.1])).toBeLessThan(one);
    expect(kellyEmpirical(f(0.2, -0.2, 0.1, 0.3))).toBeCloseTo(one, 9);
  });
});

function growth(returns: Float64Array, bet: number): number {
  return mean(returns.map((r) => Math.log(1 + bet * r)));
}
