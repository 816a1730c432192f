/**
 * Windows that slide over a column in O(n), whatever their length.
 *
 * The usual running total (add the newest, take away the oldest) drifts: a price of 1e8 that has left the window
 * leaves its rounding behind, and a flat stretch then has a variance that is not 0. Here the column is cut into
 * blocks of one window; a window is the tail of one block and the head of the next, both summed afresh. So a value
 * is made of exactly the bars in its window: no drift, no memory of older bars.
 *
 * Sums are taken as differences from the last bar of the tail's block, a bar inside the window: a flat window gives
 * its price and a variance of 0 exactly, and spreads of 1e-7 of the price keep their digits at 1e-8 and at 1e8.
 *
 * All of them: `x` (n,), any unit, known (not NaN) from row `from` on; `window` bars, whole, ≥ 1; the result (n,) is
 * NaN on rows [0, from + window - 1). Row i uses rows (i - window, i] only, bit for bit whatever comes after.
 *
 * @source van Herk 1992 and Gil & Werman 1993, for maxima; the same cut serves for sums
 */
import { sameLength } from '../kit/check.js';
import { QuantError } from '../kit/errors.js';

/** Guards a window length that a kernel cannot work with. @throws E_PARAM */
export function checkWindow(owner: string, window: number, min = 1): void {
  if (!Number.isInteger(window) || window < min) {
    throw new QuantError('E_PARAM', `${owner} must be a whole number of bars, at least ${min}, was ${window}`);
  }
}

/**
 * A column on which nothing is known yet.
 *
 * @param rows how many rows in front stay unknown, where the caller writes all others: to write a column twice is what
 *   a rolling kernel would mostly be busy with. All of them when absent
 */
export function unknownColumn(n: number, rows = n): Float64Array {
  return new Float64Array(n).fill(Number.NaN, 0, rows);
}

/** The first row that is not NaN; the length when there is none. */
export function firstKnown(x: Float64Array): number {
  let i = 0;
  while (i < x.length && Number.isNaN(x[i])) i++;
  return i;
}

/** The mean of the last `window` values. */
export function rollingMean(x: Float64Array, window: number, from = 0): Float64Array {
  checkWindow('rollingMean.window', window);
  const n = x.length;
  const out = unknownColumn(n, from + window - 1);
  const tail = new Float64Array(Math.min(window, n));
  for (let start = from; start + window <= n; start += window) {
    const end = start + window;
    const anchor = x[end - 1];
    let sum = 0;
    for (let i = end - 1; i >= start; i--) {
      sum += x[i] - anchor;
      tail[i - start] = sum;
    }
    const stop = Math.min(end + window - 1, n);
    let head = 0;
    for (let i = end - 1; i < stop; i++) {
      head += x[i] - anchor;
      out[i] = anchor + (tail[i - end + 1] + head) / window;
    }
  }
  return out;
}

export interface RollingMoments {
  readonly mean: Float64Array;
  /** the newest value less the mean: exact where `x - mean` would round */
  readonly lead: Float64Array;
  /** population variance (ddof 0), ≥ 0, exactly 0 on a flat window */
  readonly variance: Float64Array;
}

/** Mean, distance of the newest value from it, and population variance of the last `window` values. */
export function rollingMoments(x: Float64Array, window: number, from = 0): RollingMoments {
  const blank = (): Float64Array => unknownColumn(x.length, from + window - 1);
  const [mean, lead, variance] = [blank(), blank(), blank()];
  slideMoments(x, { window, from, isScored: false }, mean, lead, variance);
  return { mean, lead, variance };
}

/** A column that nobody wants: one place, written over and over. */
const unwanted = (): Float64Array => new Float64Array(1);

/**
 * The one loop behind means, variances and z-scores. A column is as long as x, or one place where it is not wanted:
 * memory that is not touched is what makes a window quick.
 *
 * @param isScored the lead is given in standard deviations, 0 on a flat window
 */
function slideMoments(
  x: Float64Array,
  { window, from, isScored }: { window: number; from: number; isScored: boolean },
  mean: Float64Array,
  lead: Float64Array,
  variance: Float64Array,
): void {
  checkWindow('rollingMoments.window', window);
  const n = x.length;
  const tailSum = new Float64Array(Math.min(window, n));
  const tailSquares = new Float64Array(Math.min(window, n));
  const share = 1 / window;
  const meanMask = mean.length === n ? -1 : 0;
  const leadMask = lead.length === n ? -1 : 0;
  const varianceMask = variance.length === n ? -1 : 0;
  for (let start = from; start + window <= n; start += window) {
    const end = start + window;
    const anchor = x[end - 1];
    let sum = 0;
    let squares = 0;
    for (let i = end - 1; i >= start; i--) {
      const d = x[i] - anchor;
      sum += d;
      squares += d * d;
      tailSum[i - start] = sum;
      tailSquares[i - start] = squares;
    }
    const stop = Math.min(end + window - 1, n);
    let head = 0;
    let headSquares = 0;
    for (let i = end - 1; i < stop; i++) {
      const d = x[i] - anchor;
      head += d;
      headSquares += d * d;
      const offset = (tailSum[i - end + 1] + head) * share;
      const spread = (tailSquares[i - end + 1] + headSquares) * share - offset * offset;
      mean[i & meanMask] = anchor + offset;
      variance[i & varianceMask] = spread > 0 ? spread : 0;
      if (isScored) lead[i & leadMask] = spread > 0 ? (d - offset) / Math.sqrt(spread) : 0;
      else lead[i & leadMask] = d - offset;
    }
  }
}

