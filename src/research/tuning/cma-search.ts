import { createRng } from '../../core/kit/rng.js';
import { createCma } from '../../core/math/cma-es.js';
import type { Optimiser, OptimiserOptions, Proposal } from './optimiser.js';
import { pointAt, type Space } from './space.js';

const FIRST_STEP = 0.3;
/** Of the length of a dimension: closer than this, points differ no more in a way that matters. */
const SETTLED = 1e-4;

/**
 * CMA-ES over all dimensions at once: learns which of them must move together.
 *
 * Each number is a coordinate in [0, 1] along its own scale, rounded to its steps; each choice has one coordinate per
 * option, and the largest wins. Points outside are put back onto the border, and learnt from there. Dimensions that
 * have no meaning at a point drift. Once it has settled it begins anew elsewhere with twice as many points.
 *
 * @source Hansen 2016, The CMA Evolution Strategy: A Tutorial; Auger & Hansen 2005, A restart CMA evolution strategy with
 *   increasing population size, CEC
 */
export function cmaSearch(space: Space, { seed }: OptimiserOptions): Optimiser {
  const rng = createRng(`tune/cma-es/${seed}`);
  const widths = space.map((dimension) => (dimension.type === 'choice' ? dimension.options.length : 1));
  const n = widths.reduce((a, b) => a + b, 0);
  const begin = (mean: Float64Array, population?: number) => createCma({ mean, sigma: FIRST_STEP, population, rng });
  let search = begin(new Float64Array(n).fill(0.5));
  let asked: Float64Array[] = [];
  return {
    ask: (): Proposal[] => {
      if (search.spread() < SETTLED) {
        search = begin(
          Float64Array.from({ length: n }, () => rng.uniform()),
          2 * search.population,
        );
      }
      asked = search.ask().map((x) => x.map((value) => Math.min(Math.max(value, 0), 1)));
      return asked.map((x) => ({ point: pointAt(space, sharesOf(x, widths)), share: 1 }));
    },
    tell: (losses) => search.tell(asked, losses),
  };
}

/** One share per dimension: of a choice the middle of the part that the largest coordinate stands for. */
function sharesOf(x: Float64Array, widths: readonly number[]): number[] {
  let at = 0;
  return widths.map((width) => {
    const part = x.subarray(at, at + width);
    at += width;
    if (width === 1) return part[0];
    let largest = 0;
    for (let k = 1; k < width; k++) if (part[k] > part[largest]) largest = k;
    return (largest + 0.5) / width;
  });
}
