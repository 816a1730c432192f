/**
 * Fewer points of a long run with no extreme lost: a crash of one bar in a million stays in the picture.
 *
 * The rows are cut into equal buckets. Of each bucket and each column the row of the lowest and of the highest value
 * is kept (the first of equals), and the first and last row of all. A bucket in which a column is NaN throughout keeps
 * its first row, so that a line breaks there instead of bridging the hole.
 *
 * @param columns equally long; they share one set of rows, so that a reading at any kept row is true for all of them
 * @param maxRows upper bound of the result's length, at least 2 + 2 × columns
 * @returns row numbers, increasing; all rows when there are at most `maxRows`
 * @source Jugel et al. 2014, M4: a visualization-oriented time series data aggregation (min and max of each bucket)
 */
export function keepExtremes(columns: readonly Float64Array[], maxRows: number): Int32Array {
  const n = columns[0]?.length ?? 0;
  if (n <= maxRows) return Int32Array.from({ length: n }, (_, i) => i);
  const buckets = Math.max(1, Math.floor((maxRows - 2) / (2 * columns.length)));
  const rows = new Int32Array(2 + buckets * 2 * columns.length);
  const found = new Int32Array(2 * columns.length);
  let count = 0;
  rows[count++] = 0;
  for (let b = 0; b < buckets; b++) {
    const from = bucketStart(n, buckets, b);
    const to = bucketStart(n, buckets, b + 1);
    for (let c = 0; c < columns.length; c++) lowAndHigh(columns[c], from, to, found, 2 * c);
    found.sort();
    for (const row of found) if (row > rows[count - 1]) rows[count++] = row;
  }
  if (rows[count - 1] < n - 1) rows[count++] = n - 1;
  return rows.slice(0, count);
}

/** The first row of bucket b when n rows are cut into equal buckets. */
export function bucketStart(n: number, buckets: number, b: number): number {
  return Math.floor((n * b) / buckets);
}

/** Writes the rows of the lowest and highest value in [from, to) to `out[at]` and `out[at + 1]`. */
function lowAndHigh(column: Float64Array, from: number, to: number, out: Int32Array, at: number): void {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  out[at] = from;
  out[at + 1] = from;
  for (let i = from; i < to; i++) {
    const value = column[i];
    if (value < low) {
      low = value;
      out[at] = i;
    }
    if (value > high) {
      high = value;
      out[at + 1] = i;
    }
  }
}

/** About `maxRows` rows at equal distances, first and last among them: for running totals, which have no spikes. */
export function keepEvenly(n: number, maxRows: number): Int32Array {
  if (n <= maxRows) return Int32Array.from({ length: n }, (_, i) => i);
  return Int32Array.from({ length: maxRows }, (_, i) => Math.round((i * (n - 1)) / (maxRows - 1)));
}
