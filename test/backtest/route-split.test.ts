import { describe, expect, it } from 'vitest';
import { quoteOf, type SplitRequest, splitOverVenues, type VenueQuote } from '../../src/backtest/route-split.js';
import { createRng, type Rng } from '../../src/core/kit/rng.js';

/** Money that a venue takes (above 0) or pays (below 0) for `units`, quote currency: price, spread, impact and fee. */
function moneyAt(venue: VenueQuote, side: number, units: number): number {
  if (units === 0) return 0;
  const shift = venue.halfSpread + venue.impact * Math.sqrt(units / venue.depth);
  return side * units * venue.price * (1 + side * shift) * (1 + side * venue.feeRate);
}

const venue = (given: Partial<VenueQuote> = {}): VenueQuote => ({
  price: 100,
  feeRate: 0.001,
  halfSpread: 0.0001,
  depth: 1000,
  impact: 0.01,
  ...given,
});
const split = (given: Partial<SplitRequest> & Pick<SplitRequest, 'venues'>): number[] => [
  ...splitOverVenues({ quantity: 10, side: 1, lotStep: 1, ...given }),
];
const sumOf = (units: ArrayLike<number>): number => Array.from(units).reduce((sum, value) => sum + value, 0);
const money = (venues: readonly VenueQuote[], side: number, units: readonly number[]): number =>
  venues.reduce((sum, v, k) => sum + moneyAt(v, side, units[k]), 0);

/** The least money of all splits within the depths, by trying each. */
function cheapestOfAll(venues: readonly VenueQuote[], side: number, total: number, step: number): number {
  const most = venues.map((v) => Math.floor(v.depth / step + 1e-9));
  const from = (v: number, left: number): number => {
    const own = (lots: number): number => moneyAt(venues[v], side, lots * step);
    if (v === venues.length - 1) return left <= most[v] ? own(left) : Number.POSITIVE_INFINITY;
    let best = Number.POSITIVE_INFINITY;
    for (let lots = 0; lots <= Math.min(left, most[v]); lots++)
      best = Math.min(best, own(lots) + from(v + 1, left - lots));
    return best;
  };
  return from(0, total);
}

function randomVenues(rng: Rng, count: number, depth: number): VenueQuote[] {
  return Array.from({ length: count }, () =>
    venue({
      price: 100 * (1 + 0.002 * rng.normal()),
      feeRate: 0.002 * rng.uniform() - 0.0002,
      halfSpread: 0.001 * rng.uniform(),
      depth: depth * (0.2 + rng.uniform() * 3),
      impact: rng.below(4) === 0 ? 0 : 0.02 * rng.uniform(),
    }),
  );
}

describe('money at a venue', () => {
  it('is price, spread, impact and fee of a purchase, and what a sale brings', () => {
    const v = venue({ depth: 400, feeRate: 0.01, halfSpread: 0.02, impact: 0.1 });
    // A quarter of the depth moves the price by half of 10 %: 100 · 1.07 · 1.01 and 100 · 0.93 · 0.99 a unit.
    expect(moneyAt(v, 1, 100)).toBeCloseTo(100 * 107 * 1.01, 8);
    expect(moneyAt(v, -1, 100)).toBeCloseTo(-100 * 93 * 0.99, 8);
    expect(moneyAt(v, 1, 0)).toBe(0);
  });
});

describe('the quote of a venue', () => {
  const facts = {
    close: 100,
    feeRate: 0,
    halfSpread: 0,
    volatilityOfDay: 0.02,
    volumeOfDay: 2400,
    volumeShare: 0.1,
    barsPerDay: 24,
  };
  it('takes 20 bps for 1 % of a day’s volume at 2 % a day', () => {
    const quote = quoteOf(facts);
    expect(quote.depth, 'a tenth of an hour of 100').toBeCloseTo(10, 12);
    expect(moneyAt(quote, 1, 24) / 2400).toBeCloseTo(1.002, 12);
  });
  it('has no depth where the past says nothing', () => {
    expect(quoteOf({ ...facts, volatilityOfDay: Number.NaN }).depth).toBe(0);
    expect(quoteOf({ ...facts, volumeOfDay: 0 }).depth).toBe(0);
    expect(quoteOf({ ...facts, volumeOfDay: Number.NaN }).depth).toBe(0);
    expect(split({ venues: [quoteOf({ ...facts, volumeOfDay: 0 }), venue()] })).toEqual([0, 10]);
  });
});

