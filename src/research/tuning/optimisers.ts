import { cmaSearch } from './cma-search.js';
import { geneticSearch } from './genetic.js';
import { gridSearch } from './grid.js';
import { successiveHalving } from './halving.js';
import { hyperband } from './hyperband.js';
import type { OptimiserName } from './names.js';
import type { Optimiser, OptimiserOptions } from './optimiser.js';
import { randomSearch } from './random.js';
import type { Space } from './space.js';
import { tpe } from './tpe.js';

/** The way to search that each name stands for. */
export const OPTIMISERS: Readonly<Record<OptimiserName, (space: Space, options: OptimiserOptions) => Optimiser>> = {
  tpe,
  random: randomSearch,
  grid: gridSearch,
  halving: successiveHalving,
  hyperband,
  'cma-es': cmaSearch,
  genetic: geneticSearch,
};
