import { defineMicrostructure } from '../../core/feature.js';
import type { BookSnapshots } from '../../core/feature-context.js';
import { BOOK_AGE_PARAM, fromBookAtClose, imbalanceOf, levelsParam, midPrice } from '../kernels/book.js';

/**
 * How fast a side of the book gets deep: the slope, through the origin, of the coins up to each level against the level's
 * distance from the mid.
 *
 * @param side   its prices and quantities
 * @param row    which snapshot
 * @param levels whole, ≥ 1; those that the book has where it has fewer
 * @returns base coins per 1/10000 of the mid, ≥ 0; 0 where no level is away from the mid
 * @source Næs & Skjeltorp 2006, Order book characteristics and the volume–volatility relation, Journal of Financial
 *   Markets 9; least squares through the origin
 */
export function depthSlope(book: BookSnapshots, row: number, side: 'bid' | 'ask', levels: number): number {
  const [price, quantity] = side === 'bid' ? [book.bidPrice, book.bidQuantity] : [book.askPrice, book.askQuantity];
  const mid = midPrice(book, row);
  const start = row * book.levels;
  let [depth, moment, squares] = [0, 0, 0];
  for (let k = start; k < start + Math.min(levels, book.levels) && price[k] > 0; k++) {
    depth += quantity[k];
    const distance = (1e4 * Math.abs(price[k] - mid)) / mid;
    moment += distance * depth;
    squares += distance * distance;
  }
  return squares > 0 ? moment / squares : 0;
}

export default defineMicrostructure({
  name: 'depth-slope',
  summary: 'Coins added per basis point from the mid, on each side, and which side is steeper',
  formula:
    'bid, ask = Σ distance · depth / Σ distance² over levels of the side, depth added up from the best, distance in bps of the mid; asymmetry = (bid − ask) / (bid + ask)',
  source: 'Næs & Skjeltorp 2006, Journal of Financial Markets 9; least squares through the origin',
  reads: ['book'],
  params: { levels: levelsParam(10, 1), maxAge: BOOK_AGE_PARAM },
  outputs: ['bid', 'ask', 'asymmetry'],
  warmup: () => 0,
  compute: (c, p, { book }) =>
    fromBookAtClose(c, book!, { maxAge: p.maxAge, outputs: 3 }, (row, out) => {
      out[0] = depthSlope(book!, row, 'bid', p.levels);
      out[1] = depthSlope(book!, row, 'ask', p.levels);
      out[2] = imbalanceOf(out[0], out[1]);
    }),
});
