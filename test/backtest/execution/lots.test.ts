import { describe, expect, it } from 'vitest';
import { allocateLots, childUnits, leastLots, lotsIn, mergeSmall, sendable } from '../../../src/backtest/lots.js';
import { createRng } from '../../../src/core/kit/rng.js';
import { parentOf } from './parents.js';

const ones = (n: number): number[] => Array.from({ length: n }, () => 1);
const sumOf = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0);

describe('an order in lots', () => {
  it('counts what rounding has taken from a lot as a lot', () => {
    expect(lotsIn(0.3, 0.1), '0.3 / 0.1 is 2.9999999999999996').toBe(3);
    expect(lotsIn(0.1 + 0.2 - 0.1, 0.1)).toBe(2);
    expect(lotsIn(0.2999, 0.1)).toBe(2);
    expect(lotsIn(0.2999, 0), 'no step').toBe(0.2999);
  });
  it('carries everything that is left with the last child, and no more than the lots of the others', () => {
    expect(childUnits(2, 0.5, 0.1)).toBe(0.2);
    expect(childUnits(5, 0.49999999999999994, 0.1), 'five lots').toBe(0.5);
    expect(childUnits(5, 0.57, 0.1), 'five lots and an odd part of one').toBe(0.57);
    expect(childUnits(0, 1e-17, 0.1), 'rounding').toBe(0);
    expect(childUnits(3, 2.5, 0)).toBe(2.5);
  });
});

describe('cutting an order by weights', () => {
  it('cuts 1.000 into six children of 0.143 and one of 0.142', () => {
    expect([...allocateLots(1, ones(7), 0.001)]).toEqual([143, 143, 143, 143, 143, 143, 142]);
  });
  it('gives the lots left over to the largest parts of lots', () => {
    // 10 lots by 1.5 : 3.9 : 4.6 are 1.5, 3.9 and 4.6 lots: 1 + 3 + 4, and two more for .9 and .6.
    expect([...allocateLots(10, [1.5, 3.9, 4.6], 1)]).toEqual([1, 4, 5]);
  });
  it('spreads equal parts evenly along the list', () => {
    expect([...allocateLots(3, ones(6), 1)]).toEqual([1, 0, 1, 0, 1, 0]);
    expect([...allocateLots(2, [1, 1, 0, 1, 1], 1)], 'weight 0 gets nothing').toEqual([1, 0, 0, 1, 0]);
  });
  it('takes weights of zero for equal ones and refuses negative ones', () => {
    expect([...allocateLots(4, [0, 0], 1)]).toEqual([2, 2]);
    expect(() => allocateLots(4, [1, -1], 1)).toThrow('weights of children must be at least 0, found -1');
    expect(() => allocateLots(4, [1, Number.NaN], 1)).toThrow('found NaN');
    expect(() => allocateLots(4, [], 1)).toThrow('at least 1 child');
  });
  it('keeps the sum to the lot, and every child within a lot of its share', () => {
    const rng = createRng('lots');
    for (let round = 0; round < 300; round++) {
      const weights = Array.from({ length: 1 + rng.below(30) }, () => (rng.below(5) === 0 ? 0 : rng.uniform() ** 3));
      if (sumOf(weights) === 0) continue;
      const total = Math.floor(10 ** (rng.uniform() * 15));
      const step = [1, 0.001, 5][rng.below(3)];
      const lots = allocateLots(total * step, weights, step);
      expect(sumOf(lots), `${total} lots`).toBe(total);
      for (const [i, count] of lots.entries()) {
        expect(Number.isInteger(count) && count >= 0).toBe(true);
        expect(Math.abs(count - (total * weights[i]) / sumOf(weights))).toBeLessThanOrEqual(1 + total * 1e-14);
      }
    }
  });
  it('leaves exactly nothing when children without a step are taken off one by one', () => {
    const rng = createRng('floats');
    for (let round = 0; round < 200; round++) {
      const quantity = 10 ** (rng.uniform() * 20 - 10);
      const children = allocateLots(
        quantity,
        Array.from({ length: 1 + rng.below(20) }, () => rng.uniform() ** 9),
        0,
      );
      let rest = quantity;
      for (const child of children) {
        expect(child).toBeGreaterThanOrEqual(0);
        rest -= child;
      }
      expect(rest).toBe(0);
    }
  });
});

describe('least sizes', () => {
  it('asks for 5 % more than the least notional, at the worse of both prices', () => {
    const parent = parentOf({ minNotional: 10, lotStep: 0.01, arrivalPrice: 50, unitValue: 50 });
    expect(leastLots(parent, 50), '10.5 / 50 = 0.21').toBe(21);
    expect(leastLots(parent, 25), 'half as much worth').toBe(42);
    expect(leastLots(parent, 100), 'an inverse contract would be worth half').toBe(42);
    expect(leastLots({ ...parent, minQuantity: 0.5 }, 50)).toBe(50);
    expect(leastLots({ ...parent, minQuantity: 0.5, minNotional: 0, lotStep: 0 }, 50)).toBe(0.5);
    expect(leastLots({ ...parent, minNotional: 0 }, 50)).toBe(0);
  });
  it('joins small children with their neighbours', () => {
    expect([...mergeSmall(Float64Array.of(4, 4, 4, 4, 4, 4), 10)]).toEqual([12, 0, 0, 12, 0, 0]);
    expect([...mergeSmall(Float64Array.of(4, 4, 4, 4, 4), 10)], 'the last 8 join').toEqual([20, 0, 0, 0, 0]);
    expect([...mergeSmall(Float64Array.of(0, 3, 12, 2), 5)]).toEqual([0, 17, 0, 0]);
    expect([...mergeSmall(Float64Array.of(1, 2, 1), 10)], 'one child in all').toEqual([4, 0, 0]);
    expect([...mergeSmall(Float64Array.of(4, 4), 0)]).toEqual([4, 4]);
  });
  it('sends what is due, at least the least size, and leaves nothing too small behind', () => {
    expect(sendable(5, 100, 0)).toBe(5);
    expect(sendable(5, 100, 10)).toBe(10);
    expect(sendable(5, 19, 10), '9 would be left').toBe(19);
    expect(sendable(5, 20, 10)).toBe(10);
    expect(sendable(5, 3, 10)).toBe(3);
    expect(sendable(0, 100, 10)).toBe(0);
    expect(sendable(-4, 100, 10)).toBe(0);
  });
});
