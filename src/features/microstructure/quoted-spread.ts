import { defineMicrostructure } from '../../core/feature.js';
import { BOOK_AGE_PARAM, fromBookAtClose, midPrice } from '../kernels/book.js';

/**
 * What it costs to buy and sell at once: best ask less best bid, in quote and in 1/10000 of the mid, as the book stands
 * at the close. Below 0 in a crossed book, which a single exchange does not have.
 */
export default defineMicrostructure({
  name: 'quoted-spread',
  summary: 'Best ask less best bid, in the unit of the price and in basis points',
  formula: 'spread = ask − bid; bps = 10000 · spread / mid',
  source: 'Demsetz 1968, The cost of transacting, Quarterly Journal of Economics 82',
  reads: ['book'],
  params: { maxAge: BOOK_AGE_PARAM },
  outputs: ['spread', 'bps'],
  warmup: () => 0,
  compute: (c, p, { book }) =>
    fromBookAtClose(c, book!, { maxAge: p.maxAge, outputs: 2 }, (row, out) => {
      const at = row * book!.levels;
      out[0] = book!.askPrice[at] - book!.bidPrice[at];
      out[1] = (1e4 * out[0]) / midPrice(book!, row);
    }),
});
