import type { Rng } from '../../core/kit/rng.js';

export interface GossRules {
  /** share of the rows that are all taken: those with the largest gradients, in [0, 1] */
  readonly topRate: number;
  /** share of all rows that is drawn from the others, in [0, 1 − topRate] */
  readonly otherRate: number;
}

/** Rows of a tree in `inTree`, the others of those offered in `outside`, both in their order. */
export interface RowDraw {
  readonly inTree: Int32Array;
  readonly outside: Int32Array;
}

/**
 * Gradient-based one-side sampling: what is learnt badly is looked at in full, the rest in a sample that counts for more.
 *
 * A row's size is |gradient × second derivative|, summed over classes, as LightGBM measures it. Sampled rows of small
 * gradient get their derivatives multiplied in place by (rows − top) / sampled, so that sums stay unbiased.
 *
 * @param usable rows to choose from, increasing
 * @param rows length of one class's derivatives
 * @source Ke et al. 2017, LightGBM, algorithm 2
 */
export function drawByGradient(
  usable: Int32Array,
  { gradient, hessian }: { readonly gradient: Float64Array; readonly hessian: Float64Array },
  rows: number,
  { topRate, otherRate }: GossRules,
  rng: Rng,
): RowDraw {
  const n = usable.length;
  const top = Math.min(n, Math.max(1, Math.floor(n * topRate)));
  const wanted = Math.min(n - top, Math.floor(n * otherRate));
  const size = new Float64Array(n);
  for (let at = 0; at < gradient.length; at += rows) {
    for (let q = 0; q < n; q++) size[q] += Math.abs(gradient[at + usable[q]] * hessian[at + usable[q]]);
  }
  const least = nthLargest(size.slice(), top);
  let larger = 0;
  for (let q = 0; q < n; q++) if (size[q] > least) larger++;
  // Rows of the same size as the last one that fits are taken in their order, to the exact count.
  let equal = top - larger;
  const factor = wanted > 0 ? (n - top) / wanted : 1;
  const inTree = new Int32Array(top + wanted);
  const outside = new Int32Array(n - top - wanted);
  let others = n - top;
  let taken = 0;
  let sampled = 0;
  let left = 0;
  for (let q = 0; q < n; q++) {
    const i = usable[q];
    const isTop = size[q] > least || (size[q] === least && equal-- > 0);
    if (isTop) inTree[taken++] = i;
    else if (rng.uniform() * others-- < wanted - sampled) {
      sampled++;
      inTree[taken++] = i;
      for (let at = i; at < gradient.length; at += rows) {
        gradient[at] *= factor;
        hessian[at] *= factor;
      }
    } else outside[left++] = i;
  }
  return { inTree, outside };
}

/** The n-th largest of some numbers, which are reordered. @source Hoare 1961, algorithm 65: find */
function nthLargest(x: Float64Array, n: number): number {
  const at = x.length - n;
  let low = 0;
  let high = x.length - 1;
  while (low < high) {
    const pivot = x[(low + high) >>> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (x[i] < pivot) i++;
      while (x[j] > pivot) j--;
      if (i > j) break;
      const swap = x[i];
      x[i++] = x[j];
      x[j--] = swap;
    }
    if (at <= j) high = j;
    else if (at >= i) low = i;
    else break;
  }
  return x[at];
}
