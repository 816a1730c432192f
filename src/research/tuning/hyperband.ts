import { type Bracket, brackets, mostRungs, trialsOf } from './halving.js';
import type { Optimiser, OptimiserOptions } from './optimiser.js';
import type { Space } from './space.js';

/**
 * Successive halving at several degrees of courage, since nobody knows whether little data tells good from bad: 27
 * points from 1/27 of the newest training rows, 12 from 1/9, 6 from 1/3, 4 on all; then again with new points.
 * One round takes 69 trials; where there are fewer it begins a rung higher, with 22, or with 6.
 *
 * @source Li et al. 2018, Hyperband: a novel bandit-based approach to hyperparameter optimization, JMLR 18, with η = 3
 *   and R = 27 units
 */
export function hyperband(space: Space, options: OptimiserOptions): Optimiser {
  const { most = Number.POSITIVE_INFINITY } = options;
  const highest = mostRungs((rungs) => roundOf(rungs).reduce((sum, bracket) => sum + trialsOf(bracket), 0) <= most);
  const round = roundOf(highest);
  return brackets(space, options, 'hyperband', (number) => round[number % round.length]);
}

function roundOf(highest: number): Bracket[] {
  return Array.from({ length: highest + 1 }, (_, k) => {
    const rungs = highest - k;
    return { points: Math.ceil(((highest + 1) / (rungs + 1)) * 3 ** rungs), rungs };
  });
}
