import type { Executor } from './executor.js';
import type { OrderBook } from './order-book.js';
import { LIMIT, MARKET, STOP_LIMIT } from './order-log.js';

/**
 * A stop or a take-profit has been reached at a price: it goes on as a market order, a stop-limit as a limit order that
 * takes liquidity where its limit allows it.
 *
 * @returns true when the position changed
 */
export function fire(
  executor: Executor,
  book: OrderBook,
  k: number,
  s: number,
  row: number,
  price: number,
  reducible: number,
): boolean {
  if (book.type[k] !== STOP_LIMIT) {
    book.become(k, MARKET, book.price[k]);
    return executor.fill(k, s, row, price, false, reducible);
  }
  const limit = book.limitPrice[k];
  const isBeyond = book.remaining[k] > 0 ? price > limit : price < limit;
  book.become(k, LIMIT, limit);
  book.restFrom[k] = executor.restFrom;
  return isBeyond ? false : executor.fill(k, s, row, price, false, reducible);
}
