import { createRng } from '../../core/kit/rng.js';
import { byLoss, type Optimiser, type OptimiserOptions, type Proposal } from './optimiser.js';
import { pointAt, type Space } from './space.js';

const LEAST_POPULATION = 16;
const TOURNAMENT = 3;
/** The best ones live on as they are. */
const ELITE = 2;
/** A number that mutates moves by about this share of its length; every fourth jumps anywhere, as choices always do. */
const REACH = 0.15;
const JUMP = 0.25;

interface Creature {
  readonly genes: Float64Array;
  readonly loss: number;
}

/**
 * Breeds whole pipelines: parents win a tournament of three, each gene comes from either of them, about one gene mutates,
 * and the two best live on. Genes of dimensions without a meaning are carried on silently, and may matter to children.
 *
 * @source Goldberg & Deb 1991, A comparative analysis of selection schemes used in genetic algorithms; Syswerda 1989,
 *   Uniform crossover in genetic algorithms
 */
export function geneticSearch(space: Space, { seed, batch }: OptimiserOptions): Optimiser {
  const rng = createRng(`tune/genetic/${seed}`);
  const population = Math.max(LEAST_POPULATION, batch);
  let living: readonly Creature[] = [];
  let asked: Float64Array[] = [];

  const winner = (): Creature => {
    let best = living[rng.below(living.length)];
    for (let k = 1; k < TOURNAMENT; k++) {
      const other = living[rng.below(living.length)];
      if (other.loss < best.loss) best = other;
    }
    return best;
  };
  const mutated = (gene: number, k: number): number => {
    if (rng.uniform() >= 1 / space.length) return gene;
    if (space[k].type === 'choice' || rng.uniform() < JUMP) return rng.uniform();
    const moved = Math.abs(gene + REACH * rng.normal());
    // Reflected at the ends, so that they are no traps.
    return Math.min(Math.max(moved > 1 ? 2 - moved : moved, 0), 1);
  };
  const child = (): Float64Array => {
    const [a, b] = [winner(), winner()];
    return a.genes.map((gene, k) => mutated(rng.uniform() < 0.5 ? gene : b.genes[k], k));
  };
  return {
    ask: (): Proposal[] => {
      const count = living.length === 0 ? population : population - ELITE;
      asked = Array.from({ length: count }, () =>
        living.length === 0 ? Float64Array.from(space, () => rng.uniform()) : child(),
      );
      return asked.map((genes) => ({ point: pointAt(space, genes), share: 1 }));
    },
    tell: (losses) => {
      const young = asked.map((genes, k) => ({
        genes,
        loss: Number.isNaN(losses[k]) ? Number.POSITIVE_INFINITY : losses[k],
      }));
      const order = byLoss(living.map(({ loss }) => loss));
      living = [...order.slice(0, ELITE).map((k) => living[k]), ...young];
    },
  };
}
