import { createRng } from '../../core/kit/rng.js';
import type { Optimiser, OptimiserOptions } from './optimiser.js';
import { randomPoint, type Space } from './space.js';

/**
 * Draws every dimension evenly and never learns: with few trials and many dimensions that do not matter hard to beat.
 *
 * @source Bergstra & Bengio 2012, Random search for hyper-parameter optimization, JMLR 13
 */
export function randomSearch(space: Space, { seed, batch }: OptimiserOptions): Optimiser {
  const rng = createRng(`tune/random/${seed}`);
  return {
    ask: () => Array.from({ length: batch }, () => ({ point: randomPoint(space, rng), share: 1 })),
    tell: () => {},
  };
}
