import { QuantError } from '../core/kit/errors.js';
import type { MarketRules } from '../core/market-rules.js';
import type { VenueLeg } from '../core/order.js';
import type { OpenLeg, OrderPool } from './order-pool.js';
import { floorToStep } from './venue-steps.js';

/** Where a part of an order is filled: its book, and the bar of that book which is open now. */
export interface LegPlace {
  readonly place: number;
  readonly row: number;
  readonly rules: MarketRules;
  readonly open: OpenLeg;
}

/**
 * The parts of an order that goes to several venues, as they fill. What a lot step took off the order is taken off the
 * last ones.
 *
 * @param asked units that were asked for, without their sign
 * @param size what the venue's steps left of them
 * @param books how many other venues the market has
 * @throws E_USAGE for a book that does not exist, and where the parts are not the order
 */
export function openLegs(legs: readonly VenueLeg[], asked: number, size: number, books: number): OpenLeg[] {
  let sum = 0;
  for (const { book, quantity } of legs) {
    if (!(Number.isInteger(book) && book >= 0 && book <= books)) {
      throw new QuantError('E_USAGE', `the book of a leg must be a whole number in [0, ${books}], was ${book}`);
    }
    if (!(quantity > 0)) throw new QuantError('E_USAGE', `the quantity of a leg must be above 0, was ${quantity}`);
    sum += quantity;
  }
  if (!(Math.abs(sum - asked) <= asked * 1e-6)) {
    throw new QuantError('E_USAGE', `the legs of an order must sum to it, to ${asked}, was ${sum}`);
  }
  // What rounding makes of the sum is no reason to trim: a lot would go missing.
  let left = sum <= size * (1 + 1e-9) ? Number.POSITIVE_INFINITY : size;
  return legs.map(({ book, quantity }) => {
    const rest = Math.min(quantity, left);
    left -= rest;
    return { book, rest };
  });
}

/** A difference below this share of a leg is rounding. */
const ROUNDING = 1e-9;

/**
 * Units of a leg that an order of `all` units still wants. A reduce-only order may want less than its leg once something
 * else has reduced the position: then only whole lots of it, since another venue knows nothing of the position.
 */
export function legUnits({ open, rules }: LegPlace, all: number): number {
  if (all >= open.rest * (1 - ROUNDING)) return open.rest;
  return open.book === 0 ? all : floorToStep(all, rules.lotStep);
}

/**
 * Takes a fill off its leg.
 *
 * @param filled signed units
 * @returns true when nothing of the order at place k is left to fill on any venue
 */
export function fillLeg(pool: OrderPool, k: number, leg: OpenLeg, filled: number): boolean {
  const rest = leg.rest - Math.abs(filled);
  leg.rest = rest <= leg.rest * ROUNDING ? 0 : rest;
  const isOver = pool.legsOf[k]?.every((other) => other.rest === 0) === true;
  // Without the crumbs that many subtractions leave.
  if (isOver) pool.remaining[k] = filled;
  return isOver;
}

/** Gives up a leg that its venue refuses. @returns true when no other is left */
export function dropLeg(pool: OrderPool, k: number, leg: OpenLeg): boolean {
  leg.rest = 0;
  return pool.legsOf[k]?.every((other) => other.rest === 0) === true;
}
