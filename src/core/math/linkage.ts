import { QuantError } from '../kit/errors.js';

/** Two clusters that became one, at the distance between them. */
export interface Merge {
  /** items are 0 … n − 1; the cluster of merge m is n + m; `a` < `b` */
  readonly a: number;
  readonly b: number;
  readonly distance: number;
  /** items in the new cluster */
  readonly size: number;
}

/**
 * Joins items to clusters, always the two that are nearest, until all are in one.
 *
 * `average`: the mean distance between the items of two clusters; `complete`: the largest, so that every pair inside a
 * cluster is at most as far apart as the cut. Ties go to the items that come first.
 *
 * @param distances (n × n) row-major, symmetric, ≥ 0, finite
 * @returns n − 1 merges by rising distance
 * @throws E_SHAPE when the matrix is not square
 * @source Müllner 2011, Modern hierarchical, agglomerative clustering algorithms (nearest-neighbour chain)
 */
export function linkage(distances: Float64Array, n: number, method: 'average' | 'complete'): Merge[] {
  if (distances.length !== n * n) {
    throw new QuantError('E_SHAPE', `linkage: ${n} items have ${n * n} distances, was ${distances.length}`);
  }
  const d = distances.slice();
  const size = new Int32Array(n).fill(1);
  const isLive = new Uint8Array(n).fill(1);
  const raw: { x: number; y: number; distance: number }[] = [];
  const chain: number[] = [];
  while (raw.length < n - 1) {
    if (chain.length === 0) chain.push(isLive.indexOf(1));
    const x = chain[chain.length - 1];
    const before = chain.length > 1 ? chain[chain.length - 2] : -1;
    // The one before wins ties: else the chain could turn in a circle.
    let y = before;
    let least = before < 0 ? Number.POSITIVE_INFINITY : d[x * n + before];
    for (let k = 0; k < n; k++) {
      if (isLive[k] === 0 || k === x || !(d[x * n + k] < least)) continue;
      y = k;
      least = d[x * n + k];
    }
    if (y < 0) throw new QuantError('E_DATA', 'linkage needs finite distances');
    if (y !== before) {
      chain.push(y);
      continue;
    }
    chain.length -= 2;
    const [keep, gone] = x < y ? [x, y] : [y, x];
    raw.push({ x: keep, y: gone, distance: least });
    for (let k = 0; k < n; k++) {
      if (isLive[k] === 0 || k === keep || k === gone) continue;
      const [p, q] = [d[keep * n + k], d[gone * n + k]];
      const joined =
        method === 'complete' ? Math.max(p, q) : (size[keep] * p + size[gone] * q) / (size[keep] + size[gone]);
      d[keep * n + k] = d[k * n + keep] = joined;
    }
    size[keep] += size[gone];
    isLive[gone] = 0;
  }
  return numbered(raw, n);
}

/** The chain finds merges out of order; in rising order each cluster gets its number. */
function numbered(raw: readonly { x: number; y: number; distance: number }[], n: number): Merge[] {
  const order = raw.map((_, k) => k).sort((p, q) => raw[p].distance - raw[q].distance || p - q);
  const parent = Int32Array.from({ length: n }, (_, k) => k);
  const number = Int32Array.from({ length: n }, (_, k) => k);
  const size = new Int32Array(n).fill(1);
  const rootOf = (k: number): number => {
    while (parent[k] !== k) k = parent[k] = parent[parent[k]];
    return k;
  };
  return order.map((k, m) => {
    const [p, q] = [rootOf(raw[k].x), rootOf(raw[k].y)];
    const merge = {
      a: Math.min(number[p], number[q]),
      b: Math.max(number[p], number[q]),
      distance: raw[k].distance,
      size: size[p] + size[q],
    };
    parent[q] = p;
    size[p] = merge.size;
    number[p] = n + m;
    return merge;
  });
}

/**
 * The clusters that stand when only merges up to a distance are made.
 *
 * @returns lists of items, each rising; clusters by their first item
 */
export function cutClusters(merges: readonly Merge[], n: number, distance: number): number[][] {
  const members = new Map<number, number[]>(Array.from({ length: n }, (_, k) => [k, [k]]));
  merges.forEach((merge, m) => {
    if (!(merge.distance <= distance)) return;
    members.set(n + m, [...(members.get(merge.a) ?? []), ...(members.get(merge.b) ?? [])]);
    members.delete(merge.a);
    members.delete(merge.b);
  });
  return [...members.values()].map((list) => list.sort((a, b) => a - b)).sort((a, b) => a[0] - b[0]);
}