/** The variance of the last `window` values. @param ddof 0 for the population, 1 for a sample (window ≥ 2) */
export function rollingVariance(x: Float64Array, window: number, ddof: 0 | 1, from = 0): Float64Array {
  checkWindow('rollingVariance.window', window, ddof + 1);
  const variance = unknownColumn(x.length, from + window - 1);
  slideMoments(x, { window, from, isScored: false }, unwanted(), unwanted(), variance);
  if (ddof === 1) {
    const scale = window / (window - 1);
    for (let i = 0; i < variance.length; i++) variance[i] *= scale;
  }
  return variance;
}

/**
 * The mean of the last `window` values, each counted by its weight; the plain mean where all weights are 0.
 *
 * @param weight (n,) ≥ 0
 * @throws E_SHAPE when the columns differ in length
 */
export function rollingWeightedMean(x: Float64Array, weight: Float64Array, window: number): Float64Array {
  checkWindow('rollingWeightedMean.window', window);
  const n = sameLength('rollingWeightedMean', { x, weight });
  const out = unknownColumn(n, window - 1);
  const tail = new Float64Array(Math.min(window, n));
  const tailWeight = new Float64Array(Math.min(window, n));
  let isEver0 = false;
  for (let start = 0; start + window <= n; start += window) {
    const end = start + window;
    const anchor = x[end - 1];
    let sum = 0;
    let total = 0;
    for (let i = end - 1; i >= start; i--) {
      sum += weight[i] * (x[i] - anchor);
      total += weight[i];
      tail[i - start] = sum;
      tailWeight[i - start] = total;
    }
    const stop = Math.min(end + window - 1, n);
    let head = 0;
    // The newest bar of the tail has its weight there already.
    let headWeight = -weight[end - 1];
    for (let i = end - 1; i < stop; i++) {
      head += weight[i] * (x[i] - anchor);
      headWeight += weight[i];
      const all = tailWeight[i - end + 1] + headWeight;
      isEver0 ||= all === 0;
      out[i] = anchor + (tail[i - end + 1] + head) / all;
    }
  }
  if (!isEver0) return out;
  // 0 / 0 where nothing in the window has weight: few markets have such windows.
  const plain = rollingMean(x, window);
  for (let i = window - 1; i < n; i++) if (Number.isNaN(out[i])) out[i] = plain[i];
  return out;
}

/** The highest of the last `window` values. */
export function rollingMax(x: Float64Array, window: number, from = 0): Float64Array {
  checkWindow('rollingMax.window', window);
  const n = x.length;
  const out = unknownColumn(n, from + window - 1);
  const tail = new Float64Array(Math.min(window, n));
  for (let start = from; start + window <= n; start += window) {
    const end = start + window;
    let best = x[end - 1];
    for (let i = end - 1; i >= start; i--) {
      best = x[i] > best ? x[i] : best;
      tail[i - start] = best;
    }
    const stop = Math.min(end + window - 1, n);
    let head = x[end - 1];
    for (let i = end - 1; i < stop; i++) {
      head = x[i] > head ? x[i] : head;
      const old = tail[i - end + 1];
      out[i] = old > head ? old : head;
    }
  }
  return out;
}

/** The lowest of the last `window` values. */
export function rollingMin(x: Float64Array, window: number, from = 0): Float64Array {
  checkWindow('rollingMin.window', window);
  const n = x.length;
  const out = unknownColumn(n, from + window - 1);
  const tail = new Float64Array(Math.min(window, n));
  for (let start = from; start + window <= n; start += window) {
    const end = start + window;
    let best = x[end - 1];
    for (let i = end - 1; i >= start; i--) {
      best = x[i] < best ? x[i] : best;
      tail[i - start] = best;
    }
    const stop = Math.min(end + window - 1, n);
    let head = x[end - 1];
    for (let i = end - 1; i < stop; i++) {
      head = x[i] < head ? x[i] : head;
      const old = tail[i - end + 1];
      out[i] = old < head ? old : head;
    }
  }
  return out;
}

/** How many population standard deviations the newest value is from the mean of the window; 0 on a flat window. */
export function rollingZscore(x: Float64Array, window: number, from = 0): Float64Array {
  const lead = unknownColumn(x.length, from + window - 1);
  slideMoments(x, { window, from, isScored: true }, unwanted(), lead, unwanted());
  return lead;
}

/**
 * Standard deviation with weights that fade: each value counts 1 - 2 / (span + 1) of the one after it.
 *
 * The weights are normalised from the first value on and the result is corrected for bias, so that it equals pandas
 * `x.ewm(span=span).std()`.
 *
 * @param span bars, ≥ 1
 * @returns (n,) unit of x, ≥ 0; NaN on rows [0, from + 1): one value has no spread
 * @source pandas 1.5, ewmcov with adjust=True, bias=False
 */
export function ewmDeviation(x: Float64Array, span: number, from = 0): Float64Array {
  checkWindow('ewmDeviation.span', span);
  const n = x.length;
  const out = unknownColumn(n);
  if (from >= n) return out;
  const keep = 1 - 2 / (span + 1);
  let mean = x[from];
  let spread = 0;
  // Sum of the weights and of their squares; the newest weight is 1.
  let total = 1;
  let squares = 1;
  for (let i = from + 1; i < n; i++) {
    const old = total * keep;
    total = old + 1;
    squares = squares * keep * keep + 1;
    const d = x[i] - mean;
    mean += d / total;
    spread = (old * (spread + (d / total) ** 2) + (x[i] - mean) ** 2) / total;
    const correction = (total * total) / (total * total - squares);
    out[i] = Math.sqrt(correction * spread);
  }
  return out;
}
