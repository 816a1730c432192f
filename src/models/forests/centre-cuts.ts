import type { Node } from '../trees/forest.js';

/**
 * Moves each cut of a tree midway between the two training values around it, as they are in that node.
 *
 * A tree grown on bins cuts midway between neighbours among all training values; deeper down those may lie far apart.
 *
 * @param nodes  changed in place; each row keeps its side
 * @param rows   rows that the tree was grown on
 */
export function centreCuts(nodes: readonly Node[], columns: readonly Float64Array[], rows: Int32Array): void {
  const below = new Float64Array(nodes.length).fill(Number.NEGATIVE_INFINITY);
  const above = new Float64Array(nodes.length).fill(Number.POSITIVE_INFINITY);
  for (const row of rows) {
    let at = 0;
    for (let node = nodes[0]; node.column >= 0; node = nodes[at]) {
      const x = columns[node.column][row];
      const isLeft = x <= node.threshold || (Number.isNaN(x) && node.missingLeft);
      if (x <= node.threshold) below[at] = Math.max(below[at], x);
      else if (x > node.threshold) above[at] = Math.min(above[at], x);
      at = isLeft ? node.left : node.right;
    }
  }
  nodes.forEach((node, k) => {
    // Where all known values are on one side, nothing says where the cut between them and the unknown ones lies.
    if (node.column < 0 || !Number.isFinite(below[k]) || !Number.isFinite(above[k])) return;
    const middle = below[k] / 2 + above[k] / 2;
    node.threshold = middle >= below[k] && middle < above[k] ? middle : below[k];
  });
}
