import type { ParentOrder, VenueBook } from '../core/execution.js';
import { DAY_MS } from '../core/kit/time.js';
import type { VenueLeg } from '../core/order.js';
import { halfSpreadOf } from './impact-model.js';
import { fromLots, leastLots, lotsIn } from './lots.js';
import { quoteOf, splitOverVenues, type VenueQuote } from './route-split.js';

type Routed = Pick<ParentOrder, 'side' | 'unitValue' | 'arrivalPrice' | 'intervalMs'>;

/**
 * Where the units of one child go: to each venue what makes all of it together cost the least, by the last closes.
 *
 * Parts are whole multiples of the coarsest lot step. What that leaves, less than one such step, goes along with the
 * largest part whose venue has fine enough steps, else to the own market. A venue without a bar at this close gets nothing; where no venue's volume and volatility
 * are known, everything goes to the own market.
 *
 * @param quantity units, > 0
 * @param share of an average bar of the last day that a venue is taken to fill, fraction
 * @returns parts above 0 that sum to the child
 */
export function legsOf(
  parent: Routed,
  books: readonly VenueBook[],
  quantity: number,
  share: number,
): readonly VenueLeg[] {
  const whole = [{ book: 0, quantity }];
  const step = Math.max(...books.map((book) => book.lotStep));
  const rounded = fromLots(lotsIn(quantity, step), step);
  const open = books.map((_, b) => b).filter((b) => books[b].close > 0);
  const venues = open.map((b) => quoteFrom(parent, books[b], share));
  if (!(rounded > 0) || !venues.some((venue) => venue.depth > 0)) return whole;
  const sizes = splitOverVenues({ quantity: rounded, side: parent.side, venues, lotStep: step });
  const legs = open.map((book, k) => ({ book, quantity: sizes[k] })).filter((leg) => leg.quantity > 0);
  const rest = quantity - rounded;
  const takers = legs.filter(({ book }) => fits(rest, books[book].lotStep));
  if (takers.length === 0) return withOwn(legs, rest);
  const taker = takers.reduce((a, b) => (b.quantity > a.quantity ? b : a));
  const others = legs.reduce((sum, leg) => (leg === taker ? sum : sum + leg.quantity), 0);
  // So the parts are the child to the last digit.
  taker.quantity = quantity - others;
  return legs;
}

function withOwn(legs: readonly VenueLeg[], rest: number): VenueLeg[] {
  const own = legs.find((leg) => leg.book === 0)?.quantity ?? 0;
  return [{ book: 0, quantity: own + rest }, ...legs.filter((leg) => leg.book !== 0)];
}

function fits(units: number, lotStep: number): boolean {
  if (lotStep === 0) return true;
  const lots = units / lotStep;
  return Math.abs(lots - Math.round(lots)) < 1e-6;
}

function quoteFrom(parent: Routed, book: VenueBook, volumeShare: number): VenueQuote {
  const barsPerDay = DAY_MS / parent.intervalMs;
  const rules = { ...book, unitValue: parent.unitValue, arrivalPrice: parent.arrivalPrice };
  return quoteOf({
    close: book.close,
    feeRate: book.feeRate,
    halfSpread: halfSpreadOf(book),
    volatilityOfDay: book.volatility * Math.sqrt(barsPerDay),
    volumeOfDay: book.volumeOfDay,
    volumeShare,
    barsPerDay,
    least: fromLots(leastLots(rules, book.close), book.lotStep),
  });
}
