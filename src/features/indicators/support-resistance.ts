import { defineIndicator } from '../../core/feature.js';
import { QuantError } from '../../core/kit/errors.js';
import { zigzagPivots, zigzagStream } from '../kernels/zigzag.js';

export interface SupportResistance {
  readonly support: Float64Array;
  readonly resistance: Float64Array;
  readonly supportTouches: Float64Array;
  readonly resistanceTouches: Float64Array;
}

/** A price at which the market has turned, and how often. */
interface Level {
  readonly price: number;
  readonly touches: number;
}

/**
 * Support and resistance: how far below and above the close the nearest prices are at which the market has turned.
 *
 * The last `memory` confirmed ZigZag pivots, tops and bottoms alike, are put into clusters from the lowest up: a
 * cluster takes in all pivots up to `tolerance` above its lowest. Its mean is a level if it has `touches` pivots or
 * more. A pivot counts from the close that confirms it, so levels move at that close only and never back in time.
 *
 * A level at the close itself is a support. Where there is none within `reach`, the distance is `reach` and the
 * touches are 0.
 *
 * @param close (n,) quote per base
 * @param threshold least move from pivot to pivot, fraction, in (0, 1)
 * @param tolerance height of a cluster, fraction of price, ≥ 0
 * @param touches pivots that make a level, whole, ≥ 1
 * @param memory pivots that are remembered, whole, ≥ 1
 * @param reach the furthest distance that is told, fraction of the close, > 0
 * @returns four times (n,), known on every row: distances down and up in fractions of the close in [0, reach], and the
 *   number of pivots in those levels
 * @throws E_PARAM
 * @source Osler 2000, Support for Resistance, FRBNY Economic Policy Review 6; the clusters are own
 */
export function supportResistance(
  close: Float64Array,
  options: { threshold: number; tolerance: number; touches: number; memory: number; reach: number },
): SupportResistance {
  const { threshold, tolerance, touches, memory, reach } = options;
  checkReach(reach);
  const n = close.length;
  const pivots = zigzagPivots(close, threshold);
  const support = new Float64Array(n);
  const resistance = new Float64Array(n);
  const supportTouches = new Float64Array(n);
  const resistanceTouches = new Float64Array(n);
  const row = new Float64Array(4);
  let known = 0;
  let levels: Level[] = [];
  for (let i = 0; i < n; i++) {
    if (known < pivots.count && pivots.knownAt[known] === i) {
      known++;
      levels = levelsOf(pivots.price.slice(Math.max(0, known - memory), known).sort(), tolerance, touches);
    }
    distances(levels, close[i], reach, row);
    [support[i], resistance[i], supportTouches[i], resistanceTouches[i]] = row;
  }
  return { support, resistance, supportTouches, resistanceTouches };
}

function checkReach(reach: number): void {
  if (!(reach > 0)) throw new QuantError('E_PARAM', `support-resistance.reach must be above 0, was ${reach}`);
}

/** Writes support, resistance and the touches of both, as seen from a close. */
function distances(levels: readonly Level[], close: number, reach: number, out: Float64Array): void {
  const above = firstAbove(levels, close);
  const [down, up] = [levels[above - 1], levels[above]];
  const hasSupport = down !== undefined && (close - down.price) / close <= reach;
  const hasResistance = up !== undefined && (up.price - close) / close <= reach;
  out[0] = hasSupport ? (close - down.price) / close : reach;
  out[1] = hasResistance ? (up.price - close) / close : reach;
  out[2] = hasSupport ? down.touches : 0;
  out[3] = hasResistance ? up.touches : 0;
}

/** @param prices ascending @returns ascending by price */
function levelsOf(prices: Float64Array, tolerance: number, touches: number): Level[] {
  const levels: Level[] = [];
  let from = 0;
  while (from < prices.length) {
    const lowest = prices[from];
    // Summed from the lowest up, so that equal prices have themselves for a mean.
    let rise = 0;
    let to = from;
    while (to < prices.length && prices[to] <= lowest * (1 + tolerance)) rise += prices[to++] - lowest;
    if (to - from >= touches) levels.push({ price: lowest + rise / (to - from), touches: to - from });
    from = to;
  }
  return levels;
}

/** The index of the first level above a price; the number of levels when there is none. */
function firstAbove(levels: readonly Level[], price: number): number {
  let from = 0;
  let to = levels.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (levels[middle].price > price) to = middle;
    else from = middle + 1;
  }
  return from;
}

export default defineIndicator({
  name: 'support-resistance',
  category: 'price-action',
  summary: 'Distance to the nearest prices below and above at which the market has turned',
  formula:
    'support = (close − level) / close to the nearest level at or below; resistance = (level − close) / close to the nearest above; support-touches, resistance-touches = their pivots; beyond reach: reach and 0; level = mean of touches or more of the last memory zigzag(threshold) pivots within tolerance',
  source: 'Osler 2000, Support for Resistance, FRBNY Economic Policy Review 6; own clusters',
  params: {
    threshold: {
      type: 'float',
      default: 0.03,
      min: 0.0001,
      max: 0.9,
      doc: 'least move from pivot to pivot, fraction of price',
      sweep: [0.01, 0.03, 0.05, 0.1],
    },
    tolerance: { type: 'float', default: 0.01, min: 0, max: 1, doc: 'height of a cluster, fraction of price' },
    touches: { type: 'int', default: 2, min: 1, max: 100, doc: 'pivots that make a level' },
    memory: { type: 'int', default: 50, min: 1, max: 1000, doc: 'confirmed pivots that are remembered' },
    reach: { type: 'float', default: 0.2, min: 0.001, max: 10, doc: 'the furthest distance told, fraction of price' },
  },
  outputs: ['support', 'resistance', 'support-touches', 'resistance-touches'],
  warmup: () => 0,
  compute: (c, p) => {
    const s = supportResistance(c.close, p);
    return [s.support, s.resistance, s.supportTouches, s.resistanceTouches];
  },
  stream: ({ threshold, tolerance, touches, memory, reach }) => {
    checkReach(reach);
    const next = zigzagStream(threshold);
    const prices: number[] = [];
    let levels: Level[] = [];
    return (bar, out) => {
      const { isNew, price } = next(bar.close);
      if (isNew) {
        prices.push(price);
        if (prices.length > memory) prices.shift();
        levels = levelsOf(Float64Array.from(prices).sort(), tolerance, touches);
      }
      distances(levels, bar.close, reach, out);
    };
  },
});
