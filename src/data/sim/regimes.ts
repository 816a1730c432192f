import type { Rng } from '../../core/kit/rng.js';

export interface RegimeFacts {
  /** log return per year */
  readonly yearlyDrift: number;
  /** times the asset's usual volatility */
  readonly volatility: number;
  /** mean length, hours */
  readonly meanHours: number;
  /**
   * Planted edge: the expected return of the next hour, in standard deviations of that hour, per unit of the trend
   * score (see `trend` in hours.ts). Above 0 trends go on, below 0 they turn back.
   */
  readonly edge: number;
  /** chances of what comes next, by index */
  readonly next: readonly number[];
}

/** What each regime does, in the order of `REGIME_NAMES`. */
export const REGIME_FACTS: readonly RegimeFacts[] = [
  { yearlyDrift: 0.9, volatility: 1, meanHours: 480, edge: 0.05, next: [0, 0.3, 0.5, 0.2] },
  { yearlyDrift: -1, volatility: 1.3, meanHours: 360, edge: 0.05, next: [0.35, 0, 0.45, 0.2] },
  { yearlyDrift: 0, volatility: 0.6, meanHours: 480, edge: -0.06, next: [0.45, 0.35, 0, 0.2] },
  { yearlyDrift: -0.2, volatility: 2.2, meanHours: 96, edge: 0, next: [0.3, 0.4, 0.3, 0] },
];

/**
 * The regime of every hour: a Markov chain that stays a geometric time in each state. One chain for the whole market,
 * because crypto assets share their weather.
 *
 * @returns (hours,) index into `REGIME_NAMES`; the same prefix for any number of hours
 */
export function regimePath(rng: Rng, hours: number): Uint8Array {
  const path = new Uint8Array(hours);
  let state = rng.below(3);
  for (let t = 0; t < hours; t++) {
    path[t] = state;
    const { meanHours, next } = REGIME_FACTS[state];
    if (rng.uniform() * meanHours < 1) state = pick(next, rng.uniform());
  }
  return path;
}

function pick(chances: readonly number[], u: number): number {
  let rest = u;
  for (let i = 0; i < chances.length; i++) {
    rest -= chances[i];
    if (rest < 0) return i;
  }
  return chances.findLastIndex((chance) => chance > 0);
}
