import { brackets, MOST_RUNGS } from './halving.js';
import type { Optimiser, OptimiserOptions } from './optimiser.js';
import type { Space } from './space.js';

/**
 * Successive halving at several degrees of courage, since nobody knows whether little data tells good from bad: 27
 * points from 1/27 of the newest training rows, 12 from 1/9, 6 from 1/3, 4 on all; then again with new points.
 *
 * @source Li et al. 2018, Hyperband: a novel bandit-based approach to hyperparameter optimization, JMLR 18, with η = 3
 *   and R = 27 units
 */
export function hyperband(space: Space, options: OptimiserOptions): Optimiser {
  return brackets(space, options, 'hyperband', (number) => {
    const rungs = MOST_RUNGS - (number % (MOST_RUNGS + 1));
    return { points: Math.ceil(((MOST_RUNGS + 1) / (rungs + 1)) * 3 ** rungs), rungs };
  });
}
