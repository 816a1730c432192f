import { describe, expect, it } from 'vitest';
import { urgencyOf } from '../../../src/backtest/execution/shortfall.js';
import { profileWeights, volumeProfile } from '../../../src/backtest/volume-profile.js';
import type { ParentOrder } from '../../../src/core/execution.js';
import { DAY_MS, HOUR_MS } from '../../../src/core/kit/time.js';
import { parentOf, playPlan, START_MS, startPlan } from './parents.js';

const sentBy = (text: string, parent: ParentOrder, world = {}): (readonly [number, number])[] =>
  playPlan(startPlan(text, parent), parent, world).sent.map((child) => [child.age, child.lots] as const);
const lotsBy = (text: string, parent: ParentOrder, world = {}): number[] =>
  sentBy(text, parent, world).map(([, lots]) => lots);

describe('at-once', () => {
  it('sends the whole order as one market order', () => {
    const { sent } = playPlan(startPlan('at-once', parentOf()), parentOf());
    expect(sent).toEqual([{ quantity: 6, age: 0, lots: 60, inBook: 60 }]);
  });
});

describe('twap', () => {
  it('sends equal children at equal times', () => {
    expect(sentBy('twap', parentOf())).toEqual([0, 1, 2, 3, 4, 5].map((age) => [age, 10]));
    expect(sentBy('twap(slices=3, every=4)', parentOf())).toEqual([0, 4, 8].map((age) => [age, 20]));
  });
  it('cuts 1.000 into six children of 0.143 and one of 0.142', () => {
    const parent = parentOf({ quantity: 1, lotStep: 0.001 });
    expect(lotsBy('twap(slices=7)', parent)).toEqual([143, 143, 143, 143, 143, 143, 142]);
  });
  it('joins children that the venue would refuse', () => {
    // 6 units in 6 children of 100 each; 250 · 1.05 are 2.7 units: three children together.
    expect(sentBy('twap', parentOf({ minNotional: 250 }))).toEqual([
      [0, 30],
      [3, 30],
    ]);
    expect(sentBy('twap', parentOf({ minQuantity: 4 }))).toEqual([[0, 60]]);
    expect(sentBy('twap', parentOf({ minNotional: 6000 })), 'too small as a whole: one child').toEqual([[0, 60]]);
  });
  it('makes up at the next close for those at which the market had no bar', () => {
    expect(sentBy('twap', parentOf(), { hasBar: (age: number) => age !== 1 && age !== 2 })).toEqual([
      [0, 10],
      [3, 30],
      [4, 10],
      [5, 10],
    ]);
    expect(sentBy('twap', parentOf(), { hasBar: (age: number) => age === 0 || age > 40 })).toEqual([
      [0, 10],
      [41, 50],
    ]);
  });
  it('goes on by the timetable while children wait unfilled', () => {
    expect(lotsBy('twap', parentOf(), { fill: (_: number, age: number) => (age < 9 ? 0 : 100) })).toEqual([
      10, 10, 10, 10, 10, 10,
    ]);
  });
  it('makes a child larger when the price has fallen below what the venue takes', () => {
    // 10 lots are worth 100, then 50: 80 · 1.05 / 50 = 1.68 units are 17 lots.
    const closes = (age: number): number => (age < 2 ? 100 : 50);
    expect(lotsBy('twap', parentOf({ minNotional: 80 }), { close: closes })).toEqual([10, 10, 17, 23]);
  });
});

describe('shortfall', () => {
  it('is TWAP without urgency and shrinks with it', () => {
    expect(lotsBy('shortfall(urgency=0)', parentOf())).toEqual([10, 10, 10, 10, 10, 10]);
    const parent = parentOf({ quantity: 1000, lotStep: 1 });
    // Shares of κT = 1 over six trades: 20.59, 18.38, 16.68, 15.45, 14.64 and 14.25 %.
    expect(lotsBy('shortfall', parent)).toEqual([206, 184, 167, 155, 146, 142]);
    expect(lotsBy('shortfall(urgency=3)', parent)).toEqual([396, 242, 150, 95, 65, 52]);
  });
  it('takes the urgency from the market when it is given a risk aversion', () => {
    const parent = parentOf({ quantity: 100 });
    // Per slice of one bar: η = 0.001 · 1 / 0.01 = 0.1, γ = 0.01, η̃ = 0.095; 10 · 1e-4 / 0.095 = 0.0105263 = 2(cosh κ − 1).
    expect(urgencyOf(parent, 10, 6, 1)).toBeCloseTo(6 * Math.acosh(1 + 0.001 / 0.095 / 2), 9);
    expect(urgencyOf(parent, 40, 6, 1), 'more aversion').toBeGreaterThan(urgencyOf(parent, 10, 6, 1));
    expect(urgencyOf({ ...parent, volatility: 0.02 }, 10, 6, 1)).toBeGreaterThan(urgencyOf(parent, 10, 6, 1));
    expect(urgencyOf({ ...parent, quantity: 400 }, 10, 6, 1)).toBeLessThan(urgencyOf(parent, 10, 6, 1));
    expect(urgencyOf({ ...parent, spread: 0.004 }, 10, 6, 1)).toBeLessThan(urgencyOf(parent, 10, 6, 1));
  });
  it('keeps to its urgency where the market is not known', () => {
    const unknown = parentOf({ quantity: 1000, lotStep: 1, volatility: Number.NaN });
    expect(urgencyOf(unknown, 10, 6, 1)).toBeNaN();
    expect(lotsBy('shortfall(riskAversion=1e6)', unknown)).toEqual(lotsBy('shortfall', unknown));
    expect(lotsBy('shortfall(riskAversion=1e6)', { ...unknown, volatility: 0.01 })[0]).toBeGreaterThan(900);
  });
});

