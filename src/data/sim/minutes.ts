import type { Rng } from '../../core/kit/rng.js';
import type { AssetHours } from './hours.js';

export const MINUTES = 60;

/** The minutes of one hour: log prices from minute to minute, the extremes inside each, and what was traded. */
export interface HourMinutes {
  /** (61,) log price at the start of each minute and at the end of the hour */
  readonly path: Float64Array;
  /** (60,) log of the highest and lowest price inside each minute */
  readonly high: Float64Array;
  readonly low: Float64Array;
  /** (60,) share of the hour's volume, sums to about 1 */
  readonly share: Float64Array;
  /** (60,) share of the minute's volume bought by takers, (0.1, 0.9) */
  readonly takerShare: Float64Array;
}

export function createHourMinutes(): HourMinutes {
  return {
    path: new Float64Array(MINUTES + 1),
    high: new Float64Array(MINUTES),
    low: new Float64Array(MINUTES),
    share: new Float64Array(MINUTES),
    takerShare: new Float64Array(MINUTES),
  };
}

/** -2 ln U at the middles of 512 equal slices of (0, 1): an exponential draw by table, without a logarithm. */
const REACH = Float64Array.from({ length: 512 }, (_, k) => -2 * Math.log((k + 0.5) / 512));

/**
 * Lays the minutes into one hour: a random walk tied to the hour's two prices, its jump inside one minute, and in each
 * minute the highest and lowest point of a Brownian bridge between its ends, so that a bar's range is that of a path
 * and not a decoration of its close. Steps are sums of three uniforms (bell-shaped, variance 1): sixty of them cannot
 * be told from normal ones, at a fifth of the time.
 *
 * @param rng the stream of the asset's day; hours of a day must be drawn in order
 * @source Karatzas & Shreve 1991, Brownian Motion and Stochastic Calculus, 4.3: the maximum of a Brownian bridge from a to b with variance s² is
 *   (a + b + sqrt((b - a)² - 2 s² ln U)) / 2
 */
export function fillHour(rng: Rng, hours: AssetHours, t: number, into: HourMinutes): void {
  const { path, high, low, share, takerShare } = into;
  const start = hours.logPrice[t];
  const end = hours.logPrice[t + 1];
  const jumpAt = rng.below(MINUTES);
  const jump = hours.jump[t];
  const step = hours.sigma[t] / Math.sqrt(MINUTES);

  // One draw of 53 bits per minute: three times nine for the step, the rest for its extremes and its takers.
  let sum = 0;
  for (let m = 0; m < MINUTES; m++) {
    const u = rng.uniform() * 134_217_728;
    const bits = Math.floor(u);
    const z = ((bits & 511) + ((bits >>> 9) & 511) + (bits >>> 18) - 766.5) / 256;
    high[m] = Math.floor((u - bits) * 67_108_864);
    takerShare[m] = z;
    sum += z;
  }
  const drift = (end - start - jump) / MINUTES - (step * sum) / MINUTES;
  const variance = step * step;
  let at = start;
  let weight = 0;
  path[0] = start;
  for (let m = 0; m < MINUTES; m++) {
    const z = takerShare[m];
    const leap = m === jumpAt ? jump : 0;
    // The last minute ends on the hour's price to the last bit: the next hour begins there.
    const next = m === MINUTES - 1 ? end : at + drift + step * z + leap;
    const bits = high[m];
    const squared = (next - at) * (next - at);
    const middle = at + next;
    const top = (middle + Math.sqrt(squared + variance * REACH[bits & 511])) / 2;
    const bottom = (middle - Math.sqrt(squared + variance * REACH[(bits >>> 9) & 511])) / 2;
    // Rounding must not put an end outside its own range.
    const upper = next > at ? next : at;
    const lower = next > at ? at : next;
    high[m] = top > upper ? top : upper;
    low[m] = bottom < lower ? bottom : lower;
    const size = Math.abs(z);
    share[m] = 0.3 + size + (leap === 0 ? 0 : 5);
    weight += share[m];
    const lean = z / (1 + size);
    // Within 0.1 and 0.9: buyers lead where the price rises.
    takerShare[m] = 0.5 + 0.3 * lean + ((bits >>> 18) / 256 - 0.5) * 0.2;
    path[m + 1] = next;
    at = next;
  }
  for (let m = 0; m < MINUTES; m++) share[m] /= weight;
}
