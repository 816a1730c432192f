import { describe, expect, it } from 'vitest';
import { holdings, tradingSpeed, trajectoryCost } from '../../../src/backtest/almgren-chriss.js';

/** The example of the paper: 1,000,000 shares in five days, dollars per share. */
const MARKET = { volatility: 0.95, temporary: 2.5e-6, permanent: 2.5e-7, fixed: 0.0625 };
const equal = [1e6, 8e5, 6e5, 4e5, 2e5, 0];

describe('Almgren and Chriss', () => {
  it('finds the speed, the trajectory and the cost of their example', () => {
    const speed = tradingSpeed(MARKET, 1e-6, 1);
    expect(speed).toBeCloseTo(0.607076163247, 12);
    const left = holdings(5 * speed, 5).map((share) => 1e6 * share);
    const wanted = [1e6, 541955.554, 289854.219, 147897.488, 62141.802, 0];
    for (const [j, units] of wanted.entries()) expect(left[j]).toBeCloseTo(units, 3);
    const cost = trajectoryCost(left, MARKET, 1);
    expect(cost.mean).toBeCloseTo(911226.986, 3);
    expect(cost.deviation).toBeCloseTo(603430.669, 3);
  });
  it('pays 662,500 for equal slices', () => {
    // ½ · 2.5e-7 · 1e12 + 0.0625 · 1e6 + 2.375e-6 · 5 · 4e10 = 125,000 + 62,500 + 475,000
    expect(trajectoryCost(equal, MARKET, 1).mean).toBeCloseTo(662_500, 6);
  });
  it('solves the equation that defines the speed', () => {
    for (const [riskAversion, tau] of [
      [1e-6, 1],
      [1e-9, 0.5],
      [1e-3, 2],
    ]) {
      const speed = tradingSpeed(MARKET, riskAversion, tau);
      const wanted = (riskAversion * 0.95 ** 2) / (2.5e-6 - (2.5e-7 * tau) / 2);
      expect((2 * (Math.cosh(speed * tau) - 1)) / tau ** 2 / wanted).toBeCloseTo(1, 5);
    }
  });
  it('is the cheapest for its risk: a nudge of any holding costs more', () => {
    const objective = (left: ArrayLike<number>): number => {
      const cost = trajectoryCost(left, MARKET, 1);
      return cost.mean + 1e-6 * cost.deviation ** 2;
    };
    const left = holdings(5 * tradingSpeed(MARKET, 1e-6, 1), 5).map((share) => 1e6 * share);
    for (let j = 1; j < 5; j++) {
      for (const nudge of [-1000, 1000]) {
        const other = left.slice();
        other[j] += nudge;
        expect(objective(other)).toBeGreaterThan(objective(left));
      }
    }
  });
  it('is a straight line without risk aversion, and everything at once with much of it', () => {
    expect([...holdings(0, 4)]).toEqual([1, 0.75, 0.5, 0.25, 0]);
    for (const [j, share] of holdings(1e-6, 4).entries()) expect(share).toBeCloseTo(1 - j / 4, 9);
    const urgent = holdings(5000, 4);
    expect([...urgent]).toEqual([1, 0, 0, 0, 0].map((share, j) => (j === 0 ? share : urgent[j])));
    expect(urgent[1]).toBeLessThan(1e-300);
    expect(tradingSpeed(MARKET, 0, 1)).toBe(0);
  });
  it('refuses a permanent impact that outweighs the temporary one', () => {
    expect(() => tradingSpeed({ ...MARKET, permanent: 1e-5 }, 1e-6, 1)).toThrow('must exceed permanent impact');
  });
});
