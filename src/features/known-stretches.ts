import { firstKnown, unknownColumn } from '../core/math/rolling.js';

type Transform = (input: Float64Array, other: Float64Array) => Float64Array;

/**
 * A transform of columns that may have holes: a market that had no bar, a book that nobody looked at. Each stretch of
 * known rows is taken for itself, so that a window with a hole in it says nothing and nothing of the hole stays behind:
 * after it the transform warms up again.
 *
 * @param other the second column; empty where the transform takes one
 * @returns (n,) NaN where an input is not known, and on the warm-up rows of each stretch
 */
export function overKnownStretches(input: Float64Array, other: Float64Array, transform: Transform): Float64Array {
  const n = input.length;
  const isOfTwo = other.length > 0;
  const isKnown = (i: number): boolean => !Number.isNaN(input[i]) && !(isOfTwo && Number.isNaN(other[i]));
  const start = Math.max(firstKnown(input), isOfTwo ? firstKnown(other) : 0);
  let hole = start;
  while (hole < n && isKnown(hole)) hole++;
  // The usual column is known from some row on: the transform itself shifts by what is not known in front.
  if (hole === n) return transform(input, other);
  const out = unknownColumn(n);
  for (let from = start; from < n; from++) {
    if (!isKnown(from)) continue;
    let to = from + 1;
    while (to < n && isKnown(to)) to++;
    out.set(transform(input.subarray(from, to), isOfTwo ? other.subarray(from, to) : other), from);
    from = to;
  }
  return out;
}
