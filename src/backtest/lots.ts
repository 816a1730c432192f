import type { ParentOrder } from '../core/execution.js';
import { QuantError } from '../core/kit/errors.js';

/** A count of lots within this of a whole one is that one: what 0.1 + 0.2 − 0.3 leaves is no lot and no part of one. */
const CRUMB = 1e-6;
/** On top of a venue's least notional: a child fills at the next open, where it may be worth a little less. */
const HEADROOM = 1.05;

/**
 * Whole lots in a quantity, rounded down; the quantity itself where the venue has no step. Sums of children are held in
 * lots, because sums of units drift by a bit of the last digit and a lot would go missing in the end.
 */
export function lotsIn(quantity: number, lotStep: number): number {
  if (lotStep === 0) return quantity;
  // Beyond billions of lots the quotient itself is off by more than a crumb.
  const count = quantity / lotStep;
  return Math.floor(count + CRUMB + count * 1e-15);
}

/** Units of a count of lots. */
export function fromLots(lots: number, lotStep: number): number {
  return lotStep === 0 ? lots : lots * lotStep;
}

/**
 * Units of a child of `lots` lots. The one that takes the last lot of what is unsent carries all that is left, also an
 * odd part of a lot that a parent may have; less than a millionth of a lot is rounding and counts as nothing.
 *
 * @param unsent units
 */
export function childUnits(lots: number, unsent: number, lotStep: number): number {
  if (lotStep === 0) return Math.min(lots, unsent);
  if (lots < lotsIn(unsent, lotStep)) return lots * lotStep;
  const whole = Math.round(unsent / lotStep);
  return Math.abs(unsent / lotStep - whole) <= CRUMB ? whole * lotStep : unsent;
}

/**
 * Fewest lots that the venue takes as one order at a price, with 5 % on top of its least notional.
 *
 * A unit is taken to be worth what it was at arrival or what a move of the price since may have left of it, whichever
 * is less: a coin loses as its price falls, an inverse contract as it rises.
 *
 * @param price quote per base; the arrival price while nothing newer is known
 */
export function leastLots(
  parent: Pick<ParentOrder, 'minQuantity' | 'minNotional' | 'unitValue' | 'arrivalPrice' | 'lotStep'>,
  price: number,
): number {
  const move = price / parent.arrivalPrice;
  const value = parent.unitValue * (move > 0 ? Math.min(move, 1 / move) : 1);
  const forNotional = parent.minNotional > 0 && value > 0 ? (HEADROOM * parent.minNotional) / value : 0;
  const units = Math.max(parent.minQuantity, forNotional);
  return parent.lotStep === 0 ? units : Math.max(0, Math.ceil(units / parent.lotStep - CRUMB));
}

/**
 * An order cut into children by weights, to the last lot: everybody gets the whole lots of his share, and the lots left
 * over go to the largest parts of lots (Hamilton's method). Equal parts share them out evenly along the list, the first
 * before the last: 1000 lots in 7 are six times 143 and once 142.
 *
 * @param quantity units
 * @param weights (n,) >= 0, n >= 1; all of them zero stands for equal ones
 * @param lotStep units; 0 for none
 * @returns (n,) whole lots that sum to `lotsIn(quantity)`; without a step units, of which the last one that is not zero
 *   is what subtracting the others one by one leaves
 * @throws E_SHAPE without weights, or when one is negative or not a number
 * @source Balinski & Young 1982, Fair Representation, the method of largest remainders
 */
export function allocateLots(quantity: number, weights: ArrayLike<number>, lotStep: number): Float64Array {
  const shares = checkedShares(weights);
  const total = lotsIn(quantity, lotStep);
  const out = new Float64Array(shares.length);
  let rest = total;
  if (lotStep === 0) {
    const last = shares.findLastIndex((share) => share > 0);
    for (let i = 0; i <= last; i++) {
      out[i] = i === last ? rest : Math.min(rest, total * shares[i]);
      rest -= out[i];
    }
    return out;
  }
  for (let i = 0; i < out.length; i++) {
    out[i] = Math.min(rest, Math.floor(total * shares[i]));
    rest -= out[i];
  }
  handOut(out, shares, total, rest);
  return out;
}

function checkedShares(weights: ArrayLike<number>): Float64Array {
  const shares = Float64Array.from(weights);
  if (shares.length === 0) throw new QuantError('E_SHAPE', 'an order must be cut into at least 1 child, was 0');
  let sum = 0;
  for (const weight of shares) {
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new QuantError('E_SHAPE', `weights of children must be at least 0, found ${weight}`);
    }
    sum += weight;
  }
  return shares.map((weight) => (sum > 0 ? weight / sum : 1 / shares.length));
}

/** Gives the lots left over to the largest parts of lots; among equal ones evenly along the list. */
function handOut(out: Float64Array, shares: Float64Array, total: number, rest: number): void {
  if (rest <= 0) return;
  const part = out.map((lots, i) => (shares[i] > 0 ? total * shares[i] - lots : -1));
  const order = [...part.keys()].sort((a, b) => part[b] - part[a] || a - b);
  const edge = part[order[Math.min(rest, order.length) - 1]];
  const isEqual = (i: number): boolean => Math.abs(part[i] - edge) <= CRUMB;
  let left = rest;
  for (const i of order) {
    if (part[i] <= edge || isEqual(i)) break;
    out[i] += 1;
    left -= 1;
  }
  const equal = [...part.keys()].filter(isEqual);
  equal.forEach((i, k) => {
    out[i] += Math.ceil(((k + 1) * left) / equal.length) - Math.ceil((k * left) / equal.length);
  });
}

/**
 * Children so small that the venue would refuse them join their neighbours: from the first on, children are put together
 * until they reach the least size, and go out in the first one's place, since waiting costs risk and such sizes have no
 * impact; what is left at the end joins the last group. An order below the least size is one child.
 *
 * @param children (n,) lots
 * @param least lots
 * @returns (n,) lots with the same sum; 0 where a child has joined an earlier one
 */
export function mergeSmall(children: Float64Array, least: number): Float64Array {
  const out = new Float64Array(children.length);
  let place = -1;
  let sum = 0;
  let last = -1;
  for (let i = 0; i < children.length; i++) {
    if (children[i] === 0) continue;
    if (place < 0) place = i;
    sum += children[i];
    if (sum < least) continue;
    out[place] = sum;
    last = place;
    place = -1;
    sum = 0;
  }
  if (sum > 0) out[last < 0 ? place : last] += sum;
  return out;
}

/**
 * What to send when `due` lots are due: at least the venue's least size, and everything when what would be left is
 * below it. Never more than is unsent.
 */
export function sendable(due: number, unsent: number, least: number): number {
  if (!(due > 0)) return 0;
  const child = Math.min(unsent, Math.max(due, least));
  return unsent - child < least ? unsent : child;
}
