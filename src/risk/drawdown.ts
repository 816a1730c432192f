/**
 * How far the account stands below its highest point so far.
 *
 * @param equity (n,) quote, > 0 at the start
 * @returns (n,) fraction, ≤ 0; 0 at every new high; below -1 when more than everything is lost
 */
export function drawdowns(equity: Float64Array): Float64Array {
  const out = new Float64Array(equity.length);
  let peak = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < equity.length; i++) {
    if (equity[i] > peak) peak = equity[i];
    out[i] = (equity[i] - peak) / peak;
  }
  return out;
}

/** The deepest row of `drawdowns`: fraction ≤ 0; NaN for no rows. */
export function maxDrawdown(equity: Float64Array): number {
  let deepest = equity.length === 0 ? Number.NaN : 0;
  let peak = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < equity.length; i++) {
    if (equity[i] > peak) peak = equity[i];
    deepest = Math.min(deepest, (equity[i] - peak) / peak);
  }
  return deepest;
}

/**
 * The longest time from a high to the step that reaches it again, or to the end while it is not reached.
 *
 * @param time (n,) ms, increasing
 * @returns ms, ≥ 0
 */
export function longestDrawdown(equity: Float64Array, time: Float64Array): number {
  let longest = 0;
  let peakAt = 0;
  for (let i = 1; i < equity.length; i++) {
    // The step that reaches the high again still ends the time under water.
    const wasUnder = peakAt < i - 1;
    if (equity[i] >= equity[peakAt]) {
      if (wasUnder) longest = Math.max(longest, time[i] - time[peakAt]);
      peakAt = i;
    } else longest = Math.max(longest, time[i] - time[peakAt]);
  }
  return longest;
}
