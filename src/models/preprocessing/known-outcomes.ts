import type { Json } from '../../core/kit/json.js';
import type { PreprocessOutcome } from '../../core/preprocess.js';
import { numbersJson, numbersOf } from '../state.js';

/** What came of some training rows, running up in the order in which it became known. */
export interface KnownOutcomes {
  /** UTC ms or bars, not decreasing: when each further outcome was known */
  readonly time: Float64Array;
  /** weight, and weight × outcome, of all outcomes up to and with this one */
  readonly weight: Float64Array;
  readonly sum: Float64Array;
}

/** How the mean of a category is drawn towards the mean of all rows. */
export interface EncodingRules {
  /** rows that the mean of all counts as; with smoothing, the rows at which both means count the same */
  readonly prior: number;
  /** 0, or the rows over which trust passes from one mean to the other */
  readonly smoothing: number;
  /** what stands for the mean of all rows before any outcome is known; it counts as one row of weight 1 */
  readonly start: number;
}

/** @param rows which training rows, in any order */
export function runUp(rows: readonly number[], { target, weights, knownAt }: PreprocessOutcome): KnownOutcomes {
  const order = [...rows].sort((a, b) => knownAt[a] - knownAt[b] || a - b);
  let total = 0;
  let all = 0;
  return {
    time: Float64Array.from(order, (i) => knownAt[i]),
    weight: Float64Array.from(order, (i) => (total += weights[i])),
    sum: Float64Array.from(order, (i) => (all += weights[i] * target[i])),
  };
}

/** The number of outcomes known at `time`, that moment included. */
function knownBy({ time }: KnownOutcomes, at: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * What usually came of a category, as far as that was known at a moment.
 *
 * Mean of the category's known outcomes, drawn to the mean m of all known outcomes by `prior` rows: (Σwy + prior·m) /
 * (Σw + prior). With smoothing s the share of the category's own mean is 1 / (1 + exp(−(Σw − prior) / s)) instead.
 *
 * @param category undefined for one that training never saw: m
 * @source Micci-Barreca 2001, A preprocessing scheme for high-cardinality categorical attributes, SIGKDD Explorations 3,
 * eq. 3 and 4; Prokhorenkova et al. 2018, CatBoost, section 3.2 (outcomes that were known earlier only)
 */
export function encodeAt(
  category: KnownOutcomes | undefined,
  all: KnownOutcomes,
  at: number,
  { prior, smoothing, start }: EncodingRules,
): number {
  const everyone = knownBy(all, at) - 1;
  const mean = everyone < 0 ? start : (all.sum[everyone] + start) / (all.weight[everyone] + 1);
  const own = category === undefined ? -1 : knownBy(category, at) - 1;
  if (category === undefined || own < 0 || category.weight[own] === 0) return mean;
  const weight = category.weight[own];
  const sum = category.sum[own];
  if (smoothing === 0) return (sum + prior * mean) / (weight + prior);
  const share = 1 / (1 + Math.exp((prior - weight) / smoothing));
  return share * (sum / weight) + (1 - share) * mean;
}

export function knownJson({ time, weight, sum }: KnownOutcomes): Json {
  return { time: numbersJson(time), weight: numbersJson(weight), sum: numbersJson(sum) };
}

/** @throws E_DATA when damaged */
export function knownFrom(json: Json): KnownOutcomes {
  const time = numbersOf(json, 'time');
  return { time, weight: numbersOf(json, 'weight', time.length), sum: numbersOf(json, 'sum', time.length) };
}
