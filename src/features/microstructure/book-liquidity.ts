import { defineMicrostructure } from '../../core/feature.js';
import type { BookSnapshots } from '../../core/feature-context.js';
import { BOOK_AGE_PARAM, fromBookAtClose, imbalanceOf } from '../kernels/book.js';

/**
 * Liquidity score of each side of the book: the money that rests on it, each level counted `decay` of the one before.
 *
 * Money near the best price counts most; that far away may be gone before it is reached.
 *
 * @param decay in (0, 1]; 1 counts all levels alike
 * @returns quote, ≥ 0, of the bids and of the asks
 * @source own; Σ decayᵏ · quantity · price over the levels k = 0, 1, … of a side
 */
export function bookLiquidity(book: BookSnapshots, row: number, decay: number): [bid: number, ask: number] {
  let [bid, ask, weight] = [0, 0, 1];
  const start = row * book.levels;
  for (let k = start; k < start + book.levels; k++) {
    if (book.bidPrice[k] > 0) bid += weight * book.bidQuantity[k] * book.bidPrice[k];
    if (book.askPrice[k] > 0) ask += weight * book.askQuantity[k] * book.askPrice[k];
    weight *= decay;
  }
  return [bid, ask];
}

export default defineMicrostructure({
  name: 'book-liquidity',
  summary: 'Money resting on each side of the book, nearer levels counted more, and which side has more',
  formula:
    'bid, ask = Σ decayᵏ · quantityₖ · priceₖ over the levels k = 0, 1, … of the side; imbalance = (bid − ask) / (bid + ask)',
  source: 'own; decay-weighted depth',
  reads: ['book'],
  params: {
    decay: { type: 'float', default: 0.95, min: 0.01, max: 1, doc: 'weight of each level by the one before it' },
    maxAge: BOOK_AGE_PARAM,
  },
  outputs: ['bid', 'ask', 'imbalance'],
  warmup: () => 0,
  compute: (c, p, { book }) =>
    fromBookAtClose(c, book!, { maxAge: p.maxAge, outputs: 3 }, (row, out) => {
      const [bid, ask] = bookLiquidity(book!, row, p.decay);
      out[0] = bid;
      out[1] = ask;
      out[2] = imbalanceOf(bid, ask);
    }),
});
