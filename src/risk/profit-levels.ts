import type { ProfitLevel } from '../core/stop.js';
import { priceAt } from './exit-price.js';

/** The parameter of a rule that takes profit once. */
export const LEVEL_SHARE = {
  type: 'float',
  default: 1,
  min: 0.01,
  max: 1,
  sweep: [0.5, 1],
  doc: 'fraction of the position as it was entered that is closed there; the rest stays',
} as const;

/**
 * Levels at distances in favour of a position; those that are no price (a short gains at most its whole price) are left
 * out, and so is everything where the distance is not known.
 *
 * @param entry     quote per base
 * @param side      1 long, -1 short
 * @param distances from the entry, quote per base, > 0
 * @param shares    fractions of the position, one for each distance
 */
export function profitLevels(
  entry: number,
  side: number,
  distances: readonly number[],
  shares: readonly number[],
): ProfitLevel[] {
  return distances
    .map((distance, i) => ({ price: priceAt(entry, side * distance), share: shares[i] }))
    .filter((level) => level.price > 0);
}
