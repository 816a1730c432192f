import { QuantError } from '../core/kit/errors.js';
import { fromLots, lotsIn } from './lots.js';

/** What one venue asks for a market at a moment. */
export interface VenueQuote {
  /** middle of bid and ask, or the last close: quote currency per base, > 0 */
  readonly price: number;
  /** fee of fills that take liquidity, fraction of what is paid; below 1 */
  readonly feeRate: number;
  /** fraction of the price, >= 0 */
  readonly halfSpread: number;
  /** units that may be taken in one bar: a share of its usual volume; 0 when the venue cannot be used */
  readonly depth: number;
  /** what taking the whole depth moves the price by, fraction; less moves it with the root of the share */
  readonly impact: number;
  /** smallest order, units; 0 when absent */
  readonly least?: number;
}

export interface SplitRequest {
  /** units on the lot step, > 0 */
  readonly quantity: number;
  /** 1 buys, -1 sells */
  readonly side: number;
  /** (n,) n >= 1 */
  readonly venues: readonly VenueQuote[];
  /** a step that all venues trade in, units; 0 for none */
  readonly lotStep: number;
}

/** What the closed bars of a venue tell of it. */
export interface VenueFacts {
  /** last close, quote per base */
  readonly close: number;
  /** fraction */
  readonly feeRate: number;
  readonly halfSpread: number;
  /** standard deviation of one-day returns, fraction */
  readonly volatilityOfDay: number;
  /** units of the last 24 hours */
  readonly volumeOfDay: number;
  /** how much of a bar's volume may be taken, fraction, and how many bars a day has */
  readonly volumeShare: number;
  readonly barsPerDay: number;
  readonly least?: number;
}

/**
 * The quote that a venue's past makes likely: its depth is the allowed share of an average bar of the last day, and taking
 * all of it moves the price by the square-root law, σ of a day × √(depth / volume of a day).
 *
 * @returns depth 0, so that it gets nothing, where volatility or volume is not known
 */
export function quoteOf(facts: VenueFacts): VenueQuote {
  const { close, feeRate, halfSpread, volatilityOfDay, volumeOfDay, volumeShare, barsPerDay, least } = facts;
  const isKnown = volatilityOfDay >= 0 && volumeOfDay > 0;
  const depth = isKnown ? (volumeShare * volumeOfDay) / barsPerDay : 0;
  const impact = isKnown ? volatilityOfDay * Math.sqrt(depth / volumeOfDay) : 0;
  return { price: close, feeRate, halfSpread, depth, impact, least };
}

/**
 * One order over several venues, so that all of it together costs the least: each venue gets lots until the next one
 * would be dearer there than elsewhere, fee, spread, impact and the difference of prices included. A cheap venue with
 * little depth gets the first lots, a deep one the bulk.
 *
 * No venue gets more than its depth, unless all depths together are less than the order: then each gets its part of it
 * by depth, and what its bar cannot take waits there. A venue whose part would be below its least order is left out, the
 * one furthest below first, and the rest split anew; an order too small for all of them goes to one venue whole.
 *
 * @returns (n,) units, whole lots that sum to the order; without a step their sum is the order to the last digit or two
 * @throws E_SHAPE when no venue has any depth, or a quote is not a number
 * @source own: equal marginal costs of convex costs (Fox 1966, Discrete Optimization via Marginal Analysis, Management
 *   Science 13), with the square-root law of impact
 */
export function splitOverVenues({ quantity, side, venues, lotStep }: SplitRequest): Float64Array {
  venues.forEach(check);
  const total = lotsIn(quantity, lotStep);
  const unit = lotStep === 0 ? 1 : lotStep;
  let open = venues.map((_, v) => v).filter((v) => venues[v].depth > 0);
  if (open.length === 0)
    throw new QuantError('E_SHAPE', 'an order can be split only where a venue has depth, none has');
  for (;;) {
    const curves = open.map((v) => curveOf(venues[v], side, unit));
    const sizes = lotStep === 0 ? exactSum(levelled(curves, total), total) : wholeLots(curves, total);
    const worst = open.length > 1 ? tooSmall(open, venues, sizes, unit) : -1;
    if (worst < 0) {
      const out = new Float64Array(venues.length);
      open.forEach((v, k) => {
        out[v] = fromLots(sizes[k], lotStep);
      });
      return out;
    }
    open = open.filter((_, k) => k !== worst);
  }
}

function check(venue: VenueQuote, v: number): void {
  const { price, feeRate, halfSpread, depth, impact } = venue;
  const isSound = price > 0 && Math.abs(feeRate) < 1 && halfSpread >= 0 && depth >= 0 && impact >= 0;
  if (isSound && Number.isFinite(price + halfSpread + depth + impact)) return;
  throw new QuantError(
    'E_SHAPE',
    `venue ${v} must have a price, fee, spread, depth and impact, found ${JSON.stringify(venue)}`,
  );
}

