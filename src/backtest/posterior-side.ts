/** When a belief in sell, hold and buy is enough to act on. */
export interface PosteriorRule {
  /** probability of a side at which it is entered, if it is the likeliest of the three */
  readonly threshold: number;
  /** probability of the side below which it is left */
  readonly leave: number;
  /** also go short */
  readonly short: boolean;
}

/**
 * The side to be on after a belief, given the side of now.
 *
 * The probability that opens lies above the one that closes: around a single line a belief that wobbles would pay the
 * costs of going in and out each time.
 *
 * @param now       1 long, -1 short, 0 out
 * @param posterior probabilities of sell, hold and buy; not NaN
 * @returns 1, -1 or 0
 */
export function sideOfPosterior(
  now: number,
  [sell, hold, buy]: readonly [number, number, number],
  { threshold, leave, short }: PosteriorRule,
): number {
  if (buy > hold && buy > sell && buy >= threshold) return 1;
  if (short && sell > hold && sell > buy && sell >= threshold) return -1;
  return now !== 0 && (now === 1 ? buy : sell) < leave ? 0 : now;
}
