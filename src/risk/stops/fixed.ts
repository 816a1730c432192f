import { defineStop } from '../../core/stop.js';
import { priceAt } from '../exit-price.js';

/**
 * A stop at a fixed loss: so many percent on the wrong side of the price that was paid.
 *
 * @param entry quote per base
 * @param side  1 long, -1 short
 * @param rate  fraction of the entry price, > 0; below 1 for a long
 * @returns quote per base
 * @source O'Neil 1988, How to Make Money in Stocks (the 7 to 8 % rule)
 */
export function fixedStop(entry: number, side: number, rate: number): number {
  return priceAt(entry, -side * rate * entry);
}

export default defineStop({
  name: 'fixed',
  summary: 'A fixed share of the entry price away from it',
  source: "O'Neil 1988, How to Make Money in Stocks",
  params: {
    rate: {
      type: 'float',
      default: 0.05,
      min: 0.0001,
      max: 0.99,
      sweep: [0.02, 0.05, 0.08],
      doc: 'distance from the entry, fraction of its price',
    },
  },
  needs: () => ({ features: [] }),
  create: (p) => (view) => fixedStop(view.entryPrice, view.side, p.rate),
});
