import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { adfStatistic, engleGrangerCritical, hedgeFit } from '../../../src/core/math/adf.js';
import { f, gs1, gs2 } from '../../support/series.js';

const x = gs1().close.map(Math.log);
const y = gs2().close.map(Math.log);

describe('the Dickey–Fuller statistic', () => {
  it('of four numbers is what one works out by hand', () => {
    // x 1, 0.5, 0.5, 0: differences −0.5, 0, −0.5 on levels 1, 0.5, 0.5. γ = −0.75 / 1.5 = −0.5;
    // errors 0, 0.25, −0.25: 0.125 over 2 degrees, so γ has the variance 0.0625 / 1.5.
    expect(adfStatistic([1, 0.5, 0.5, 0], 0)).toBeCloseTo(-0.5 / Math.sqrt(0.0625 / 1.5), 12);
  });

  it.each([
    [0, -2.1886581012878374],
    [1, -2.4402139146089854],
    [4, -2.384658588977204],
  ])('of the golden series with %i lags and a constant is that of statsmodels 0.15.0 adfuller', (lags, expected) => {
    expect(Math.abs(adfStatistic(x, lags, true) / expected - 1), 'the level 4.7 is far from 0: digits go').toBeLessThan(
      1e-8,
    );
  });

  it.each([
    [0, -2.1657426251177605],
    [1, -2.2291939091424138],
    [4, -1.9076788377641212],
  ])('of the residuals of GS2 on GS1 with %i lags is that of statsmodels 0.15.0 coint', (lags, expected) => {
    const fit = hedgeFit(x, y);
    expect(Math.abs(fit.level / 4.26808319474017 - 1)).toBeLessThan(1e-10);
    expect(Math.abs(fit.ratio / 0.12814529392052967 - 1)).toBeLessThan(1e-10);
    expect(Math.abs(fit.deviation / 0.10969362687881591 - 1)).toBeLessThan(1e-10);
    expect(Math.abs(adfStatistic(fit.residuals, lags) / expected - 1)).toBeLessThan(1e-9);
  });

  it('is unknown where there is nothing to test', () => {
    expect(adfStatistic([1, 2, 3], 1), 'too short').toBeNaN();
    expect(adfStatistic([0, 0, 0, 0, 0, 0], 0), 'never moves').toBeNaN();
    expect(adfStatistic([1, 2, 4, 8, 16, 32, 64], 0), 'follows itself exactly').toBeNaN();
    expect(() => adfStatistic([1, 2, 3], -1)).toThrow('lags must be a whole number, 0 or more, was -1');
  });
});

describe('the hedge', () => {
  it('is the line through the points', () => {
    // y = 1 + 2x, and 0.5 off at two of four points: the line stays, the residuals are ±0.5 there.
    const fit = hedgeFit(f(0, 1, 1, 2), f(1, 3.5, 2.5, 5));
    expect([fit.level, fit.ratio, ...fit.residuals]).toEqual([1, 2, 0, 0.5, -0.5, 0]);
    expect(fit.deviation, 'half a square left, two degrees').toBe(0.5);
    expect(hedgeFit(f(1, 1, 1), f(1, 2, 3)).ratio).toBeNaN();
    expect(() => hedgeFit(f(1, 2), f(1, 2))).toThrow('two equal columns of 3 or more');
  });
});

describe('the critical value', () => {
  it.each([
    [0.01, 298, -3.93356888],
    [0.05, 298, -3.35671052],
    [0.1, 298, -3.05871284],
    [0.05, 100, -3.3979133],
  ] as const)('at %d with %i rows is that of statsmodels 0.15.0 mackinnoncrit', (level, rows, expected) => {
    expect(engleGrangerCritical(level, rows)).toBeCloseTo(expected, 7);
  });

  it('is passed by unrelated walks about as often as it says', () => {
    const rng = createRng('adf/size');
    const walk = (): Float64Array => {
      let level = 0;
      return Float64Array.from({ length: 120 }, () => (level += rng.normal()));
    };
    let passed = 0;
    for (let k = 0; k < 500; k++) {
      const { residuals } = hedgeFit(walk(), walk());
      if (adfStatistic(residuals, 1) < engleGrangerCritical(0.05, 118)) passed++;
    }
    // 25 are expected, with a standard deviation of 4.9.
    expect(passed).toBeGreaterThan(8);
    expect(passed).toBeLessThan(45);
  });
});
