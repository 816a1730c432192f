import { QuantError } from '../../core/kit/errors.js';

/** How a window of closes is smoothed before its tops and bottoms are read off. */
export interface SmoothingOptions {
  /** bars of the window up to the last extreme, whole, ≥ 5 */
  readonly window: number;
  /** bars after the last extreme until it counts, whole, ≥ 1 */
  readonly confirm: number;
  /** the bandwidth is this many times the one that cross-validation picks, > 0 */
  readonly bandwidth: number;
}

/**
 * The extremes that each bar's window shows, up to and with the one that this bar confirms.
 *
 * Bar i has the entries `[start[i], start[i + 1])`, oldest first, none where it confirms no extreme. They are tops and
 * bottoms in turn.
 */
export interface ChartExtremes {
  /** (n + 1,) */
  readonly start: Uint32Array;
  /** how many bars before bar i the extreme close stands; the last one of a bar is `confirm` */
  readonly barsAgo: Uint16Array;
  /** (n,) 1 when the extreme that bar i confirms is a top, -1 a bottom, 0 none */
  readonly side: Int8Array;
}

/** Weights below this part of the centre's are left out. */
const LEAST_WEIGHT = 1e-6;
/** Candidates of the cross-validation: from one bar up by this ratio to a third of the window. */
const RATIO = Math.SQRT2;

interface Table {
  readonly reach: number;
  /** Gaussian weight by distance, the centre's is 1 */
  readonly weight: Float64Array;
  /** sum of the weights that each place of the window gives its neighbours: both ends have fewer */
  readonly total: Float64Array;
}

/** The last answer for each column of closes: a dozen patterns of one run ask for the same extremes. */
const remembered = new WeakMap<Float64Array, { readonly key: string; readonly extremes: ChartExtremes }>();

/**
 * Tops and bottoms of smoothed closes, each window by itself, known `confirm` bars after the extreme.
 *
 * The window of bar i is its last `window + confirm` closes and nothing else: the regression is two-sided, so on the
 * whole series it would see the future. Inside the window the bandwidth is the one with the least leave-one-out error,
 * times `bandwidth`, since cross-validation smooths more than an eye does. Where the slope of the smoothed closes
 * changes sign, the extreme raw close up to one bar away is taken, of equal ones the first. The window of bar i is
 * read only when this puts an extreme exactly `confirm` bars before i, so that every extreme is confirmed on one bar.
 *
 * What the paper's 0.3 means here: on a random walk cross-validation picks the narrowest candidate, one bar, and 0.3 of
 * it leaves the closes as they are, so half of all bars confirm an extreme and patterns are some ten bars long. With 1
 * it is a fifth of all bars, with 2 a tenth: patterns become larger and fewer.
 *
 * The result is shared between callers and must not be written to; nor may the closes be afterwards.
 *
 * @param close (n,) quote per base
 * @returns entries from bar `window + confirm - 1` on
 * @throws E_PARAM
 * @source Lo, Mamaysky & Wang 2000, J. Finance 55, section II; Nadaraya 1964, Watson 1964
 */
export function chartExtremes(close: Float64Array, options: SmoothingOptions): ChartExtremes {
  const { window, confirm, bandwidth } = options;
  if (!(window >= 5 && confirm >= 1 && window + confirm < 65536 && bandwidth > 0)) {
    const found = `window ${window}, confirm ${confirm}, bandwidth ${bandwidth}`;
    throw new QuantError('E_PARAM', `chart windows need 5 bars or more, confirmed by 1 or more, was ${found}`);
  }
  const key = `${window}/${confirm}/${bandwidth}`;
  const last = remembered.get(close);
  if (last?.key === key) return last.extremes;
  const extremes = readExtremes(close, window + confirm, confirm, bandwidth);
  remembered.set(close, { key, extremes });
  return extremes;
}

function readExtremes(close: Float64Array, length: number, confirm: number, bandwidth: number): ChartExtremes {
  const n = close.length;
  const { validation, smoothing } = tablesFor(length, bandwidth);
  const x = new Float64Array(length);
  const smooth = new Float64Array(length);
  const at = new Int32Array(length);
  const start = new Uint32Array(n + 1);
  const side = new Int8Array(n);
  let barsAgo = new Uint16Array(n);
  let total = 0;
  for (let i = 0; i < n; i++) {
    start[i] = total;
    const first = i - length + 1;
    if (first < 0) continue;
    // As moves from the window's first close, so that closes that are equal smooth to exactly 0.
    for (let j = 0; j < length; j++) x[j] = (close[first + j] - close[first]) / close[first];
    smoothInto(smooth, x, smoothing[leastError(x, validation)]);
    const confirmed = turnsInto(at, smooth, x, length - 1 - confirm);
    if (confirmed === 0) continue;
    const count = Math.abs(confirmed);
    if (total + count > barsAgo.length) {
      const longer = new Uint16Array(2 * barsAgo.length + count);
      longer.set(barsAgo);
      barsAgo = longer;
    }
    for (let k = 0; k < count; k++) barsAgo[total + k] = length - 1 - at[k];
    total += count;
    side[i] = confirmed > 0 ? 1 : -1;
  }
  start[n] = total;
  return { start, barsAgo: barsAgo.slice(0, total), side };
}

