import { QuantError } from '../core/kit/errors.js';
import { unknownNameHint } from '../core/kit/nearest.js';
import type { BracketExits, ExitPrice, OrderOptions } from '../core/strategy.js';
import { isStopType, LIMIT, MARKET, STOP, STOP_LIMIT } from './order-log.js';
import { ALL_OR_NOTHING, GOOD_UNTIL, IMMEDIATE, POST_ONLY, ROUTED } from './order-pool.js';
import { toTick } from './venue-steps.js';

export const NO_OPTIONS: OrderOptions = {};

const OPTIONS = new Set(['barsValid', 'goodUntil', 'timeInForce', 'postOnly', 'reduceOnly', 'legs', 'reason']);
const STOP_OPTIONS = new Set([...OPTIONS, 'limitPrice']);
const EXITS = new Set(['limit', 'stopEntry', 'stop', 'target', 'targetType', 'stopReason', 'targetReason']);
const CHANGES = new Set(['quantity', 'price']);

/**
 * A misspelt option would be an order of other terms than those that were meant.
 *
 * @throws E_USAGE with the nearest name
 */
function checkNames(what: string, given: object, known: ReadonlySet<string>): void {
  for (const name in given) {
    if (known.has(name)) continue;
    throw new QuantError('E_USAGE', `unknown ${what} "${name}"`, { hint: unknownNameHint(name, [...known]) });
  }
}

/** @throws E_USAGE for a change that an order does not know */
export function checkChange(change: object): void {
  checkNames('change of an order', change, CHANGES);
}

export function badNumber(what: string, value: number, expected = 'a finite number'): QuantError {
  const rule = what.endsWith('price') ? 'a price above 0' : expected;
  return new QuantError('E_USAGE', `${what} must be ${rule}, was ${value}`);
}

/** @throws E_USAGE unless it is a finite number */
export function checkFinite(what: string, value: number): number {
  if (!Number.isFinite(value)) throw badNumber(what, value);
  return value;
}

/** @throws E_USAGE unless it is a finite number above 0 */
export function checkPrice(what: string, value: number): number {
  if (!(value > 0 && Number.isFinite(value))) throw badNumber(what, value);
  return value;
}

/** @throws E_USAGE where options do not exist, or do not fit the order or each other */
export function checkRules(type: number, options: OrderOptions): void {
  if (options === NO_OPTIONS) return;
  checkNames('order option', options, type === STOP || type === STOP_LIMIT ? STOP_OPTIONS : OPTIONS);
  const { barsValid, goodUntil, timeInForce = 'GTC', postOnly = false, legs } = options;
  if (barsValid !== undefined && !(Number.isInteger(barsValid) && barsValid > 0)) {
    throw badNumber('barsValid', barsValid, 'a whole number of bars above 0');
  }
  if (goodUntil !== undefined && !Number.isFinite(goodUntil)) {
    throw badNumber('goodUntil', goodUntil, 'a time in UTC milliseconds');
  }
  if (timeInForce !== 'GTC' && type !== MARKET && type !== LIMIT) {
    throw new QuantError('E_USAGE', `${timeInForce} is for market and limit orders`);
  }
  if (legs !== undefined && (type !== MARKET || timeInForce !== 'GTC')) {
    throw new QuantError('E_USAGE', 'legs are for market orders without a time in force');
  }
  if (!postOnly) return;
  if (type !== LIMIT) throw new QuantError('E_USAGE', 'postOnly is for limit orders');
  if (timeInForce !== 'GTC') {
    throw new QuantError('E_USAGE', `postOnly rests in the book, ${timeInForce} never does: choose one`);
  }
}

/** What is unusual about an order with these options, as bits. */
export function flagsOf({ goodUntil, timeInForce = 'GTC', postOnly = false, legs }: OrderOptions): number {
  let flags = goodUntil === undefined ? 0 : GOOD_UNTIL;
  if (legs !== undefined) flags |= ROUTED;
  if (postOnly) flags |= POST_ONLY;
  if (timeInForce === 'IOC') flags |= IMMEDIATE;
  if (timeInForce === 'FOK') flags |= IMMEDIATE | ALL_OR_NOTHING;
  return flags;
}

/**
 * A price on the tick, on the side that fills later or worse: buy limits, buy take-profits and sell stops down, the others up.
 *
 * @throws E_USAGE when it rounds to zero
 */
export function priceOnTick(type: number, side: number, price: number, tick: number): number {
  const rounded = toTick(price, tick, isStopType(type) ? side > 0 : side < 0);
  if (rounded > 0) return rounded;
  throw new QuantError('E_USAGE', `price ${price} rounds to zero on a tick of ${tick}`);
}

/** @throws E_USAGE when a bracket has no exit, two entries, or distances that cannot be */
export function checkBracket(exits: BracketExits, options: OrderOptions): void {
  const { limit, stopEntry, stop, target } = exits;
  checkNames('bracket option', exits, EXITS);
  if (limit !== undefined && stopEntry !== undefined) {
    throw new QuantError('E_USAGE', 'a bracket enters by a limit or by a stop, not by both');
  }
  if (stop === undefined && target === undefined) {
    throw new QuantError('E_USAGE', 'a bracket needs a stop, a target, or both', { hint: 'use market, limit or stop' });
  }
  if (options.reduceOnly === true) {
    throw new QuantError('E_USAGE', 'the entry of a bracket opens a position: it cannot be reduce-only');
  }
  if (stop !== undefined && !('trail' in stop)) checkExit('stop', stop);
  if (target !== undefined) checkExit('target', target);
}

function checkExit(what: string, exit: ExitPrice): void {
  if ('price' in exit) checkPrice(`${what} price`, exit.price);
  else if (!(exit.rate > 0 && exit.rate < 1)) throw badNumber(`${what} rate`, exit.rate, 'a fraction in (0, 1)');
}
