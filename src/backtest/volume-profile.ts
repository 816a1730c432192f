import type { ParentOrder } from '../core/execution.js';
import { DAY_MS } from '../core/kit/time.js';

type Past = Pick<ParentOrder, 'volume' | 'openTime' | 'barCount' | 'intervalMs'>;

/** The place of a moment in the UTC day, counted in bars. */
function slotOf(timeMs: number, intervalMs: number): number {
  return Math.floor((timeMs % DAY_MS) / intervalMs);
}

/**
 * How much usually trades at each time of day: the mean volume of the closed bars of the last `days` days that opened in
 * each slot of the UTC day. Nothing but closed bars goes in; the volume of the day at hand would be a look ahead.
 *
 * @param days whole, >= 1
 * @returns (bars of a day,) units; slots that no bar was seen in have the mean of those that were. null while less than
 *   one day is known, or when nothing traded
 */
export function volumeProfile(past: Past, days: number): Float64Array | null {
  const { barCount, intervalMs } = past;
  if (barCount === 0) return null;
  const now = past.openTime(0) + intervalMs;
  if (now - past.openTime(barCount - 1) < DAY_MS) return null;
  const length = Math.max(1, Math.ceil(DAY_MS / intervalMs));
  const sums = new Float64Array(length);
  const counts = new Int32Array(length);
  for (let ago = 0; ago < barCount; ago++) {
    const open = past.openTime(ago);
    if (open < now - days * DAY_MS) break;
    const slot = slotOf(open, intervalMs);
    sums[slot] += past.volume(ago);
    counts[slot] += 1;
  }
  let total = 0;
  let seen = 0;
  for (let slot = 0; slot < length; slot++) {
    if (counts[slot] === 0) continue;
    sums[slot] /= counts[slot];
    total += sums[slot];
    seen += 1;
  }
  if (!(total > 0)) return null;
  return sums.map((mean, slot) => (counts[slot] === 0 ? total / seen : mean));
}

/**
 * Weights of coming children by what the past says of their times: child i stands for the `every` bars from its own on.
 *
 * @returns (slices,) >= 0; equal while there is no profile
 */
export function profileWeights(past: Past, days: number, slices: number, every: number): Float64Array {
  const weights = new Float64Array(slices);
  const profile = volumeProfile(past, days);
  if (profile === null) return weights.fill(1);
  const now = past.openTime(0) + past.intervalMs;
  for (let bar = 0; bar < slices * every; bar++) {
    weights[Math.floor(bar / every)] += profile[slotOf(now + bar * past.intervalMs, past.intervalMs)];
  }
  return weights;
}
