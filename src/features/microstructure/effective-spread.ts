import type { Candles } from '../../core/candles.js';
import { defineMicrostructure } from '../../core/feature.js';
import type { BookSnapshots, Trades } from '../../core/feature-context.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { BOOK_AGE_PARAM, isTwoSided, midPrice } from '../kernels/book.js';
import { takerSign, tradesOfBars } from '../kernels/trades.js';

/**
 * What takers really paid for crossing: twice the distance of each trade from the mid that stood before it, on the side
 * that the taker was on, weighted by quantity over the bar.
 *
 * The mid of a trade is that of the last snapshot with an earlier time, no older than `maxAge`; trades without one are
 * left out. What the price has moved since that snapshot is counted too, and it moves the way takers push: in a market
 * whose spread is one tick, with snapshots a second apart, that is most of the figure. `ratio` is the same by the quoted
 * spread that stood before: above 1 when orders ate through the best level, or when the book had moved.
 *
 * @param maxAge seconds
 * @returns twice (n,): bps of the mid, ratio; NaN where no trade of the bar has a mid, or its trades are not known; ratio
 *   also where no quoted spread is above 0
 * @source Huang & Stoll 1996, Dealer versus auction markets, Journal of Financial Economics 41
 */
export function effectiveSpread(
  candles: Candles,
  { trades, book }: { trades: Trades; book: BookSnapshots },
  maxAge: number,
): Float64Array[] {
  const { from, to, isKnown } = tradesOfBars(candles, trades);
  const bps = unknownColumn(candles.length);
  const ratio = unknownColumn(candles.length);
  let row = -1;
  for (let i = 0; i < candles.length; i++) {
    let [paid, quoted, weight] = [0, 0, 0];
    for (let k = from[i]; k < to[i]; k++) {
      while (row + 1 < book.time.length && book.time[row + 1] < trades.time[k]) row++;
      if (row < 0 || trades.time[k] - book.time[row] > 1000 * maxAge || !isTwoSided(book, row)) continue;
      const mid = midPrice(book, row);
      const at = row * book.levels;
      const quantity = trades.quantity[k];
      paid += (quantity * 2 * takerSign(trades, k) * (trades.price[k] - mid)) / mid;
      quoted += (quantity * (book.askPrice[at] - book.bidPrice[at])) / mid;
      weight += quantity;
    }
    if (isKnown[i] === 0 || !(weight > 0)) continue;
    bps[i] = (1e4 * paid) / weight;
    if (quoted > 0) ratio[i] = paid / quoted;
  }
  return [bps, ratio];
}

export default defineMicrostructure({
  name: 'effective-spread',
  summary: 'What takers paid for crossing the spread, in basis points and against the quoted spread',
  formula:
    'bps = 10000 · Σ q · 2 · sign · (price − mid) / mid / Σ q, sign of the taker; ratio = bps / the quoted spread at the same trades',
  source: 'Huang & Stoll 1996, Journal of Financial Economics 41; the exchange’s own aggressor flag',
  reads: ['trades', 'book'],
  params: { maxAge: BOOK_AGE_PARAM },
  outputs: ['bps', 'ratio'],
  warmup: () => 0,
  compute: (c, p, { trades, book }) => effectiveSpread(c, { trades: trades!, book: book! }, p.maxAge),
});