interface Tables {
  readonly length: number;
  readonly bandwidth: number;
  /** one for each candidate of the cross-validation, and what is smoothed with when it is picked */
  readonly validation: readonly Table[];
  readonly smoothing: readonly Table[];
}

/** The last ones made: a stream asks for the same ones on every bar. */
let tables: Tables | undefined;

function tablesFor(length: number, bandwidth: number): Tables {
  if (tables?.length === length && tables.bandwidth === bandwidth) return tables;
  const candidates: number[] = [];
  for (let h = 1; h <= Math.max(1, length / 3); h *= RATIO) candidates.push(h);
  const validation = candidates.map((h) => tableOf(h, length));
  const smoothing = candidates.map((h) => tableOf(h * bandwidth, length));
  tables = { length, bandwidth, validation, smoothing };
  return tables;
}

function tableOf(h: number, length: number): Table {
  const weightAt = (d: number): number => Math.exp((-d * d) / (2 * h * h));
  let reach = 1;
  while (reach < length - 1 && weightAt(reach + 1) >= LEAST_WEIGHT) reach++;
  const weight = Float64Array.from({ length: reach + 1 }, (_, d) => weightAt(d));
  const ones = new Float64Array(length).fill(1);
  return { reach, weight, total: ones.map((_, j) => neighbours(ones, j, weight, reach)) };
}

/** The weighted sum of the values around place j, without its own. */
function neighbours(x: Float64Array, j: number, weight: Float64Array, reach: number): number {
  const left = Math.min(reach, j);
  const right = Math.min(reach, x.length - 1 - j);
  let sum = 0;
  let d = 1;
  for (const both = Math.min(left, right); d <= both; d++) sum += weight[d] * (x[j - d] + x[j + d]);
  for (; d <= left; d++) sum += weight[d] * x[j - d];
  for (; d <= right; d++) sum += weight[d] * x[j + d];
  return sum;
}

/** The candidate whose smoothing, without the point itself, misses the points by least; of equal ones the first. */
function leastError(x: Float64Array, candidates: readonly Table[]): number {
  const n = x.length;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < candidates.length; k++) {
    const { reach, weight, total } = candidates[k];
    let error = 0;
    // A sum that has passed the least one cannot become less.
    for (let j = 0; j < n && error < least; j++) {
      const miss = x[j] - neighbours(x, j, weight, reach) / total[j];
      error += miss * miss;
    }
    if (error < least) {
      least = error;
      best = k;
    }
  }
  return best;
}

function smoothInto(out: Float64Array, x: Float64Array, { reach, weight, total }: Table): void {
  for (let j = 0; j < x.length; j++) out[j] = (x[j] + neighbours(x, j, weight, reach)) / (1 + total[j]);
}

/**
 * The raw extremes near the turns of the smoothed curve, up to the one at place `wanted`.
 *
 * @param at filled with their places, oldest first
 * @returns how many, negative when the last is a bottom; 0 when none stands at `wanted`
 */
function turnsInto(at: Int32Array, smooth: Float64Array, x: Float64Array, wanted: number): number {
  const n = x.length;
  let count = 0;
  let previous = -1;
  // A turn waits for the next one, which bounds where its raw extreme may lie; a level stretch is one turn.
  let [turnFrom, turnTo, turnSide] = [-1, -1, 0];
  let [slope, level] = [0, 0];
  for (let j = 0; j < n; j++) {
    const step = j < n - 1 ? Math.sign(smooth[j + 1] - smooth[j]) : 0;
    const isTurn = step !== 0 && slope !== 0 && step !== slope;
    if (turnSide !== 0 && (isTurn || j === n - 1)) {
      const to = Math.min(turnTo + 1, isTurn ? level - 1 : n - 1);
      let best = Math.max(turnFrom - 1, previous + 1);
      for (let m = best + 1; m <= to; m++) if (turnSide * (x[m] - x[best]) > 0) best = m;
      at[count++] = best;
      previous = best;
      if (best >= wanted) return best === wanted ? turnSide * count : 0;
    }
    if (isTurn) [turnFrom, turnTo, turnSide] = [level, j, slope];
    if (step !== 0) {
      slope = step;
      level = j + 1;
    }
  }
  return 0;
}
