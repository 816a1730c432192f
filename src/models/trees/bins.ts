/**
 * Columns cut into at most 256 bins each, so that a split is searched over bins rather than over every value.
 *
 * Bin b of column k holds the values in (cuts[k][b − 1], cuts[k][b]]; the last value bin has no upper cut. A column
 * that had NaN in training has one more bin for it. Bins of all columns are numbered in one row, column after column.
 */
export interface Bins {
  /** per column, increasing: one fewer than its value bins */
  readonly cuts: readonly Float64Array[];
  /** per column 1 when training rows held NaN there */
  readonly hasMissing: Uint8Array;
  /** (columns + 1) number of each column's first bin; the last entry is the count of all bins */
  readonly offset: Int32Array;
  /** (rows × columns) row-major: the bin number of each value */
  readonly codes: Uint16Array | Int32Array;
}

/**
 * Cuts are put midway between neighbouring training values: one bin per distinct value when there are few enough, else
 * bins of about equal counts.
 *
 * @param columns each at least (rows,); NaN is a value that is not known
 * @param maxBins value bins per column, 2 … 255
 */
export function makeBins(columns: readonly Float64Array[], rows: number, maxBins: number): Bins {
  const width = columns.length;
  const cuts: Float64Array[] = [];
  const hasMissing = new Uint8Array(width);
  const offset = new Int32Array(width + 1);
  for (let k = 0; k < width; k++) {
    const sorted = columns[k].slice(0, rows).sort();
    // A typed array sorts NaN to its end.
    let known = rows;
    while (known > 0 && Number.isNaN(sorted[known - 1])) known--;
    cuts.push(cutsOf(sorted.subarray(0, known), maxBins));
    hasMissing[k] = known < rows ? 1 : 0;
    offset[k + 1] = offset[k] + cuts[k].length + 1 + hasMissing[k];
  }
  const total = offset[width];
  const codes = total <= 65536 ? new Uint16Array(rows * width) : new Int32Array(rows * width);
  for (let k = 0; k < width; k++) encodeColumn(codes, columns[k], { cuts: cuts[k], first: offset[k], rows, width, k });
  return { cuts, hasMissing, offset, codes };
}

function cutsOf(sorted: Float64Array, maxBins: number): Float64Array {
  const n = sorted.length;
  let distinct = n > 0 ? 1 : 0;
  for (let i = 1; i < n; i++) if (sorted[i] > sorted[i - 1]) distinct++;
  const cuts: number[] = [];
  let remaining = n;
  let inBin = 0;
  for (let i = 0; i < n - 1; i++) {
    inBin++;
    if (sorted[i + 1] === sorted[i]) continue;
    const binsLeft = maxBins - cuts.length;
    if (binsLeft <= 1) break;
    // The rest is shared evenly among the bins left, so that one crowded value does not use up several.
    if (distinct > maxBins && inBin * binsLeft < remaining) continue;
    cuts.push(midway(sorted[i], sorted[i + 1]));
    remaining -= inBin;
    inBin = 0;
  }
  return Float64Array.from(cuts);
}

/** Halfway from a to b > a; a itself where the two are too close for a number in between. */
function midway(a: number, b: number): number {
  const middle = a / 2 + b / 2;
  return middle >= a && middle < b ? middle : a;
}

function encodeColumn(
  codes: Uint16Array | Int32Array,
  x: Float64Array,
  { cuts, first, rows, width, k }: { cuts: Float64Array; first: number; rows: number; width: number; k: number },
): void {
  for (let i = 0, at = k; i < rows; i++, at += width) {
    const value = x[i];
    let low = 0;
    let high = cuts.length;
    if (Number.isNaN(value)) low = high + 1;
    else
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (value <= cuts[middle]) high = middle;
        else low = middle + 1;
      }
    codes[at] = first + low;
  }
}
