import { isTouchFilled } from '../../../src/backtest/limit-draw.js';
import type { Waiting, World } from './world.js';

export const isStop = (o: Waiting): boolean =>
  o.type === 'stop' || o.type === 'trailing-stop' || o.type === 'stop-limit';

/** 5: touching is enough. */
export function firesAt(order: Waiting, price: number): boolean {
  return order.left > 0 ? price >= order.price : price <= order.price;
}

/** 6: a take-profit is touched. */
export function profitsAt(order: Waiting, price: number): boolean {
  return order.left > 0 ? price <= order.price : price >= order.price;
}

/** 6: whether a price that the market reached fills a limit. */
export function fillsLimit(w: World, order: Waiting, extreme: number): boolean {
  const { rules } = w.input;
  if (order.left > 0 ? extreme < order.price : extreme > order.price) return true;
  if (extreme !== order.price || rules.limitFill === 'through') return false;
  if (rules.limitFill === 'touch') return true;
  return isTouchFilled(rules.seed, order.id, w.playing[order.s]!.time, rules.touchProbability);
}

/** 35: a limit that takes liquidity needs no more than its price. */
export function isWithin(side: number, limit: number, price: number): boolean {
  return side > 0 ? price <= limit : price >= limit;
}

/** 9: a reduce-only order waits while there is no position. */
export function waitsForPosition(w: World, order: Waiting): boolean {
  return order.reduceOnly && w.position[order.s] === 0;
}

/** 5: a stop-limit becomes a limit order. */
export function becomeLimit(order: Waiting): void {
  order.type = 'limit';
  order.price = order.limitPrice;
  order.hasRested = false;
}
