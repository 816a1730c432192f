import { defineStop } from '../../core/stop.js';
import { priceAt } from '../exit-price.js';

/**
 * A stop outside the noise of the market: some average true ranges on the wrong side of the entry.
 *
 * @param entry quote per base
 * @param side  1 long, -1 short
 * @param reach k times the average true range, quote per base
 * @returns quote per base; NaN where that is no price, or the range is not known
 * @source Wilder 1978, New Concepts in Technical Trading Systems (the range); Faith 2007, Way of the Turtle (2 N stops)
 */
export function atrStop(entry: number, side: number, reach: number): number {
  return priceAt(entry, -side * reach);
}

export default defineStop({
  name: 'atr',
  summary: 'Some average true ranges from the entry, as they were when the position was opened',
  source: 'Wilder 1978, New Concepts in Technical Trading Systems; Faith 2007, Way of the Turtle',
  params: {
    k: {
      type: 'float',
      default: 2.5,
      min: 0.1,
      max: 20,
      sweep: [2, 2.5, 3],
      doc: 'distance from the entry, average true ranges; 2 to 3 is usual',
    },
    period: { type: 'int', default: 14, min: 1, max: 5000, sweep: [10, 14, 20], doc: 'smoothing of the range, bars' },
  },
  needs: (p) => ({ features: [`atr(period=${p.period})`] }),
  create: (p) => {
    // The range of the decision stays: a market that grows wilder later must not give the position more room.
    let range = Number.NaN;
    return (view) => {
      if (Number.isNaN(range)) range = view.feature(0);
      return atrStop(view.entryPrice, view.side, p.k * range);
    };
  },
});