/** The venue's place that is furthest below its least order, -1 when none is. */
function tooSmall(open: readonly number[], venues: readonly VenueQuote[], sizes: Float64Array, unit: number): number {
  let worst = -1;
  let lowest = 1 - 1e-9;
  open.forEach((v, k) => {
    const least = venues[v].least ?? 0;
    if (sizes[k] === 0 || least === 0) return;
    const part = (sizes[k] * unit) / least;
    if (part < lowest) {
      lowest = part;
      worst = k;
    }
  });
  return worst;
}

/** What the next lot costs once n are taken: base + slope × √n, money per lot; up to `most` lots. */
interface CostCurve {
  readonly base: number;
  readonly slope: number;
  readonly most: number;
}

function curveOf(venue: VenueQuote, side: number, unit: number): CostCurve {
  const { price, feeRate, halfSpread, depth, impact } = venue;
  const paid = 1 + side * feeRate;
  return {
    base: price * unit * (side + feeRate + paid * halfSpread),
    slope: 1.5 * price * unit * paid * impact * Math.sqrt(unit / depth),
    most: depth / unit,
  };
}

/** Depths as they bind: stretched by one factor where they do not hold the order. */
function limits(curves: readonly CostCurve[], total: number, isWhole: boolean): Float64Array {
  const most = Float64Array.from(curves, (curve) => (isWhole ? Math.floor(curve.most + 1e-9) : curve.most));
  const room = most.reduce((sum, lots) => sum + lots, 0);
  if (room >= total) return most;
  const all = curves.reduce((sum, curve) => sum + curve.most, 0);
  return most.map((_, k) => {
    const part = (total * curves[k].most) / all;
    return isWhole ? Math.ceil(part - 1e-9) : part;
  });
}

/** Parts of lots at which the next bit costs the same everywhere, found by halving the range of that cost. */
function levelled(curves: readonly CostCurve[], total: number, most = limits(curves, total, false)): Float64Array {
  // Counted from the cheapest venue, so that small differences of large prices keep their digits.
  const cheapest = Math.min(...curves.map((curve) => curve.base));
  const at = (level: number): Float64Array =>
    Float64Array.from(curves, ({ base, slope }, k) => {
      const above = level - (base - cheapest);
      if (above < 0) return 0;
      return slope === 0 ? most[k] : Math.min(most[k], (above / slope) ** 2);
    });
  const sumOf = (sizes: Float64Array): number => sizes.reduce((sum, size) => sum + size, 0);
  let low = -1e-300;
  let high = Math.max(...curves.map(({ base, slope }, k) => base - cheapest + slope * Math.sqrt(most[k])));
  high += 1e-12 * high + 1e-300;
  for (let round = 0; round < 200; round++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (sumOf(at(middle)) <= total) low = middle;
    else high = middle;
  }
  const [below, above] = [at(low), at(high)];
  const gap = sumOf(above) - sumOf(below);
  const part = gap > 0 ? Math.min(1, Math.max(0, (total - sumOf(below)) / gap)) : 0;
  // A venue without impact goes from nothing to all at one level: part of it is taken.
  return below.map((size, k) => size + part * (above[k] - size));
}

/** The largest part takes what rounding left over. */
function exactSum(sizes: Float64Array, total: number): Float64Array {
  const largest = sizes.indexOf(Math.max(...sizes));
  let rest = total;
  sizes.forEach((size, k) => {
    if (k !== largest) rest -= size;
  });
  sizes[largest] = rest;
  return sizes;
}

/**
 * The best whole lots. In the best split a venue has at most one lot per venue fewer than in the one by parts of lots: from
 * there on the cheapest lot is taken, one at a time.
 */
function wholeLots(curves: readonly CostCurve[], total: number): Float64Array {
  const most = limits(curves, total, true);
  const lots = levelled(curves, total, most).map((size) => Math.max(0, Math.floor(size) - curves.length));
  let left = total - lots.reduce((sum, count) => sum + count, 0);
  for (; left > 0; left--) {
    let best = -1;
    let cheapest = Number.POSITIVE_INFINITY;
    for (let k = 0; k < curves.length; k++) {
      if (lots[k] >= most[k]) continue;
      const cost = curves[k].base + nextLot(curves[k].slope, lots[k]);
      if (cost < cheapest) {
        cheapest = cost;
        best = k;
      }
    }
    lots[best] += 1;
  }
  return lots;
}

/** ⅔ slope ((n + 1)^1.5 − n^1.5), without the difference of two large numbers. */
function nextLot(slope: number, n: number): number {
  const m = n + 1;
  return (2 * slope * (m * m + m * n + n * n)) / (3 * (m * Math.sqrt(m) + n * Math.sqrt(n)));
}
