import { defineStop } from '../../core/stop.js';
import { priceAt } from '../exit-price.js';

/**
 * A stop hung from the ceiling: some average true ranges below the highest high since the entry (of a short: above the
 * lowest low).
 *
 * @param extreme highest high of a long, lowest low of a short, since the entry, quote per base
 * @param side    1 long, -1 short
 * @param reach   k times the average true range of now, quote per base
 * @returns quote per base; NaN where that is no price, or the range is not known
 * @source LeBeau in Elder 2002, Come Into My Trading Room
 */
export function chandelierStop(extreme: number, side: number, reach: number): number {
  return priceAt(extreme, -side * reach);
}

export default defineStop({
  name: 'chandelier',
  summary: 'Some average true ranges from the best price since the entry',
  source: 'LeBeau in Elder 2002, Come Into My Trading Room',
  params: {
    k: {
      type: 'float',
      default: 3,
      min: 0.1,
      max: 20,
      sweep: [2, 3, 4],
      doc: 'distance from the best price, average true ranges',
    },
    period: { type: 'int', default: 22, min: 1, max: 5000, sweep: [14, 22, 44], doc: 'smoothing of the range, bars' },
  },
  needs: (p) => ({ features: [`atr(period=${p.period})`] }),
  create: (p) => (view) => chandelierStop(view.side > 0 ? view.highest : view.lowest, view.side, p.k * view.feature(0)),
});
