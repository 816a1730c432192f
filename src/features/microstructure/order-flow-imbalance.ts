import type { Candles } from '../../core/candles.js';
import { defineMicrostructure } from '../../core/feature.js';
import type { BookSnapshots } from '../../core/feature-context.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { BOOK_AGE_PARAM, isTwoSided } from '../kernels/book.js';

/**
 * What came to the best bid less what came to the best ask between two snapshots, one after the other.
 *
 * A bid that rose, or stayed, brings its quantity; one that fell, or stayed, takes the old quantity away. Asks mirrored.
 *
 * @returns base; above 0 when the book leans upwards
 * @source Cont, Kukanov & Stoikov 2014, The price impact of order book events, Journal of Financial Econometrics 12,
 *   equation 10
 */
export function flowBetween(book: BookSnapshots, before: number, after: number): number {
  const { levels, bidPrice, bidQuantity, askPrice, askQuantity } = book;
  const [a, b] = [before * levels, after * levels];
  let flow = 0;
  if (bidPrice[b] >= bidPrice[a]) flow += bidQuantity[b];
  if (bidPrice[b] <= bidPrice[a]) flow -= bidQuantity[a];
  if (askPrice[b] <= askPrice[a]) flow -= askQuantity[b];
  if (askPrice[b] >= askPrice[a]) flow += askQuantity[a];
  return flow;
}

/**
 * Order-flow imbalance: what came to the bids less what came to the asks over a bar, from one snapshot to the next.
 *
 * A pair of snapshots belongs to the bar in which the later one lies. Pairs further apart than `maxAge` are left out, for
 * what happened between them is not known. Snapshots see the net of what happened between them: the paper's events are
 * single changes, so that more snapshots see more.
 *
 * @param maxAge seconds
 * @returns twice (n,): flow in base; relative, by the mean depth of the best levels, (bid + ask) / 2, over the same
 *   snapshots, 0 where that is 0; NaN in a bar without such a pair
 * @source Cont, Kukanov & Stoikov 2014, Journal of Financial Econometrics 12
 */
export function orderFlowImbalance(candles: Candles, book: BookSnapshots, maxAge: number): Float64Array[] {
  const { openTime, intervalMs, length } = candles;
  const { time, levels } = book;
  const flow = unknownColumn(length);
  const relative = unknownColumn(length);
  let k = 0;
  for (let i = 0; i < length; i++) {
    while (k < time.length && time[k] < openTime[i]) k++;
    let [sum, depth, pairs] = [0, 0, 0];
    for (; k < time.length && time[k] < openTime[i] + intervalMs; k++) {
      if (k === 0 || time[k] - time[k - 1] > 1000 * maxAge) continue;
      if (!isTwoSided(book, k) || !isTwoSided(book, k - 1)) continue;
      sum += flowBetween(book, k - 1, k);
      depth += 0.5 * (book.bidQuantity[k * levels] + book.askQuantity[k * levels]);
      pairs++;
    }
    if (pairs === 0) continue;
    flow[i] = sum;
    relative[i] = depth > 0 ? sum / (depth / pairs) : 0;
  }
  return [flow, relative];
}

export default defineMicrostructure({
  name: 'order-flow-imbalance',
  summary: 'What came to the best bid less what came to the best ask over the bar',
  formula:
    'flow = Σ [bid ≥ bid′] · q − [bid ≤ bid′] · q′ − [ask ≤ ask′] · q + [ask ≥ ask′] · q′, ′ of the snapshot before; relative = flow / mean of (bid + ask quantity) / 2',
  source: 'Cont, Kukanov & Stoikov 2014, Journal of Financial Econometrics 12',
  reads: ['book'],
  params: { maxAge: BOOK_AGE_PARAM },
  outputs: ['flow', 'relative'],
  warmup: () => 0,
  compute: (c, p, { book }) => orderFlowImbalance(c, book!, p.maxAge),
});
