import { checkWindow, unknownColumn } from '../../core/math/rolling.js';

export interface Shape {
  /** third standardised moment g₁; 0 on a flat window */
  readonly skewness: Float64Array;
  /** fourth standardised moment less 3, g₂; 0 on a flat window */
  readonly kurtosis: Float64Array;
}

/**
 * Skewness and excess kurtosis of the last `window` values, both of the population (no correction for bias).
 *
 * Blocks and anchors as in core/math/rolling, with sums of the first four powers of the distance from a value inside
 * the window: no drift, and a flat window is exactly flat.
 *
 * @param x      (n,) any unit, known from row `from` on
 * @param window values, whole, ≥ 2
 * @returns twice (n,); NaN on rows [0, from + window - 1)
 */
export function rollingShape(x: Float64Array, window: number, from = 0): Shape {
  checkWindow('rollingShape.window', window, 2);
  const n = x.length;
  const skewness = unknownColumn(n);
  const kurtosis = unknownColumn(n);
  const tail = new Float64Array(4 * Math.min(window, n));
  const share = 1 / window;
  for (let start = from; start + window <= n; start += window) {
    const end = start + window;
    const anchor = x[end - 1];
    let [s1, s2, s3, s4] = [0, 0, 0, 0];
    for (let i = end - 1, k = 4 * (window - 1); i >= start; i--, k -= 4) {
      const d = x[i] - anchor;
      const square = d * d;
      tail[k] = s1 += d;
      tail[k + 1] = s2 += square;
      tail[k + 2] = s3 += square * d;
      tail[k + 3] = s4 += square * square;
    }
    const stop = Math.min(end + window - 1, n);
    s1 = s2 = s3 = s4 = 0;
    for (let i = end - 1, k = 0; i < stop; i++, k += 4) {
      const d = x[i] - anchor;
      const square = d * d;
      s1 += d;
      s2 += square;
      s3 += square * d;
      s4 += square * square;
      const m1 = (tail[k] + s1) * share;
      const m2 = (tail[k + 1] + s2) * share;
      const m3 = (tail[k + 2] + s3) * share;
      const m4 = (tail[k + 3] + s4) * share;
      const variance = m2 - m1 * m1;
      const isFlat = !(variance > 0);
      const third = m3 - 3 * m1 * m2 + 2 * m1 ** 3;
      const fourth = m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1 ** 4;
      skewness[i] = isFlat ? 0 : third / variance ** 1.5;
      kurtosis[i] = isFlat ? 0 : fourth / variance ** 2 - 3;
    }
  }
  return { skewness, kurtosis };
}

/** What `rollingShape` says of the newest full window; NaN before there is one. */
export interface ShapeState {
  skewness: number;
  kurtosis: number;
}

/** As `rollingShape`, value by value. The same object is given every time: read it before the next value. */
export function shapeStream(window: number): (x: number) => ShapeState {
  checkWindow('shapeStream.window', window, 2);
  const block = new Float64Array(window);
  const tail = new Float64Array(4 * window);
  const share = 1 / window;
  const state: ShapeState = { skewness: Number.NaN, kurtosis: Number.NaN };
  let [at, anchor, s1, s2, s3, s4] = [0, 0, 0, 0, 0, 0];
  let isFull = false;
  const closeBlock = (): void => {
    anchor = block[window - 1];
    s1 = s2 = s3 = s4 = 0;
    for (let i = window - 1, k = 4 * (window - 1); i >= 0; i--, k -= 4) {
      const d = block[i] - anchor;
      const square = d * d;
      tail[k] = s1 += d;
      tail[k + 1] = s2 += square;
      tail[k + 2] = s3 += square * d;
      tail[k + 3] = s4 += square * square;
    }
    s1 = s2 = s3 = s4 = 0;
    at = 0;
    isFull = true;
  };
  return (x) => {
    if (!isFull && at === 0 && Number.isNaN(x)) return state;
    block[at++] = x;
    if (at === window) closeBlock();
    if (!isFull) return state;
    const d = x - anchor;
    const square = d * d;
    s1 += d;
    s2 += square;
    s3 += square * d;
    s4 += square * square;
    const k = 4 * at;
    const m1 = (tail[k] + s1) * share;
    const m2 = (tail[k + 1] + s2) * share;
    const m3 = (tail[k + 2] + s3) * share;
    const m4 = (tail[k + 3] + s4) * share;
    const variance = m2 - m1 * m1;
    const isFlat = !(variance > 0);
    const third = m3 - 3 * m1 * m2 + 2 * m1 ** 3;
    const fourth = m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1 ** 4;
    state.skewness = isFlat ? 0 : third / variance ** 1.5;
    state.kurtosis = isFlat ? 0 : fourth / variance ** 2 - 3;
    return state;
  };
}