describe('splitting over venues', () => {
  it('gives equal venues equal parts', () => {
    expect(split({ venues: [venue(), venue()] })).toEqual([5, 5]);
    expect(split({ quantity: 11, venues: [venue(), venue()] })).toEqual([6, 5]);
    expect(split({ quantity: 0.3, lotStep: 0.1, venues: [venue(), venue(), venue()] })).toEqual([0.1, 0.1, 0.1]);
  });
  it('gives each its part by depth where only depth differs', () => {
    expect(split({ quantity: 100, venues: [venue({ depth: 3000 }), venue({ depth: 1000 })] })).toEqual([75, 25]);
  });
  it('goes to the cheapest alone while nothing moves the price', () => {
    const venues = [
      venue({ impact: 0 }),
      venue({ impact: 0, feeRate: 0.0005 }),
      venue({ impact: 0, halfSpread: 0.001 }),
    ];
    expect(split({ venues })).toEqual([0, 10, 0]);
    expect(split({ quantity: 1500, venues }), 'up to its depth, then the next').toEqual([500, 1000, 0]);
  });
  it('follows the better price for either side', () => {
    const venues = [venue({ price: 101, impact: 0 }), venue({ price: 100, impact: 0 })];
    expect(split({ side: 1, venues })).toEqual([0, 10]);
    expect(split({ side: -1, venues })).toEqual([10, 0]);
  });
  it('equals the cost of the next unit at all venues that get some', () => {
    // 1.5 · 0.01 · √(q/1000) + fee: 10 bps dearer is 0.001 = 0.015 · (√(a/1000) − √(b/1000)), so √a − √b = 2.108 for prices near.
    const [a, b] = split({
      quantity: 200,
      lotStep: 0,
      venues: [venue({ feeRate: 0, halfSpread: 0 }), venue({ feeRate: 0, halfSpread: 0.001 })],
    });
    expect(a + b).toBeCloseTo(200, 12);
    expect(Math.sqrt(a) - Math.sqrt(b)).toBeCloseTo((0.001 / 0.015) * Math.sqrt(1000), 6);
  });
  it('splits an order beyond all depths by depth', () => {
    const venues = [venue({ depth: 30, feeRate: 0.005 }), venue({ depth: 10 })];
    expect(split({ quantity: 80, venues })).toEqual([60, 20]);
    expect(split({ quantity: 41, venues }), 'the odd lot where it is cheaper').toEqual([30, 11]);
  });
  it('leaves a venue out when its part would be below its least order', () => {
    const venues = [venue({ least: 2 }), venue({ depth: 100, least: 2 }), venue({ least: 2 })];
    expect(split({ quantity: 10, venues })).toEqual([5, 0, 5]);
    expect(
      split({ quantity: 3, venues }).filter((units) => units > 0),
      'too small for two',
    ).toEqual([3]);
    expect(sumOf(split({ quantity: 1, venues: [venue({ least: 5 })] })), 'too small for any').toBe(1);
  });
  it('does not use a venue without depth and refuses when none has any', () => {
    expect(split({ venues: [venue({ depth: 0 }), venue()] })).toEqual([0, 10]);
    expect(() => split({ venues: [venue({ depth: 0 })] })).toThrow('none has');
    expect(() => split({ venues: [] })).toThrow('none has');
    expect(() => split({ venues: [venue({ price: Number.NaN })] })).toThrow('venue 0 must have a price');
  });
});

describe('against trying every split', () => {
  it('finds the cheapest', () => {
    const rng = createRng('split/all');
    for (let round = 0; round < 250; round++) {
      const total = 1 + rng.below(14);
      const step = [1, 0.1, 5][rng.below(3)];
      const count = 2 + rng.below(2);
      const venues = randomVenues(rng, count, (total * step) / [0.9, 3, 10][rng.below(3)]);
      if (sumOf(venues.map((v) => Math.floor(v.depth / step + 1e-9))) < total) continue;
      const side = rng.below(2) === 0 ? 1 : -1;
      const units = split({ quantity: total * step, side, venues, lotStep: step });
      const best = cheapestOfAll(venues, side, total, step);
      expect(Math.abs(money(venues, side, units) - best), JSON.stringify({ venues, units })).toBeLessThan(
        1e-12 * Math.abs(best),
      );
    }
  });
});

describe('any order', () => {
  it('is split to the last lot and never below zero', () => {
    const rng = createRng('split/sum');
    for (let round = 0; round < 200; round++) {
      const total = Math.floor(10 ** (rng.uniform() * 12)) + 1;
      const step = [1, 1e-8, 0.001, 5][rng.below(4)];
      const venues = randomVenues(rng, 1 + rng.below(6), total * step * 10 ** (2 * rng.uniform() - 1));
      const units = split({ quantity: total * step, side: rng.below(2) === 0 ? 1 : -1, venues, lotStep: step });
      const lots = units.map((value) => Math.round(value / step));
      expect(sumOf(lots)).toBe(total);
      lots.forEach((count, k) => {
        expect(count).toBeGreaterThanOrEqual(0);
        expect(units[k]).toBe(count * step);
      });
      const floats = split({ quantity: total * step, side: 1, venues, lotStep: 0 });
      expect(sumOf(floats) / (total * step)).toBeCloseTo(1, 13);
    }
  });
  it('costs no more than the best single venue with depth enough, and less the more venues there are', () => {
    const rng = createRng('split/gain');
    for (let round = 0; round < 60; round++) {
      const venues = randomVenues(rng, 4, 5000).map((v) => ({ ...v, depth: v.depth + 1000 }));
      let last = Number.POSITIVE_INFINITY;
      for (let count = 1; count <= 4; count++) {
        const some = venues.slice(0, count);
        const cost = money(some, 1, split({ quantity: 1000, venues: some }));
        expect(cost).toBeLessThanOrEqual(last * (1 + 1e-12));
        last = cost;
      }
      for (const v of venues) expect(last).toBeLessThanOrEqual(moneyAt(v, 1, 1000) * (1 + 1e-12));
    }
  });
});
