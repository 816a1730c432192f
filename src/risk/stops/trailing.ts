import { defineStop } from '../../core/stop.js';
import { priceAt } from '../exit-price.js';

/**
 * A stop that follows the price at a fixed share of it and never goes back.
 *
 * @param best best price so far, quote per base
 * @param side 1 long, -1 short
 * @param rate fraction of the best price, > 0; below 1 for a long
 * @returns quote per base
 * @source Kaufman 2013, Trading Systems and Methods, chapter 23 (trailing stops)
 */
export function trailingStop(best: number, side: number, rate: number): number {
  return priceAt(best, -side * rate * best);
}

/**
 * With `by=extreme` a bar that ran up and fell back by more than the rate leaves its stop above its own close: the
 * position is left at the next open. With `by=close` only closes count; the best of them is the one whose stop is kept.
 */
export default defineStop({
  name: 'trailing',
  summary: 'A fixed share of the best price since the entry away from it',
  source: 'Kaufman 2013, Trading Systems and Methods',
  params: {
    rate: {
      type: 'float',
      default: 0.05,
      min: 0.0001,
      max: 0.99,
      sweep: [0.03, 0.05, 0.1],
      doc: 'distance from the best price, fraction of it',
    },
    by: {
      type: 'choice',
      default: 'extreme',
      options: ['extreme', 'close'],
      doc: 'the best price is the highest high of a long and the lowest low of a short, or the best close',
    },
  },
  needs: () => ({ features: [] }),
  create: (p) => (view) => {
    const { side } = view;
    const extreme = side > 0 ? view.highest : view.lowest;
    return trailingStop(p.by === 'close' ? view.close(view.market) : extreme, side, p.rate);
  },
});
