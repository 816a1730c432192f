import { describe, expect, it } from 'vitest';
import { expectedCost, halfSpreadOf, volumeOfDay } from '../../../src/backtest/impact-model.js';
import { DAY_MS, HOUR_MS } from '../../../src/core/kit/time.js';
import { parentOf, startPlan } from './parents.js';

/** 2 % a day, 2400 units a day, spread 10 bps. */
const DAILY = 0.02 / Math.sqrt(24);

describe('what an order is expected to cost', () => {
  it('is half the spread and 20 bps for 1 % of a day’s volume at 2 % a day', () => {
    const parent = parentOf({ quantity: 24, volatility: DAILY });
    expect(expectedCost(parent, { sizes: [1], ages: [0] })).toBeCloseTo(0.0005 + 0.002, 12);
    expect(expectedCost({ ...parent, quantity: 96 }, { sizes: [3], ages: [7] })).toBeCloseTo(0.0005 + 0.004, 12);
  });
  it('costs the same in pieces at one time, and less the further they are apart', () => {
    const parent = parentOf({ quantity: 24, volatility: DAILY });
    const of = (apart: number): number => expectedCost(parent, { sizes: [5, 5, 5], ages: [0, apart, 2 * apart] });
    expect(of(0)).toBeCloseTo(0.0025, 12);
    expect(of(2)).toBeLessThan(of(1));
    expect(of(1)).toBeLessThan(of(0));
    // Far apart each third pays √(1/3) of the impact.
    expect(of(10_000)).toBeCloseTo(0.0005 + 0.002 / Math.sqrt(3), 9);
  });
  it('halves the impact of what went before in a day', () => {
    const parent = parentOf({ quantity: 24, volatility: DAILY });
    // The second half meets a quarter of the first one's volume: (1.25^1.5 − 0.25^1.5) = 1.2725424859 of a fresh one.
    const half = 0.002 / Math.SQRT2;
    expect(expectedCost(parent, { sizes: [1, 1], ages: [0, 24] })).toBeCloseTo(
      0.0005 + (half * (1 + 1.2725424859)) / 2,
      11,
    );
  });
  it('takes nothing for children that rest, which leave a footprint all the same', () => {
    const parent = parentOf({ quantity: 24, volatility: DAILY });
    expect(expectedCost(parent, { sizes: [1, 1], ages: [0, 1], makers: 2 })).toBe(0);
    const after = expectedCost(parent, { sizes: [1, 1], ages: [0, 0], makers: 1 });
    // From 12 to 24 units: (1 − ½^1.5) of the whole impact, over the whole order.
    expect(after).toBeCloseTo(0.00025 + 0.002 * (1 - 0.5 ** 1.5), 12);
  });
  it('is not known without volatility or volume', () => {
    const plan = { sizes: [1], ages: [0] };
    expect(expectedCost(parentOf({ volatility: Number.NaN }), plan)).toBeNaN();
    expect(expectedCost(parentOf({ barCount: 0 }), plan)).toBeNaN();
    expect(expectedCost(parentOf({ volume: () => 0 }), plan)).toBeNaN();
  });
  it('takes at least 1 bp for half a spread', () => {
    expect(halfSpreadOf({ spread: 0.001 })).toBe(0.0005);
    expect(halfSpreadOf({ spread: 0 })).toBe(0.0001);
    expect(halfSpreadOf({ spread: Number.NaN })).toBe(0.0001);
  });
  it('is lower for slower algorithms, and the same for one child of each', () => {
    const parent = parentOf({ quantity: 24, volatility: DAILY, lotStep: 0.01 });
    const of = (text: string): number => startPlan(text, parent).expectedCost;
    expect(of('at-once')).toBeCloseTo(0.0025, 12);
    for (const one of ['twap(slices=1)', 'vwap(slices=1)', 'shortfall(slices=1)', 'pov(rate=1)']) {
      expect(of(one), one).toBeCloseTo(of('at-once'), 12);
    }
    expect(of('twap(slices=12)')).toBeLessThan(of('twap(slices=3)'));
    expect(of('twap(slices=6)')).toBeLessThan(of('shortfall(slices=6, urgency=2)'));
    expect(of('pov(rate=0.01)')).toBeLessThan(of('pov(rate=0.1)'));
    expect(of('iceberg(tip=0.1, patience=0)'), 'it is made of limit orders').toBe(0);
    // Five tips rest, half of the order goes out at the end.
    const half = of('iceberg(tip=0.1, patience=5)');
    expect(half).toBeGreaterThan(0.00025);
    expect(half).toBeLessThan(0.0025);
  });
});

describe('the volume of a day', () => {
  it('counts the last 24 hours, and of a longer bar its part', () => {
    expect(volumeOfDay(parentOf())).toBe(2400);
    expect(volumeOfDay(parentOf({ barCount: 5 }))).toBe(500);
    expect(volumeOfDay(parentOf({ intervalMs: 2 * DAY_MS }))).toBe(50);
    expect(volumeOfDay(parentOf({ intervalMs: 16 * HOUR_MS })), 'one bar and half of another').toBe(150);
    expect(volumeOfDay(parentOf({ barCount: 0 }))).toBeNaN();
  });
});
