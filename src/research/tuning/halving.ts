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
 * One bracket uses up the trials that there are: its first rung has as many points as leave room for the rungs above,
 * and there are as many rungs as fit (13 trials for two, 40 for three). Where time decides it begins with 27 points on
 * 1/27 of the data, again and again.
 *
 * @source Jamieson & Talwalkar 2016, Non-stochastic best arm identification and hyperparameter optimization, AISTATS
 */
export function successiveHalving(space: Space, options: OptimiserOptions): Optimiser {
  const { most = trialsOf({ points: ETA ** MOST_RUNGS, rungs: MOST_RUNGS }) } = options;
  const fits = (rungs: number): boolean => trialsOf({ points: ETA ** rungs, rungs }) <= most;
  const rungs = mostRungs(fits);
  let points = ETA ** rungs;
  while (trialsOf({ points: points + 1, rungs }) <= most) points++;
  return brackets(space, options, 'halving', () => ({ points, rungs }));
}

/** The most rungs that fit, at least one: without any nothing is dropped early. */
export function mostRungs(fits: (rungs: number) => boolean): number {
  let rungs = MOST_RUNGS;
  while (rungs > 1 && !fits(rungs)) rungs--;
  return rungs;
}

/** Trials of a bracket that nothing cuts short. */
export function trialsOf({ points, rungs }: Bracket): number {
  let sum = 0;
  for (let i = 0, left = points; i <= rungs; i++, left = Math.max(1, Math.floor(left / ETA))) sum += left;
  return sum;
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
