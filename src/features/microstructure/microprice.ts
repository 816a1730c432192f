import { defineMicrostructure } from '../../core/feature.js';
import type { BookSnapshots } from '../../core/feature-context.js';
import { BOOK_AGE_PARAM, fromBookAtClose, midPrice } from '../kernels/book.js';

/**
 * Microprice: where the next trade is more likely, the best prices weighted by the quantity on the *other* side. Many
 * coins bid pull it towards the ask, for that is the side that will give way.
 *
 * This is the simple weighted mid; Stoikov's own estimate corrects it by a chain fitted to the market's past books.
 *
 * @returns quote per base, between bid and ask; the mid where both quantities are 0
 * @source Gatheral & Oomen 2010, Zero-intelligence realized variance estimation, Finance and Stochastics 14; Stoikov 2018,
 *   The micro-price, Quantitative Finance 18
 */
export function microprice(book: BookSnapshots, row: number): number {
  const at = row * book.levels;
  const [bid, ask] = [book.bidPrice[at], book.askPrice[at]];
  const [bidSize, askSize] = [book.bidQuantity[at], book.askQuantity[at]];
  const pull = bidSize + askSize > 0 ? bidSize / (bidSize + askSize) : 0.5;
  return bid + pull * (ask - bid);
}

export default defineMicrostructure({
  name: 'microprice',
  summary: 'Best prices weighted by the other side’s quantity, and its distance from the mid',
  formula:
    'price = (bid · askQuantity + ask · bidQuantity) / (bidQuantity + askQuantity); distance-bps = 10000 · (price − mid) / mid',
  source: 'Gatheral & Oomen 2010, Finance and Stochastics 14; Stoikov 2018, Quantitative Finance 18',
  reads: ['book'],
  params: { maxAge: BOOK_AGE_PARAM },
  outputs: ['price', 'distance-bps'],
  warmup: () => 0,
  compute: (c, p, { book }) =>
    fromBookAtClose(c, book!, { maxAge: p.maxAge, outputs: 2 }, (row, out) => {
      const mid = midPrice(book!, row);
      out[0] = microprice(book!, row);
      out[1] = (1e4 * (out[0] - mid)) / mid;
    }),
});
