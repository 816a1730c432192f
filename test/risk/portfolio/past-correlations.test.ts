import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { correlation } from '../../../src/core/math/sum.js';
import { logReturns } from '../../../src/risk/portfolio/covariance.js';
import { createPastCorrelations } from '../../../src/risk/portfolio/past-correlations.js';
import { riskView } from '../view.js';

const rng = createRng('past-correlations');
const walk = (): number[] => {
  const out = [100];
  for (let i = 1; i < 80; i++) out.push(out[i - 1] * (1 + 0.02 * rng.normal()));
  return out;
};
const markets = [walk(), walk(), walk()];
const at = (seen: number): ReturnType<typeof riskView> => riskView({ markets, seen });

describe('past correlations', () => {
  it('are those of the window of log returns', () => {
    const rho = createPastCorrelations(3, 15);
    for (let seen = 16; seen <= 80; seen++) {
      const [x, y] = [new Float64Array(15), new Float64Array(15)];
      logReturns(at(seen), 0, 15, x);
      logReturns(at(seen), 2, 15, y);
      expect(rho(at(seen), 0, 2), `${seen} bars`).toBeCloseTo(correlation(x, y), 12);
    }
  });
  it('are the same bits whenever they were asked for before', () => {
    const always = createPastCorrelations(3, 15);
    for (let seen = 1; seen <= 80; seen++) {
      const now = always(at(seen), 1, 0);
      expect(createPastCorrelations(3, 15)(at(seen), 0, 1), `${seen} bars, never asked before`).toBe(now);
    }
    const seldom = createPastCorrelations(3, 15);
    for (const seen of [3, 20, 22, 60, 80]) {
      expect(seldom(at(seen), 0, 1), `${seen} bars`).toBe(createPastCorrelations(3, 15)(at(seen), 0, 1));
    }
  });
  it('are not known before the window is full, and 1 of a market with itself', () => {
    const rho = createPastCorrelations(3, 15);
    expect(rho(at(15), 0, 1)).toBeNaN();
    expect(rho(at(15), 1, 1)).toBe(1);
  });
});
