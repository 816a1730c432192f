import { describe, expect, it } from 'vitest';
import { parseVenueFees, routedCost } from '../../../src/backtest/execution/router.js';
import { legsOf } from '../../../src/backtest/venue-legs.js';
import type { VenueBook } from '../../../src/core/execution.js';
import { createRng } from '../../../src/core/kit/rng.js';
import { parentOf, playPlan, startPlan } from './parents.js';

/** A venue that trades 100 units an hour at 100 and does not move. */
const book = (given: Partial<VenueBook> = {}): VenueBook => ({
  venue: 'own',
  close: 100,
  feeRate: 0.001,
  spread: 0.0002,
  volatility: 0,
  volumeOfDay: 2400,
  lotStep: 0.1,
  minQuantity: 0,
  minNotional: 0,
  ...given,
});
const split = (books: readonly VenueBook[], quantity: number, share = 0.1): (readonly [number, number])[] =>
  legsOf(parentOf(), books, quantity, share).map((leg) => [leg.book, Number(leg.quantity.toPrecision(10))]);

describe('the parts of a child', () => {
  it('fill the cheaper venue to a tenth of a usual bar first', () => {
    const kraken = book({ venue: 'kraken', feeRate: 0.0004 });
    expect(split([book(), kraken], 14), '10 at 4 bps, the rest at 10').toEqual([
      [0, 4],
      [1, 10],
    ]);
    expect(split([book(), kraken], 8)).toEqual([[1, 8]]);
    expect(split([book(), kraken], 8, 0.05), 'half the share, half the room').toEqual([
      [0, 3],
      [1, 5],
    ]);
  });
  it('count the price, in the direction of the order', () => {
    const dear = book({ venue: 'kraken', close: 100.3, feeRate: 0 });
    expect(split([book(), dear], 5), '30 bps of price outweigh 10 bps of fee').toEqual([[0, 5]]);
    expect(legsOf(parentOf({ side: -1 }), [book(), dear], 5, 0.1)).toEqual([{ book: 1, quantity: 5 }]);
  });
  it('count the spread, of which half is paid', () => {
    const wide = book({ venue: 'kraken', feeRate: 0.0004, spread: 0.002 });
    expect(split([book(), wide], 5), '4 + 10 bps against 10 + 1').toEqual([[0, 5]]);
  });
  it('go by volume where only the impact differs', () => {
    // σ √(units / volume) is the same on both where the units are as 3 to 1.
    const deep = book({ venue: 'kraken', volatility: 0.01, volumeOfDay: 7200 });
    expect(split([book({ volatility: 0.01 }), deep], 8)).toEqual([
      [0, 2],
      [1, 6],
    ]);
  });
  it('take the coarsest lot step, and leave the odd part to the venue that can take it', () => {
    const coarse = book({ venue: 'kraken', feeRate: 0.0004, lotStep: 5 });
    expect(split([book(), coarse], 14)).toEqual([
      [0, 4],
      [1, 10],
    ]);
    expect(split([book(), coarse], 4), 'less than one lot there').toEqual([[0, 4]]);
  });
  it('leave out a venue without a bar at this close, and one whose least order is larger', () => {
    const gone = book({ venue: 'kraken', feeRate: 0, close: Number.NaN });
    expect(split([book(), gone], 5)).toEqual([[0, 5]]);
    const strict = book({ venue: 'kraken', feeRate: 0, minNotional: 2000 });
    expect(split([book(), strict], 5), '5 units are 500, 2000 are demanded').toEqual([[0, 5]]);
  });
  it('all stay on the own market where no venue is known well enough', () => {
    const unknown = { volatility: Number.NaN };
    expect(split([book(unknown), book({ venue: 'kraken', ...unknown })], 5)).toEqual([[0, 5]]);
  });
  it('sum to the child, on the steps, whatever the venues', () => {
    const rng = createRng('router/legs');
    for (let round = 0; round < 300; round++) {
      const lotStep = [0, 0.1, 1e-5][rng.below(3)];
      const books = Array.from({ length: 2 + rng.below(3) }, (_, b) =>
        book({
          venue: `v${b}`,
          close: b > 0 && rng.below(5) === 0 ? Number.NaN : 100 * (1 + 0.001 * rng.normal()),
          feeRate: 0.002 * rng.uniform(),
          volatility: 0.01 * rng.uniform(),
          volumeOfDay: 10 ** (1 + 4 * rng.uniform()),
          lotStep: b === 0 ? lotStep : lotStep * [1, 10][rng.below(2)],
        }),
      );
      const quantity = lotStep === 0 ? 100 * rng.uniform() : (1 + rng.below(5000)) * lotStep;
      const legs = legsOf(parentOf({ side: rng.below(2) === 0 ? 1 : -1 }), books, quantity, 0.1);
      const sum = legs.reduce((total, leg) => total + leg.quantity, 0);
      expect(Math.abs(sum / quantity - 1)).toBeLessThan(1e-12);
      for (const leg of legs) {
        expect(leg.quantity).toBeGreaterThan(0);
        expect(books[leg.book].close).toBeGreaterThan(0);
        const step = books[leg.book].lotStep;
        if (step > 0) expect(Math.abs(leg.quantity / step - Math.round(leg.quantity / step))).toBeLessThan(1e-6);
      }
    }
  });
});

