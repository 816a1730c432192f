import type { Rng } from '../kit/rng.js';
import { barsOf, type Spans } from './label-spans.js';

/**
 * Draws labels with replacement so that they overlap less than a plain bootstrap's: a label is the less likely, the
 * more of its bars have been drawn already.
 *
 * One draw changes the chances only of the labels that share a bar with it, and a tree of sums finds the next one in
 * log n steps: O(draws · (overlapping labels + log n)).
 *
 * @param draws how many, ≥ 0; as many as there are labels is usual
 * @returns (draws,) label numbers in the order drawn, with repeats
 * @source López de Prado 2018, Advances in Financial Machine Learning, section 4.5
 */
export function sequentialBootstrap(spans: Spans, draws: number, rng: Rng): Int32Array {
  const { first, last } = spans;
  const n = first.length;
  const bars = barsOf(spans);
  const drawn = new Int32Array(n === 0 ? 0 : draws);
  let longest = 0;
  for (let i = 0; i < n; i++) longest = Math.max(longest, last[i] - first[i] + 1);
  const tree = createSumTree(n);
  const count = new Float64Array(bars);
  // Of the span just drawn: how much 1 / (1 + draws) fell on its bars, summed from its first bar on.
  const fall = new Float64Array(longest + 1);
  for (let k = 0; k < drawn.length; k++) {
    const at = tree.find(rng.uniform());
    drawn[k] = at;
    for (let t = first[at]; t <= last[at]; t++) {
      const step = 1 / (2 + count[t]) - 1 / (1 + count[t]);
      count[t]++;
      fall[t - first[at] + 1] = fall[t - first[at]] + step;
    }
    // Spans begin in order: those that reach into this one begin at most the longest span before it.
    let from = at;
    while (from > 0 && first[from - 1] > first[at] - longest) from--;
    let to = from;
    for (; to < n && first[to] <= last[at]; to++) {
      if (last[to] < first[at]) continue;
      const lost =
        fall[Math.min(last[to], last[at]) - first[at] + 1] - fall[Math.max(first[to], first[at]) - first[at]];
      tree.add(to, lost / (last[to] - first[to] + 1));
    }
    tree.settle(from, to);
  }
  return drawn;
}

interface SumTree {
  /** the leaf at this share of the total */
  find(share: number): number;
  /** moves a leaf; the sums above are wrong until `settle` */
  add(leaf: number, change: number): void;
  /** sums up again above the leaves [from, to) */
  settle(from: number, to: number): void;
}

/** Leaves of 1 each under sums of two: node k has the children 2k and 2k + 1. Sums are made anew, so none drifts. */
function createSumTree(leaves: number): SumTree {
  let width = 1;
  while (width < leaves) width *= 2;
  const node = new Float64Array(2 * width);
  node.fill(1, width, width + leaves);
  const settle = (from: number, to: number): void => {
    let low = (width + from) >> 1;
    let high = (width + to - 1) >> 1;
    for (; low >= 1; low >>= 1, high >>= 1) for (let k = low; k <= high; k++) node[k] = node[2 * k] + node[2 * k + 1];
  };
  settle(0, leaves);
  return {
    find: (share) => {
      let rest = share * node[1];
      let k = 1;
      while (k < width) {
        k *= 2;
        // Rounding may leave a rest at the very end: there is nothing to the right of the last leaf.
        if (rest >= node[k] && node[k + 1] > 0) {
          rest -= node[k];
          k++;
        }
      }
      return k - width;
    },
    add: (leaf, change) => {
      node[width + leaf] += change;
    },
    settle,
  };
}
