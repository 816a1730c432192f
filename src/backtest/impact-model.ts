import type { ParentOrder } from '../core/execution.js';
import { DAY_MS } from '../core/kit/time.js';
import { fadedVolume, impactAfter } from './costs/square-root-impact.js';

/** Least half spread, fraction: what `half-spread` charges unless told otherwise. */
const LEAST_HALF_SPREAD = 0.0001;
/** Impact of one daily volume in daily volatilities, and the hours in which it halves: those of `square-root-impact`. */
const COEFFICIENT = 1;
const HALF_LIFE_HOURS = 24;

/** When and how much a plan means to send. */
export interface PlannedChildren {
  /** (n,) lots or units, in any one measure */
  readonly sizes: ArrayLike<number>;
  /** (n,) closes after the decision at which each goes out */
  readonly ages: ArrayLike<number>;
  /** how many of them, from the first on, rest in the book and take no liquidity; 0 when absent */
  readonly makers?: number;
}

type Past = Pick<ParentOrder, 'volume' | 'openTime' | 'barCount' | 'intervalMs'>;

/**
 * Units traded in the 24 hours before the decision; of a bar that began earlier, its share in that time. Missing bars
 * and what lies before the first one count as no volume: a market that is hardly known is taken as thin.
 *
 * @returns NaN without bars
 */
export function volumeOfDay(past: Past): number {
  if (past.barCount === 0) return Number.NaN;
  const from = past.openTime(0) + past.intervalMs - DAY_MS;
  let sum = 0;
  for (let ago = 0; ago < past.barCount; ago++) {
    const open = past.openTime(ago);
    const inside = open + past.intervalMs - Math.max(from, open);
    if (inside <= 0) break;
    sum += past.volume(ago) * (inside / past.intervalMs);
  }
  return sum;
}

/** Half of the estimated spread, never under 1 bp; 1 bp where the bars cannot tell. Fraction. */
export function halfSpreadOf(parent: Pick<ParentOrder, 'spread'>): number {
  return parent.spread > 2 * LEAST_HALF_SPREAD ? parent.spread / 2 : LEAST_HALF_SPREAD;
}

/**
 * What working an order costs by the model, fraction of its notional above the arrival price.
 *
 * The same for every algorithm, so that their plans can be held against each other: half the spread on all that takes
 * liquidity, and impact by the square-root law with the volume and volatility of the last day, where earlier children
 * leave a footprint that halves in 24 hours. It is what `half-spread` and `square-root-impact` charge. Children that
 * rest in the book pay neither but leave their footprint too. The price is taken to go nowhere meanwhile.
 *
 * @returns NaN while volatility or volume is not known
 */
export function expectedCost(parent: ParentOrder, planned: PlannedChildren): number {
  return workingCost({ ...parent, volumeOfDay: volumeOfDay(parent) }, planned);
}

/** What is worked, and the market that it is worked in. */
export interface WorkedOrder extends Pick<ParentOrder, 'quantity' | 'volatility' | 'spread' | 'intervalMs'> {
  /** units */
  readonly volumeOfDay: number;
}

/** `expectedCost` where the volume of the last day is known already. */
export function workingCost(order: WorkedOrder, planned: PlannedChildren): number {
  const { sizes, ages, makers = 0 } = planned;
  const { intervalMs, volumeOfDay: volume } = order;
  const volatility = order.volatility * Math.sqrt(DAY_MS / intervalMs);
  if (!(volume > 0) || !(volatility >= 0)) return Number.NaN;
  const halfSpread = halfSpreadOf(order);
  let total = 0;
  for (let i = 0; i < sizes.length; i++) total += sizes[i];
  let footprint = { volume: 0, timeMs: 0 };
  let cost = 0;
  for (let i = 0; i < sizes.length; i++) {
    if (sizes[i] === 0) continue;
    const part = sizes[i] / total;
    const share = (part * order.quantity) / volume;
    const timeMs = ages[i] * intervalMs;
    const before = fadedVolume(footprint, timeMs, HALF_LIFE_HOURS);
    if (i >= makers) cost += part * (halfSpread + impactAfter(before, share, COEFFICIENT * volatility));
    footprint = { volume: before + share, timeMs };
  }
  return cost;
}
