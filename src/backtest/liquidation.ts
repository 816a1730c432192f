import type { TierTable } from './margin-tiers.js';
import type { Units } from './units.js';

/** Tiers meet at their floors: a root this close to one belongs to either. */
const ROUNDING = 1e-12;

/**
 * The notional at which a position is liquidated: where what backs it, moved along with the price, equals its
 * maintenance margin, at the tier of that very notional.
 *
 * It is the fixed point `backing + direction × N = N × rate − amount` over all tiers. Because the amounts make the table
 * continuous and every rate is below 1, there is one at most. When rounding puts it into no tier or into two, the one
 * that is met first on the way is taken: the largest N of a position that loses notional as it loses money, the smallest
 * of one that gains it.
 *
 * @param backing settlement currency: isolated margin or cross equity of everything else less its maintenance margin,
 *   minus quantity × value of a unit at entry
 * @param direction 1 when the position's worth is positive (long linear, short inverse), -1 when it is owed
 * @returns NaN when no price liquidates it; 0 when every price does (only with direction -1)
 * @source Binance, How to Calculate Liquidation Price of USDⓈ-M Futures Contracts, solved for the notional
 */
export function liquidationNotional(table: TierTable, backing: number, direction: number): number {
  // Nothing is owed, so that the position may fall to nothing.
  if (direction > 0 && backing >= 0) return Number.NaN;
  if (direction < 0 && backing <= 0) return 0;
  const { floor, rate, amount } = table;
  const last = floor.length - 1;
  let best = Number.NaN;
  for (let k = 0; k <= last; k++) {
    const notional = (backing + amount[k]) / (rate[k] - direction);
    const isAbove = notional >= floor[k] * (1 - ROUNDING);
    const isBelow = k === last || notional <= floor[k + 1] * (1 + ROUNDING);
    if (!isAbove || !isBelow) continue;
    if (Number.isNaN(best) || direction * (notional - best) > 0) best = notional;
  }
  return best;
}

/**
 * The mark price at which a position with `backing` beside it is liquidated, quote per base.
 *
 * @param backing what stands behind the position less its worth, settlement currency
 * @returns NaN when no price does it; 0 (short linear) or Infinity (long inverse) when every price does
 */
export function priceAtMaintenance(
  units: Units,
  s: number,
  quantity: number,
  backing: number,
  table: TierTable,
): number {
  const direction = directionOf(units, s, quantity);
  const notional = liquidationNotional(table, backing, direction);
  return units.priceOf(s, (direction * notional) / quantity);
}

/** The price at which `backing + quantity × value of a unit` is 0; NaN when there is none. */
export function priceWhereGone(units: Units, s: number, quantity: number, backing: number): number {
  const value = -backing / quantity;
  const isPrice = directionOf(units, s, quantity) * quantity * value > 0;
  return isPrice ? units.priceOf(s, value) : Number.NaN;
}

/** 1 when the worth of a position, quantity × value of a unit, is positive; -1 when it is negative. */
export function directionOf(units: Units, s: number, quantity: number): number {
  return quantity > 0 === units.valueAt(s, 1) > 0 ? 1 : -1;
}
