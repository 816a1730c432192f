import type { Json } from '../../core/kit/json.js';
import { numberOf } from '../state.js';

export interface PageHinkleyRules {
  /** moves of the mean up to this are no news, in the unit of the values, ≥ 0 */
  readonly allowance: number;
  /** how far the summed excess may run before it is an alarm, > 0 */
  readonly threshold: number;
  /** values before the first alarm is possible, ≥ 1 */
  readonly warmup: number;
}

export interface PageHinkley {
  /** @returns true when the mean has moved; counting starts anew after it */
  update(value: number): boolean;
  toJSON(): Json;
}

/**
 * The Page–Hinkley test: an alarm when the summed distance of values from their running mean has run away from its
 * extreme, upwards or downwards.
 *
 * @source Page 1954, Continuous inspection schemes, Biometrika 41; Mouss et al. 2004 (running mean)
 */
export function createPageHinkley(rules: PageHinkleyRules): PageHinkley {
  return openPageHinkley(rules, { count: 0, mean: 0, up: 0, down: 0 });
}

interface Sums {
  readonly count: number;
  readonly mean: number;
  /** excess above the lowest point of the upward sum, and below the highest of the downward one; both ≥ 0 */
  readonly up: number;
  readonly down: number;
}

function openPageHinkley(rules: PageHinkleyRules, start: Sums): PageHinkley {
  const { allowance, threshold, warmup } = rules;
  let { count, mean, up, down } = start;
  return {
    update: (value) => {
      count++;
      mean += (value - mean) / count;
      // m − min m of the cumulative sum is max(0, m + step) step by step.
      up = Math.max(0, up + value - mean - allowance);
      down = Math.max(0, down + mean - value - allowance);
      if (count < warmup || Math.max(up, down) <= threshold) return false;
      count = 0;
      mean = 0;
      up = 0;
      down = 0;
      return true;
    },
    toJSON: () => ({ allowance, threshold, warmup, count, mean: mean + 0, up, down }),
  };
}

export function pageHinkleyFrom(json: Json): PageHinkley {
  const of = (key: string): number => numberOf(json, key);
  return openPageHinkley(
    { allowance: of('allowance'), threshold: of('threshold'), warmup: of('warmup') },
    { count: of('count'), mean: of('mean'), up: of('up'), down: of('down') },
  );
}
