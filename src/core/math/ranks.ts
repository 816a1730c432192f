/**
 * The place of each value in rising order, from 1; equal values share the mean of their places.
 *
 * @param x (n,) finite
 * @returns (n,) summing to n·(n + 1) / 2
 */
export function averageRanks(x: Float64Array): Float64Array {
  // Sorting bare numbers and looking places up is several times faster than sorting row numbers by a callback.
  const sorted = x.slice().sort();
  return x.map((value) => (firstWhere(sorted, value, false) + firstWhere(sorted, value, true) + 1) / 2);
}

/** First place whose value is ≥ `value`, or > `value` with `isBeyond`. */
function firstWhere(sorted: Float64Array, value: number, isBeyond: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value || (isBeyond && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Spearman's correlation of every pair of columns.
 *
 * @param columns each (n,), finite
 * @returns (k × k) row-major, symmetric, in [−1, 1], 1 on the diagonal; NaN in the row of a column that does not vary
 */
export function rankCorrelations(columns: readonly Float64Array[]): Float64Array {
  const width = columns.length;
  const unit = columns.map((x) => unitLength(averageRanks(x)));
  const out = new Float64Array(width * width);
  for (let a = 0; a < width; a++) {
    const left = unit[a];
    out[a * width + a] = Number.isNaN(left[0]) ? Number.NaN : 1;
    for (let b = 0; b < a; b++) {
      const right = unit[b];
      let dot = 0;
      for (let i = 0; i < left.length; i++) dot += left[i] * right[i];
      out[a * width + b] = out[b * width + a] = Math.max(-1, Math.min(1, dot));
    }
  }
  return out;
}

/** Ranks around their mean, scaled so that their squares sum to 1. */
function unitLength(ranks: Float64Array): Float64Array {
  const centre = (ranks.length + 1) / 2;
  let squares = 0;
  for (let i = 0; i < ranks.length; i++) squares += (ranks[i] - centre) ** 2;
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : Number.NaN;
  return ranks.map((rank) => (rank - centre) * scale);
}