describe('the router', () => {
  const kraken = book({ venue: 'kraken', feeRate: 0.0004, volatility: 0.01 });
  const books = [book({ volatility: 0.01 }), kraken];

  it('sends equal children at equal times, each with its parts', () => {
    const parent = parentOf({ quantity: 12, books });
    const { sent, left } = playPlan(startPlan('router(slices=3, every=2)', parent), parent);
    expect(sent.map((child) => [child.age, child.lots, child.barsValid])).toEqual([
      [0, 40, 1],
      [2, 40, 1],
      [4, 40, 1],
    ]);
    expect(left).toBe(0);
    for (const { quantity, legs = [] } of sent) {
      expect(legs.reduce((sum, leg) => sum + leg.quantity, 0)).toBeCloseTo(quantity, 12);
    }
  });
  it('splits by the books of the close, not by those of the decision', () => {
    const parent = parentOf({ quantity: 4, books });
    const plan = startPlan('router(slices=2)', parent);
    const state = { filled: 0, waiting: 0, unsent: 4, close: 100, volume: () => 100 };
    const dear = [books[0], { ...kraken, close: 102 }];
    expect(plan.next({ ...state, age: 0, books: dear }).legs).toEqual([{ book: 0, quantity: 2 }]);
  });
  it('is twap where there is one venue', () => {
    const parent = parentOf({ quantity: 12 });
    const [one, two] = ['router(slices=3)', 'twap(slices=3)'].map((text) => startPlan(text, parent));
    expect(one.expectedCost).toBe(two.expectedCost);
    expect(playPlan(one, parent).sent).toEqual(playPlan(two, parent).sent);
  });
  it('expects what the venues take together, without fees', () => {
    const parent = parentOf({ quantity: 14 });
    const still = [book(), book({ venue: 'kraken', feeRate: 0.0004, close: 99.97 })];
    // 10 units 3 bps cheaper on kraken, 4 on the own market, 1 bp of half spread on all; nothing moves.
    const price = 0.9997;
    const byHand = (10 * (price - 1 + price * 0.0001) + 4 * 0.0001) / 14;
    expect(routedCost(parent, still, { sizes: [140], ages: [0] }, 0.1)).toBeCloseTo(byHand, 12);
  });
  it('costs less than the own market alone', () => {
    const planned = { sizes: [1, 1], ages: [0, 1] };
    const parent = parentOf({ quantity: 20 });
    const alone = startPlan('twap(slices=2)', parent).expectedCost;
    expect(routedCost(parent, [book({ volatility: 0.01 }), kraken], planned, 0.1)).toBeLessThan(alone);
  });
});

describe('fees of venues', () => {
  it('are read in basis points', () => {
    expect(parseVenueFees('kraken:26|okx:-1.5')).toEqual({ kraken: 0.0026, okx: -0.00015 });
    expect(parseVenueFees('')).toEqual({});
  });
  it.each(['kraken', 'kraken:', 'kraken:x', 'kraken:26,okx:10', 'kraken:1|kraken:2', 'kraken:501', '|', ':5'])(
    'refuse "%s"',
    (text) => {
      expect(() => parseVenueFees(text)).toThrow('router.fees must name each venue once');
    },
  );
});
