import { cmaSearch } from './cma-search.js';
import { geneticSearch } from './genetic.js';
import { gridSearch } from './grid.js';
import { successiveHalving } from './halving.js';
import { hyperband } from './hyperband.js';
import type { Optimiser, OptimiserOptions } from './optimiser.js';
import { randomSearch } from './random.js';
import type { Space } from './space.js';
import { tpe } from './tpe.js';

/** The ways to search, as `--optimiser` names them. */
export const OPTIMISERS = {
  tpe,
  random: randomSearch,
  grid: gridSearch,
  halving: successiveHalving,
  hyperband,
  'cma-es': cmaSearch,
  genetic: geneticSearch,
} as const satisfies Readonly<Record<string, (space: Space, options: OptimiserOptions) => Optimiser>>;

export type OptimiserName = keyof typeof OPTIMISERS;

export const OPTIMISER_NAMES = Object.keys(OPTIMISERS) as readonly OptimiserName[];
