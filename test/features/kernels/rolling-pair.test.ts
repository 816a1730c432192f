import { describe, expect, it } from 'vitest';
import { correlation, covariance, variance } from '../../../src/core/math/sum.js';
import { beta, highOnLow } from '../../../src/features/indicators/beta.js';
import { correlation as rollingCorrelation } from '../../../src/features/indicators/correlation.js';
import { rollingPair } from '../../../src/features/kernels/rolling-pair.js';
import { f, randomCandles } from '../../support/series.js';

describe('rolling pair', () => {
  it.each([1, 2, 7, 50, 199, 200, 201])('equals the plain window of %i values', (window) => {
    const { high, volume } = randomCandles({ seed: 'pair', length: 200, price: 1e5, volatility: 1e-5 });
    const pair = rollingPair(high, volume, window);
    for (let i = 0; i < 200; i++) {
      const x = high.slice(Math.max(0, i - window + 1), i + 1);
      const y = volume.slice(Math.max(0, i - window + 1), i + 1);
      if (i < window - 1) {
        expect([pair.covariance[i], pair.varianceX[i], pair.varianceY[i]]).toEqual([
          Number.NaN,
          Number.NaN,
          Number.NaN,
        ]);
        continue;
      }
      const sizes = [variance(x, 0), variance(y, 0)];
      expect(Math.abs(pair.varianceX[i] - sizes[0])).toBeLessThanOrEqual(1e-9 * sizes[0]);
      expect(Math.abs(pair.varianceY[i] - sizes[1])).toBeLessThanOrEqual(1e-9 * sizes[1]);
      expect(Math.abs(pair.covariance[i] - covariance(x, y, 0))).toBeLessThanOrEqual(
        1e-9 * Math.sqrt(sizes[0] * sizes[1]),
      );
      if (window > 2) {
        expect(rollingCorrelation(high, volume, window)[i]).toBeCloseTo(correlation(x, y), 9);
      }
    }
  });

  it('is 0 exactly where a column stands still', () => {
    const still = new Float64Array(20).fill(0.1);
    const { covariance: together, varianceX } = rollingPair(still, f(...Array(20).keys()), 5);
    expect([together[19], varianceX[19]]).toEqual([0, 0]);
    expect(rollingCorrelation(still, f(...Array(20).keys()), 5)[19]).toBe(0);
  });
});

describe('beta', () => {
  it('is 2 for a column that moves twice as much', () => {
    // x: +10 %, -10 %, +10 %; y: +20 %, -20 %, +20 %.
    const x = f(100, 110, 99, 108.9);
    const y = f(100, 120, 96, 115.2);
    expect(beta(x, y, 3)[3]).toBeCloseTo(2, 12);
  });
  it('is the slope of the highs on the lows', () => {
    // Highs 10, 13, 16 on lows 9, 10, 11: three for one.
    expect(highOnLow(f(10, 13, 16), f(9, 10, 11), 3)[2]).toBeCloseTo(3, 12);
  });
  it('is 1 where nothing moves', () => {
    const still = new Float64Array(9).fill(0.1);
    expect([beta(still, still, 3)[8], highOnLow(still, still, 3)[8]]).toEqual([1, 1]);
  });
});
