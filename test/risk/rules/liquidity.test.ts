import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import { daysToExit, volumePerDay } from '../../../src/risk/rules/liquidity.js';
import { riskView } from '../view.js';
import { measure } from './rule.js';

const bars = (volume: number[]): { close: number[]; volume: number[] } => ({ close: volume.map(() => 50), volume });

describe('days to exit', () => {
  it('is what is held over what one may sell in a day', () => {
    expect(daysToExit(100, 500, 0.1), '50 a day').toBe(2);
    expect(daysToExit(0, 0, 0.1), 'nothing held').toBe(0);
    expect(daysToExit(1, 0, 0.1), 'nobody to sell to').toBe(Number.POSITIVE_INFINITY);
    expect(daysToExit(1, Number.NaN, 0.1)).toBeNaN();
  });
});

describe('volume of a day', () => {
  it('is that of the last 24 hours on short bars', () => {
    const volume = [1000, ...Array.from({ length: 24 }, (_, i) => i + 1)];
    expect(volumePerDay(riskView({ markets: [bars(volume)], intervalMs: HOUR_MS }), 0), '1 + … + 24').toBe(300);
  });
  it('is the mean of five bars on daily ones', () => {
    expect(volumePerDay(riskView({ markets: [bars([1000, 10, 20, 30, 40, 50])] }), 0)).toBe(30);
  });
  it('is scaled up from the bars there are', () => {
    expect(volumePerDay(riskView({ markets: [bars([3, 5])], intervalMs: HOUR_MS }), 0), '4 an hour').toBe(96);
    expect(volumePerDay(riskView({ markets: [[]] }), 0)).toBeNaN();
  });
});

describe('liquidity', () => {
  const view = { markets: [bars([10, 20, 30, 40, 50])], equity: 10_000 };

  it('turns a weight into units and units into days', () => {
    expect(measure('liquidity', [0.5], view), '5000 / 50 = 100 units, 3 a day').toBeCloseTo(100 / 3, 12);
    expect(measure('liquidity(share=0.5)', [-0.5], view), 'a short has to be bought back').toBeCloseTo(100 / 15, 12);
    expect(measure('liquidity', [0], view)).toBe(0);
  });
  it('counts units by their worth', () => {
    expect(measure('liquidity', [0.5], { ...view, unitValues: [500] }), '10 units').toBeCloseTo(10 / 3, 12);
  });
  it('is endless without volume', () => {
    expect(measure('liquidity', [0.01], { markets: [bars([0, 0])] })).toBe(Number.POSITIVE_INFINITY);
  });
});
