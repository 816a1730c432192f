import { defineStop } from '../../core/stop.js';
import { moveSince, priceAt, RISK_RATE, riskUnit } from '../exit-price.js';

/**
 * A stop at the entry and its costs, once the price has gone far enough: from then on the trade costs nothing to be
 * wrong about.
 *
 * @param entry  quote per base
 * @param side   1 long, -1 short
 * @param buffer what entry and exit cost together, fraction of the entry price
 * @returns quote per base
 * @source Schwager 1984, A Complete Guide to the Futures Markets (breakeven stops)
 */
export function breakEvenStop(entry: number, side: number, buffer: number): number {
  return priceAt(entry, side * buffer * entry);
}

/**
 * The move is measured at the close, where decisions are made: a high that the close gave back does not count, and the
 * stop never lands beyond the close.
 */
export default defineStop({
  name: 'break-even',
  summary: 'To the entry price and its costs, once the close has moved a multiple of the first risk',
  source: 'Schwager 1984, A Complete Guide to the Futures Markets',
  params: {
    after: {
      type: 'float',
      default: 1,
      min: 0.01,
      max: 100,
      sweep: [0.5, 1, 1.5],
      doc: 'move in favour that sets the stop, multiples of the distance to the first stop',
    },
    buffer: {
      type: 'float',
      default: 0.0025,
      min: 0,
      max: 0.5,
      doc: 'costs of both ways, fraction of the entry price; those of a run on spot are 0.0024 at least by default',
    },
    rate: RISK_RATE,
  },
  startsLater: () => true,
  needs: () => ({ features: [] }),
  create: (p) => (view) => {
    const move = moveSince(view, view.close(view.market));
    const hasMoved = move >= p.after * riskUnit(view, p.rate) && move > p.buffer * view.entryPrice;
    return hasMoved ? breakEvenStop(view.entryPrice, view.side, p.buffer) : Number.NaN;
  },
});
