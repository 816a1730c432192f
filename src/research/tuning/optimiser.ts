import type { Point } from './space.js';

/** Something to try. */
export interface Proposal {
  readonly point: Point;
  /** of the newest training rows, in (0, 1]: methods that drop bad ones early first look at little data */
  readonly share: number;
}

/**
 * A way to search. It proposes a batch, is told how all of it went, and proposes the next.
 *
 * Laws: the same seed and the same losses give the same proposals, so that a search can be taken up again from what was
 * written down; how a batch was worked through, by whom and in what order, cannot be seen from here.
 */
export interface Optimiser {
  /** The next batch; empty when there is nothing left to try. */
  ask(): readonly Proposal[];
  /** @param losses one per proposal of the batch, lower is better; NaN where it could not be judged */
  tell(losses: readonly number[]): void;
}

/** What every method is given. */
export interface OptimiserOptions {
  readonly seed: number;
  /** proposals that are made without looking at each other's outcome */
  readonly batch: number;
  /** how many trials there will be at most; undefined when time decides */
  readonly most?: number;
}

/** Order of losses, the best first; what could not be judged comes last, equals in the order told. */
export function byLoss(losses: readonly number[]): number[] {
  const rank = (k: number): number => (Number.isNaN(losses[k]) ? Number.POSITIVE_INFINITY : losses[k]);
  return losses.map((_, k) => k).sort((a, b) => (rank(a) === rank(b) ? a - b : rank(a) - rank(b)));
}