describe('the volume profile', () => {
  /** Hourly bars that trade 1 at midnight, 2 at one o'clock and so on; today's are twice those of yesterday. */
  const rising = (given: Partial<ParentOrder> = {}): ParentOrder =>
    parentOf({
      barCount: 48,
      volume: (ago) => (ago < 48 ? (24 - (ago % 24)) * (ago < 24 ? 2 : 1) : Number.NaN),
      ...given,
    });

  it('is the mean of each time of day', () => {
    expect([...volumeProfile(rising(), 1)!]).toEqual(Array.from({ length: 24 }, (_, hour) => 2 * (hour + 1)));
    expect([...volumeProfile(rising(), 2)!]).toEqual(Array.from({ length: 24 }, (_, hour) => 1.5 * (hour + 1)));
    expect([...volumeProfile(rising(), 300)!]).toEqual([...volumeProfile(rising(), 2)!]);
  });
  it('weighs coming children by their own times, which start at midnight here', () => {
    expect([...profileWeights(rising(), 2, 3, 1)]).toEqual([1.5, 3, 4.5]);
    expect([...profileWeights(rising(), 2, 2, 2)], 'a child stands for all bars until the next one').toEqual([
      4.5, 10.5,
    ]);
    expect(lotsBy('vwap(slices=3, days=2)', rising())).toEqual([10, 20, 30]);
  });
  it('starts at the time of day of the decision', () => {
    const shift = (ago: number): number => START_MS - (ago + 1) * HOUR_MS + 5 * HOUR_MS;
    const parent = parentOf({ barCount: 48, openTime: shift, volume: (ago) => (shift(ago) % DAY_MS) / HOUR_MS });
    expect([...profileWeights(parent, 2, 3, 1)]).toEqual([5, 6, 7]);
  });
  it('stands in with the mean for times that no bar was seen at', () => {
    const gap = (ago: number): number => START_MS - (ago + 1) * HOUR_MS - (ago >= 20 ? 4 * HOUR_MS : 0);
    const parent = parentOf({ barCount: 23, openTime: gap, volume: (ago) => (ago < 20 ? 10 : 33) });
    // 23 bars over 27 hours: 01:00 to 03:00 unseen, 20 hours of 10 and 21:00 to 23:00 of the day before, seen once more.
    const profile = volumeProfile(parent, 3)!;
    expect(profile.filter((mean) => mean === 10).length).toBe(17);
    expect([...profile].every((mean) => mean > 0)).toBe(true);
  });
  it('is equal weights while less than a day is known and where nothing trades', () => {
    expect(volumeProfile(parentOf({ barCount: 23 }), 7)).toBeNull();
    expect(volumeProfile(parentOf({ barCount: 24 }), 7)).not.toBeNull();
    expect(volumeProfile(parentOf({ barCount: 0 }), 7)).toBeNull();
    expect(volumeProfile(parentOf({ volume: () => 0 }), 7)).toBeNull();
    expect(lotsBy('vwap(slices=3)', rising({ barCount: 23 }))).toEqual([20, 20, 20]);
    expect(lotsBy('vwap(slices=3)', parentOf({ intervalMs: DAY_MS })), 'bars of a day').toEqual([20, 20, 20]);
  });
  it('does not look at the volume of later bars', () => {
    const parent = rising();
    const calm = sentBy('vwap(slices=6)', parent);
    expect(sentBy('vwap(slices=6)', parent, { volume: (age: number, ago: number) => 1e9 * (1 + age + ago) })).toEqual(
      calm,
    );
    const plan = startPlan('vwap(slices=6)', parent);
    const asked: number[] = [];
    startPlan('vwap(slices=6)', {
      ...parent,
      volume: (ago) => {
        asked.push(ago);
        return parent.volume(ago);
      },
    });
    expect(Math.min(...asked)).toBe(0);
    expect(plan.expectedCost).toBe(startPlan('vwap(slices=6)', parent).expectedCost);
  });
});
