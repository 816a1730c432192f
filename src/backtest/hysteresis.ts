/** Where a score opens a position and where it closes it again. */
export interface Band {
  /** beyond it a position is opened */
  readonly enter: number;
  /** back behind it the position is closed; what lies above `enter` counts as `enter` */
  readonly exit: number;
  /** also go short, below -enter */
  readonly short: boolean;
}

/**
 * The side to be on after a score, given the side of now.
 *
 * Entry and exit lie apart: around a single line a score that wobbles would pay the costs of going in and out each time.
 *
 * @param now   1 long, -1 short, 0 out
 * @param score above 0 speaks for long, below for short; not NaN
 * @returns 1, -1 or 0
 */
export function sideAfter(now: number, score: number, { enter, exit, short }: Band): number {
  if (score > enter) return 1;
  if (short && score < -enter) return -1;
  return now * score < exit ? 0 : now;
}
