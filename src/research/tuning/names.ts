/** The ways to search, as `--optimiser` names them. */
export const OPTIMISER_NAMES = ['tpe', 'random', 'grid', 'halving', 'hyperband', 'cma-es', 'genetic'] as const;

export type OptimiserName = (typeof OPTIMISER_NAMES)[number];
