/** Points that their nearest neighbours are looked up among. */
export interface KdTree {
  readonly count: number;
  readonly width: number;
  /** The `k` nearest points, the nearest first; of equally near ones the first in order of the points. */
  nearest(point: Float64Array, k: number): Neighbours;
}

export interface Neighbours {
  /** places of the points, (min(k, count),) */
  readonly index: Int32Array;
  /** squared distances */
  readonly square: Float64Array;
}

/** Points in a leaf: below this, looking at all is faster than deciding. */
const LEAF = 16;

/**
 * Sorts points into halves of halves, along the axis on which each part is widest, so that a search looks at few of
 * them. The answer is that of looking at all, ties included; with many axes it looks at most.
 *
 * @param points (count × width) row-major, finite
 * @source Bentley 1975; Friedman, Bentley & Finkel 1977, An algorithm for finding best matches in logarithmic time
 */
export function kdTree(points: Float64Array, width: number): KdTree {
  const count = width === 0 ? 0 : points.length / width;
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const axes: number[] = [];
  const cuts: number[] = [];
  const ends: [number, number][] = [];
  const sides: [number, number][] = [];
  const grow = (from: number, to: number): number => {
    const node = axes.length;
    axes.push(-1);
    cuts.push(0);
    ends.push([from, to]);
    sides.push([-1, -1]);
    if (to - from <= LEAF) return node;
    const axis = widest(points, width, order.subarray(from, to));
    if (axis < 0) return node;
    const part = order.subarray(from, to);
    part.sort((a, b) => points[a * width + axis] - points[b * width + axis] || a - b);
    const middle = (from + to) >> 1;
    axes[node] = axis;
    cuts[node] = points[order[middle] * width + axis];
    const left = grow(from, middle);
    sides[node] = [left, grow(middle, to)];
    return node;
  };
  if (count > 0) grow(0, count);
  // Points in the order of the tree, so that a leaf lies in one piece.
  const packed = new Float64Array(count * width);
  for (let i = 0; i < count; i++) packed.set(points.subarray(order[i] * width, (order[i] + 1) * width), i * width);

  const nearest = (point: Float64Array, k: number): Neighbours => {
    const most = Math.min(k, count);
    const index = new Int32Array(most);
    const square = new Float64Array(most).fill(Number.POSITIVE_INFINITY);
    const away = new Float64Array(width);
    let found = 0;
    const offer = (row: number, distance: number): void => {
      let at = found < most ? found++ : most - 1;
      if (distance > square[at] || (distance === square[at] && row > index[at])) return;
      for (; at > 0; at--) {
        const isBefore = distance < square[at - 1] || (distance === square[at - 1] && row < index[at - 1]);
        if (!isBefore) break;
        square[at] = square[at - 1];
        index[at] = index[at - 1];
      }
      square[at] = distance;
      index[at] = row;
    };
    const visit = (node: number, bound: number): void => {
      // A hair more than the worst: the bound is summed in another order than distances are.
      if (found === most && bound > square[most - 1] * (1 + 1e-12)) return;
      const axis = axes[node];
      if (axis < 0) {
        const [from, to] = ends[node];
        for (let i = from; i < to; i++) {
          let distance = 0;
          for (let d = 0; d < width; d++) {
            const off = packed[i * width + d] - point[d];
            distance += off * off;
          }
          offer(order[i], distance);
        }
        return;
      }
      const off = point[axis] - cuts[node];
      const [left, right] = sides[node];
      visit(off < 0 ? left : right, bound);
      const before = away[axis];
      away[axis] = off;
      visit(off < 0 ? right : left, bound - before * before + off * off);
      away[axis] = before;
    };
    if (most > 0) visit(0, 0);
    return { index, square };
  };
  return { count, width, nearest };
}

/** The axis on which some points lie furthest apart; −1 when all are one point. */
function widest(points: Float64Array, width: number, rows: Int32Array): number {
  let axis = -1;
  let most = 0;
  for (let d = 0; d < width; d++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const row of rows) {
      const value = points[row * width + d];
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (high - low > most) [axis, most] = [d, high - low];
  }
  return axis;
}
