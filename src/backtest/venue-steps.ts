import type { MarketRules } from '../core/market-rules.js';
import type { RejectCode } from '../core/order.js';

/** A count within this of the next whole one is that one: 0.3 / 0.1 is 2.9999999999999996. */
const ROUNDING = 1e-12;

/** The largest multiple of `step` that is not above `quantity`; the quantity itself when there is no step. */
export function floorToStep(quantity: number, step: number): number {
  if (step === 0) return quantity;
  return Math.floor((quantity / step) * (1 + ROUNDING)) * step;
}

/** The multiple of the tick at or below a price (`isUp` false) or at or above it; the price itself when it is one. */
export function toTick(price: number, tick: number, isUp: boolean): number {
  if (tick === 0) return price;
  const count = price / tick;
  const nearest = Math.round(count);
  if (Math.abs(count - nearest) <= ROUNDING * count) return price;
  const whole = isUp ? Math.ceil(count) : Math.floor(count);
  const perUnit = Math.round(1 / tick);
  // 57 * 0.01 is 0.5700000000000001, 57 / 100 is 0.57.
  return Math.abs(perUnit * tick - 1) <= ROUNDING ? whole / perUnit : whole * tick;
}

/**
 * Why a venue refuses an order of this size when it is made, or null. An order that closes a whole position is never
 * refused: do not ask.
 */
export function sizeFault(rules: MarketRules, quantity: number): RejectCode | null {
  if (!(quantity > 0)) return 'TOO_SMALL';
  if (quantity < rules.minQuantity * (1 - ROUNDING)) return 'MIN_QUANTITY';
  if (rules.maxQuantity > 0 && quantity > rules.maxQuantity * (1 + ROUNDING)) return 'MAX_QUANTITY';
  return null;
}
