import { defineMicrostructure } from '../../core/feature.js';
import type { BookSnapshots } from '../../core/feature-context.js';
import { BOOK_AGE_PARAM, fromBookAtClose, imbalanceOf, levelsParam } from '../kernels/book.js';

/**
 * Which side of the book is heavier: (bids − asks) / (bids + asks), in coins over the best levels of each side.
 *
 * @param levels whole, ≥ 1; those that the book has where it has fewer
 * @returns in [-1, 1], 1 when only bids hold anything; 0 when neither does
 * @source Cao, Hansch & Wang 2009, The information content of an open limit-order book, Journal of Futures Markets 29
 */
export function bookImbalance(book: BookSnapshots, row: number, levels: number): number {
  let [bids, asks] = [0, 0];
  const start = row * book.levels;
  for (let k = start; k < start + Math.min(levels, book.levels); k++) {
    if (book.bidPrice[k] > 0) bids += book.bidQuantity[k];
    if (book.askPrice[k] > 0) asks += book.askQuantity[k];
  }
  return imbalanceOf(bids, asks);
}

export default defineMicrostructure({
  name: 'book-imbalance',
  summary: 'Which side of the book is heavier, over some levels and at the best alone',
  formula:
    'imbalance = (Σ bid − Σ ask) / (Σ bid + Σ ask) of the quantities of the best levels; top = the same of the best price alone',
  source: 'Cao, Hansch & Wang 2009, Journal of Futures Markets 29',
  reads: ['book'],
  params: { levels: levelsParam(5, 1), maxAge: BOOK_AGE_PARAM },
  outputs: ['imbalance', 'top'],
  warmup: () => 0,
  compute: (c, p, { book }) =>
    fromBookAtClose(c, book!, { maxAge: p.maxAge, outputs: 2 }, (row, out) => {
      out[0] = bookImbalance(book!, row, p.levels);
      out[1] = bookImbalance(book!, row, 1);
    }),
});
