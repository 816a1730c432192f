import { describe, expect, it } from 'vitest';
import { fixedFraction } from '../../../src/risk/sizers/fixed-fraction.js';
import { fixedNotional } from '../../../src/risk/sizers/fixed-notional.js';
import { ask } from './ask.js';

describe('the fixed fraction', () => {
  it('is the same share for every market, equity and side', () => {
    expect(fixedFraction(0.2)).toBe(0.2);
    expect(ask('fixed-fraction')).toBe(0.2);
    expect(ask('fixed-fraction(fraction=0.5)', { markets: [[1], [2]], market: 1, sides: [1, -1], equity: 3 })).toBe(
      0.5,
    );
  });
});

describe('the fixed notional', () => {
  it('is the amount over equity', () => {
    expect(fixedNotional(1000, 4000)).toBe(0.25);
    expect(ask('fixed-notional', { equity: 10_000 })).toBe(0.1);
    expect(ask('fixed-notional(amount=500)', { equity: 250 })).toBe(2);
  });

  it('is worth the same money before and after a loss', () => {
    for (const equity of [100, 80, 1234.5]) expect(fixedNotional(50, equity) * equity).toBeCloseTo(50, 10);
  });

  it('is not known without equity', () => {
    for (const equity of [0, -5, Number.NaN, 1e-320]) expect(fixedNotional(1000, equity)).toBeNaN();
  });
});
