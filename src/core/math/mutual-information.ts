import { sameLength } from '../kit/check.js';

/** A column cut into classes: `codes[i]` is in [0, count). */
export interface Classes {
  readonly codes: Uint16Array;
  readonly count: number;
}

/**
 * A column cut into at most `bins` classes that hold about as many rows each. Equal values are always in one class, so
 * a column with few values keeps them as they are.
 *
 * @param x (n,) finite
 * @param bins 2 … 65535
 */
export function equalFrequencyClasses(x: Float64Array, bins: number): Classes {
  const n = x.length;
  const tops = classTops(x.slice().sort(), bins);
  const codes = new Uint16Array(n);
  for (let i = 0; i < n; i++) {
    let low = 0;
    let high = tops.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (x[i] <= tops[middle]) high = middle;
      else low = middle + 1;
    }
    codes[i] = low;
  }
  return { codes, count: tops.length };
}

/** The largest value of each class. */
function classTops(sorted: Float64Array, bins: number): number[] {
  const n = sorted.length;
  let distinct = Math.min(n, 1);
  for (let i = 1; i < n; i++) distinct += Number(sorted[i] > sorted[i - 1]);
  const tops: number[] = [];
  let from = 0;
  for (let start = 0, end = 0; start < n; start = end) {
    end = start + 1;
    while (end < n && sorted[end] === sorted[start]) end++;
    // The rows left are shared evenly among the classes left; a crowded value stands in the class it unbalances less.
    const left = bins - tops.length;
    const wanted = (n - from) / left;
    if (distinct > bins && left > 1 && start > from && wanted - (start - from) <= end - from - wanted) {
      tops.push(sorted[start - 1]);
      from = start;
    }
    if (end === n) tops.push(sorted[n - 1]);
    else if (distinct <= bins || (tops.length < bins - 1 && end - from >= wanted)) {
      tops.push(sorted[start]);
      from = end;
    }
  }
  return tops;
}

/**
 * How much knowing one class tells about the other, in nats: Σ p(a,b)·ln(p(a,b) / (p(a)·p(b))).
 *
 * Counting alone makes independent columns look related: by about (cells − rows − columns + 1) / 2n nats, with the
 * cells, rows and columns of the table that are not empty. `corrected` takes that off (Miller & Madow), so that noise
 * scores 0 on average, a little above or below. The correction takes rows for independent; labels that overlap are not,
 * and a floor above 0 remains for them.
 *
 * @returns `plain` ≥ 0; `corrected` may be below 0
 * @throws E_SHAPE when the lengths differ
 * @source Miller 1955, Note on the bias of information estimates; Paninski 2003, Neural Computation 15
 */
export function mutualInformation(a: Classes, b: Classes): { readonly plain: number; readonly corrected: number } {
  const n = sameLength('mutualInformation', { a: a.codes, b: b.codes });
  if (n === 0) return { plain: Number.NaN, corrected: Number.NaN };
  const table = new Float64Array(a.count * b.count);
  const ofA = new Float64Array(a.count);
  const ofB = new Float64Array(b.count);
  for (let i = 0; i < n; i++) {
    table[a.codes[i] * b.count + b.codes[i]]++;
    ofA[a.codes[i]]++;
    ofB[b.codes[i]]++;
  }
  let plain = 0;
  let cells = 0;
  for (let p = 0; p < a.count; p++) {
    for (let q = 0; q < b.count; q++) {
      const count = table[p * b.count + q];
      if (count === 0) continue;
      cells++;
      plain += (count / n) * Math.log((count * n) / (ofA[p] * ofB[q]));
    }
  }
  const filled = (counts: Float64Array): number => counts.reduce((sum, count) => sum + Number(count > 0), 0);
  const bias = (cells - filled(ofA) - filled(ofB) + 1) / (2 * n);
  return { plain: Math.max(0, plain), corrected: plain - bias };
}
