import type { ExitView } from '../core/stop.js';

/**
 * The price at a distance from another one; NaN where there is no such price, at zero and below.
 *
 * @param from     quote per base
 * @param distance quote per base, signed: positive is up
 */
export function priceAt(from: number, distance: number): number {
  const price = from + distance;
  return price > 0 ? price : Number.NaN;
}

/** The stop that says "out at the next open": no close is on the right side of it. */
export function outNow(side: number): number {
  return side * Number.POSITIVE_INFINITY;
}

/** The parameter of a rule that counts in R: what R is of a position without a first stop. */
export const RISK_RATE = {
  type: 'float',
  default: 0.02,
  min: 0.0001,
  max: 0.99,
  doc: 'fraction of the entry price that stands in for the distance to the first stop where there was none',
} as const;

/**
 * R, the unit in which the move of a position is counted: the distance from the entry to its first stop, or a share of
 * the entry price where it never had one.
 *
 * @param rate fraction of the entry price that stands in, > 0
 * @returns quote per base, > 0
 */
export function riskUnit(view: ExitView, rate: number): number {
  return view.risk > 0 ? view.risk : rate * view.entryPrice;
}

/** How far a price is on the good side of the entry, quote per base; negative is a loss. */
export function moveSince(view: ExitView, price: number): number {
  return view.side * (price - view.entryPrice);
}
