/**
 * Columns cut into at most 255 bins of values each, so that a split is searched over bins rather than over every value.
 *
 * Bin b of column k holds the values in (cuts[k][b − 1], cuts[k][b]]; the last value bin has no upper cut. The bin after
 * it is for NaN.
 */
export interface Bins {
  readonly rows: number;
  /** per column, increasing: one fewer than its value bins */
  readonly cuts: readonly Float64Array[];
  /** per column 1 when training rows held NaN there */
  readonly hasMissing: Uint8Array;
  /** bins that a histogram keeps for each column: as many as the column with the most needs */
  readonly stride: number;
  /** (rows × columns) row-major: the bin of each value within its column */
  readonly codes: Uint8Array;
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
  let stride = 1;
  for (let k = 0; k < width; k++) {
    const sorted = columns[k].slice(0, rows).sort();
    // A typed array sorts NaN to its end.
    let known = rows;
    while (known > 0 && Number.isNaN(sorted[known - 1])) known--;
    cuts.push(cutsOf(sorted.subarray(0, known), maxBins));
    hasMissing[k] = known < rows ? 1 : 0;
    stride = Math.max(stride, cuts[k].length + 1 + hasMissing[k]);
  }
  const codes = new Uint8Array(rows * width);
  for (let k = 0; k < width; k++) encodeColumn(codes, columns[k], { cuts: cuts[k], rows, width, k });
  return { rows, cuts, hasMissing, stride, codes };
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

/** Halves the cuts until one is left, without a branch that the processor could guess wrong. */
function encodeColumn(
  codes: Uint8Array,
  x: Float64Array,
  { cuts, rows, width, k }: { cuts: Float64Array; rows: number; width: number; k: number },
): void {
  let top = 1;
  while (top <= cuts.length) top *= 2;
  const padded = new Float64Array(top).fill(Number.POSITIVE_INFINITY);
  padded.set(cuts);
  const unknown = cuts.length + 1;
  for (let i = 0, at = k; i < rows; i++, at += width) {
    const value = x[i];
    let bin = 0;
    for (let step = top >> 1; step > 0; step >>= 1) bin += step & -Number(padded[bin + step - 1] < value);
    codes[at] = Number.isNaN(value) ? unknown : bin;
  }
}
