import { QuantError } from '../../core/kit/errors.js';
import { choosePoints } from '../grid.js';
import type { Optimiser, OptimiserOptions } from './optimiser.js';
import { type Dimension, hasMeaning, type Point, type Space, sizeOf } from './space.js';

/** Values of a number that any value may be taken of, or that has more steps than are worth trying. */
const LEVELS = 5;
const MOST_POINTS = 100_000;

/**
 * Tries every combination: each option, each step of a range that names its step or has few, else 5 values spread evenly
 * from end to end. A grid of more points than trials is thinned by seeded choice.
 *
 * @throws E_PARAM for more than 100,000 points
 */
export function gridSearch(space: Space, { seed, batch, most }: OptimiserOptions): Optimiser {
  const points = gridPoints(space);
  const chosen = choosePoints(points.length, { most: most ?? points.length, seed });
  let next = 0;
  return {
    ask: () => {
      const from = next;
      next = Math.min(from + batch, chosen.length);
      return chosen.slice(from, next).map((k) => ({ point: points[k], share: 1 }));
    },
    tell: () => {},
  };
}

/** All points, the last dimension moving fastest. */
export function gridPoints(space: Space): readonly Point[] {
  let points: Point[] = [{}];
  for (const dimension of space) {
    const values = levelsOf(dimension);
    points = points.flatMap((point) =>
      hasMeaning(dimension, point) ? values.map((value) => ({ ...point, [dimension.name]: value })) : [point],
    );
    if (points.length > MOST_POINTS) {
      throw new QuantError('E_PARAM', `the grid has more than ${MOST_POINTS} points`, {
        hint: 'name fewer ranges or longer steps, or search it: --optimiser random or tpe',
      });
    }
  }
  return points;
}

function levelsOf(dimension: Dimension): number[] {
  const size = sizeOf(dimension);
  if (dimension.type === 'choice') return Array.from({ length: size }, (_, k) => k);
  const { low, high, step, isLog } = dimension;
  const isNamed = step !== undefined && (size <= LEVELS || step !== 1);
  if (isNamed) return Array.from({ length: size }, (_, k) => Number((low + k * step).toPrecision(12)));
  const at = (k: number): number => {
    const t = k / (LEVELS - 1);
    const value = isLog ? low * (high / low) ** t : low + t * (high - low);
    return step === undefined
      ? Number(value.toPrecision(6))
      : Math.min(high, low + step * Math.round((value - low) / step));
  };
  return [...new Set(Array.from({ length: LEVELS }, (_, k) => at(k)))];
}
