/**
 * The cut in full precision that sends every number to the side that XGBoost sends it to.
 *
 * XGBoost rounds a value to single precision and asks whether it is below the threshold. Of all numbers, those that
 * round to one below `t` are the ones up to a largest one: halfway between `t` and the single-precision number before
 * it, with halfway itself where the tie falls to the even one before.
 *
 * @param t single precision, not NaN
 * @returns T with (x ≤ T) = (Math.fround(x) < t) for every finite x, in [−MAX_VALUE, MAX_VALUE]
 */
export function singleBelow(t: number): number {
  if (t === Number.NEGATIVE_INFINITY) return -Number.MAX_VALUE;
  // Above the largest single-precision number the next step would be to 2^128, where rounding overflows.
  const upper = t === Number.POSITIVE_INFINITY ? 2 ** 128 : t;
  const lower = singleBefore(t);
  if (lower === Number.NEGATIVE_INFINITY) return -Number.MAX_VALUE;
  const middle = lower / 2 + upper / 2;
  return Math.fround(middle) < t ? middle : doubleBefore(middle);
}

function singleBefore(t: number): number {
  if (t === 0) return -(2 ** -149);
  const number = Float32Array.of(t);
  const bits = new Int32Array(number.buffer);
  bits[0] += t > 0 ? -1 : 1;
  return number[0];
}

function doubleBefore(x: number): number {
  if (x === 0) return -Number.MIN_VALUE;
  const number = Float64Array.of(x);
  const bits = new BigInt64Array(number.buffer);
  bits[0] += x > 0 ? -1n : 1n;
  return number[0];
}
