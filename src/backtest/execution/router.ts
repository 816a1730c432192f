import { defineExecution, type ParentOrder, type VenueBook } from '../../core/execution.js';
import { QuantError } from '../../core/kit/errors.js';
import { timetable, workSchedule } from '../child-schedule.js';
import { type PlannedChildren, workingCost } from '../impact-model.js';
import { legsOf } from '../venue-legs.js';

const PAIR = /^\s*([^:|\s]+)\s*:\s*([^:|\s]+)\s*$/;

/**
 * `kraken:26|okx:10` → fractions by venue.
 *
 * @throws E_PARAM for what is no pair, a venue that stands there twice, or a fee outside [-10, 500] bps
 */
export function parseVenueFees(text: string): Readonly<Record<string, number>> {
  const fees: Record<string, number> = {};
  for (const part of text.split('|')) {
    if (text.trim() === '') break;
    const pair = PAIR.exec(part);
    const bps = Number(pair?.[2] ?? Number.NaN);
    if (pair === null || !(bps >= -10 && bps <= 500) || fees[pair[1]] !== undefined) {
      throw new QuantError(
        'E_PARAM',
        `router.fees must name each venue once with a fee in [-10, 500] bps, was "${text}"`,
        {
          hint: 'for example fees=kraken:26|okx:10',
        },
      );
    }
    fees[pair[1]] = bps / 10_000;
  }
  return fees;
}

/**
 * What the plan costs against the arrival price of the own market: on each venue its part of every child by the same model
 * as for any other algorithm, and what that venue's last price is above or below the own one. Fees are left out, as they
 * are of the shortfall that it is held against.
 *
 * @returns fraction of the notional; below 0 where another venue is cheaper; NaN while a venue that is used is not known
 */
export function routedCost(
  parent: ParentOrder,
  books: readonly VenueBook[],
  planned: PlannedChildren,
  share: number,
): number {
  const { side, quantity, arrivalPrice, intervalMs } = parent;
  const { sizes, ages } = planned;
  const total = Array.from(sizes).reduce((sum, size) => sum + size, 0);
  const parts = books.map(() => new Float64Array(sizes.length));
  Array.from(sizes).forEach((size, i) => {
    if (size === 0) return;
    const child = (size / total) * quantity;
    for (const leg of legsOf(parent, books, child, share)) parts[leg.book][i] = leg.quantity;
  });
  let cost = 0;
  parts.forEach((units, b) => {
    const taken = units.reduce((sum, unit) => sum + unit, 0);
    if (taken === 0) return;
    const { close, volatility, spread, volumeOfDay } = books[b];
    const worked = workingCost(
      { quantity: taken, volatility, spread, volumeOfDay, intervalMs },
      { sizes: units, ages },
    );
    const price = close / arrivalPrice;
    cost += (taken / quantity) * (side * (price - 1) + price * worked);
  });
  return cost;
}

/**
 * One order over several venues at once: equal children at equal times, and each child cut up so that all venues together
 * take the least for it in fees, spread and impact at their last prices.
 *
 * A venue is taken to fill `share` of an average bar of its last day. What a venue does not fill in its next bar comes
 * back and is split anew. With one venue it is `twap`.
 */
export default defineExecution({
  name: 'router',
  summary: 'Splits each child over the venues of the store by fee, spread, depth and price',
  source:
    'own; Fox 1966, Discrete Optimization via Marginal Analysis, Management Science 13; impact: Tóth et al. 2011, Phys. Rev. X 1',
  params: {
    slices: { type: 'int', default: 1, min: 1, max: 1000, sweep: [1, 3, 6, 12], doc: 'children, number' },
    every: { type: 'int', default: 1, min: 1, max: 1000, doc: 'time between two children, bars' },
    share: {
      type: 'float',
      default: 0.1,
      min: 0.0001,
      max: 1,
      sweep: [0.05, 0.1, 0.2],
      doc: "part of a usual bar's volume that a venue fills, fraction",
    },
    fees: {
      type: 'text',
      default: '',
      doc: 'taker fees of other venues, bps: kraken:26|okx:10; venues that are not named cost what --costs says',
    },
  },
  venueFees: ({ fees }) => parseVenueFees(fees),
  start: ({ slices, every, share }, parent) => {
    const weights = new Float64Array(slices).fill(1);
    const plan = workSchedule(parent, weights, every);
    const { books = [] } = parent;
    if (books.length < 2) return plan;
    return {
      expectedCost: routedCost(parent, books, timetable(parent, weights, every), share),
      next: (state) => {
        const child = plan.next(state);
        if (!(child.quantity > 0)) return child;
        const legs = legsOf(parent, state.books ?? books, child.quantity, share);
        return { ...child, legs, barsValid: 1 };
      },
    };
  },
});
