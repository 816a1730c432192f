import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { marketState, rollingRank } from '../../../src/core/math/market-state.js';
import { f } from '../../support/series.js';

describe('marketState', () => {
  it('is small enough to check by hand', () => {
    const e = Math.E;
    // Log returns 1, 1, −1 over windows of two.
    const { trend, volatility } = marketState(f(1, e, e * e, e), 2);
    expect([...trend]).toEqual([NaN, NaN, expect.closeTo(Math.SQRT2, 12), expect.closeTo(0, 12)]);
    expect([...volatility]).toEqual([NaN, NaN, expect.closeTo(1, 12), expect.closeTo(1, 12)]);
  });
  it('calls a price that does not move neither a trend nor volatile', () => {
    const { trend, volatility } = marketState(f(5, 5, 5, 5), 2);
    expect([...trend.slice(2), ...volatility.slice(2)]).toEqual([0, 0, 0, 0]);
  });
  it('has no unit, and its trend stays within ±√window', () => {
    const rng = createRng(1);
    const close = Float64Array.from({ length: 200 }, () => Math.exp(rng.normal() * 3));
    const a = marketState(close, 9);
    const b = marketState(
      close.map((c) => c * 2 ** 40),
      9,
    );
    expect(b.trend).toEqual(a.trend);
    for (const t of a.trend.slice(9)) expect(Math.abs(t)).toBeLessThanOrEqual(3);
  });
});

describe('rollingRank', () => {
  it('counts what is smaller, and half of what is equal', () => {
    expect([...rollingRank(f(NaN, 3, 1, 3, 2), 3, 2)]).toEqual([NaN, NaN, 0.5 / 2, (1 + 2 / 2) / 3, (1 + 0.5) / 3]);
  });
  it('agrees with counting afresh', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        (values, window) => {
          const found = rollingRank(f(...values), window, 1);
          values.forEach((v, i) => {
            const past = values.slice(Math.max(0, i - window + 1), i + 1);
            const below = past.filter((p) => p < v).length + past.filter((p) => p === v).length / 2;
            expect(found[i]).toBe(below / past.length);
          });
        },
      ),
      { seed: 7, numRuns: 100 },
    );
  });
});
