import { createRng } from '../../core/kit/rng.js';
import { byLoss, type Optimiser, type OptimiserOptions, type Proposal } from './optimiser.js';
import { type Point, randomPoint, type Space } from './space.js';

/** Of each rung the best third goes on, with three times the data. */
const ETA = 3;
/** Rungs below the full data: the first look is at 1/27 of the newest training rows. */
export const MOST_RUNGS = 3;

/** How many points a bracket begins with, and on which share of the data: `ETA ** -rungs`. */
export interface Bracket {
  readonly points: number;
  /** rungs below the full data; 0 looks at all of it at once */
  readonly rungs: number;
}

/**
 * Many points look at little data, the best third at three times as much, and so on: most of the time goes to what is
 * good. The data of a rung is a share of the newest training rows of every fold; the rows that judge stay all of them.
 *
 * One bracket uses up the trials that there are: its first rung has as many points as leave room for the rungs above.
 * Where time decides it begins with 27, again and again.
 *
 * @source Jamieson & Talwalkar 2016, Non-stochastic best arm identification and hyperparameter optimization, AISTATS
 */
export function successiveHalving(space: Space, options: OptimiserOptions): Optimiser {
  const full = ETA ** MOST_RUNGS;
  return brackets(space, options, 'halving', () => ({
    points: Math.max(full, fittingPoints(options.most ?? 0, MOST_RUNGS)),
    rungs: MOST_RUNGS,
  }));
}

/** The largest first rung whose bracket holds at most `most` trials. */
function fittingPoints(most: number, rungs: number): number {
  const total = (points: number): number => {
    let sum = 0;
    for (let i = 0, left = points; i <= rungs; i++, left = Math.floor(left / ETA)) sum += left;
    return sum;
  };
  let points = 1;
  while (total(points + 1) <= most) points++;
  return points;
}

/**
 * Brackets one after the other; of each rung the best third goes on.
 *
 * @param next what the next bracket is, by its number
 */
export function brackets(
  space: Space,
  { seed }: OptimiserOptions,
  name: string,
  next: (number: number) => Bracket,
): Optimiser {
  const rng = createRng(`tune/${name}/${seed}`);
  let number = 0;
  let rung = 0;
  let bracket: Bracket = { points: 0, rungs: -1 };
  let standing: readonly Point[] = [];
  return {
    ask: (): Proposal[] => {
      if (rung > bracket.rungs || standing.length === 0) {
        bracket = next(number++);
        rung = 0;
        standing = Array.from({ length: bracket.points }, () => randomPoint(space, rng));
      }
      const share = 1 / ETA ** (bracket.rungs - rung);
      return standing.map((point) => ({ point, share }));
    },
    tell: (losses) => {
      const known = byLoss(losses).filter((k) => !Number.isNaN(losses[k]));
      // The one that is left of few still gets to see all of the data.
      const stay = Math.max(1, Math.floor(standing.length / ETA));
      standing = known.slice(0, stay).map((k) => standing[k]);
      rung++;
    },
  };
}
