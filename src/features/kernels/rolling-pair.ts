import { sameLength } from '../../core/kit/check.js';
import { checkWindow, unknownColumn } from '../../core/math/rolling.js';
import { whenKnown } from '../../core/math/streams.js';

export interface PairMoments {
  /** population covariance (ddof 0) */
  readonly covariance: Float64Array;
  /** population variances, ≥ 0, exactly 0 where the column does not move */
  readonly varianceX: Float64Array;
  readonly varianceY: Float64Array;
}

/**
 * How two columns move together over the last `window` values.
 *
 * Blocks and anchors as in core/math/rolling: no drift, and small moves on a high level keep their digits.
 *
 * @param x      (n,) any unit, known from row `from` on
 * @param y      (n,) any unit, known from row `from` on
 * @param window values, whole, ≥ 1
 * @returns three times (n,); NaN on rows [0, from + window - 1)
 * @throws E_SHAPE when the columns differ in length
 */
export function rollingPair(x: Float64Array, y: Float64Array, window: number, from = 0): PairMoments {
  checkWindow('rollingPair.window', window);
  const n = sameLength('rollingPair', { x, y });
  const covariance = unknownColumn(n, from + window - 1);
  const varianceX = unknownColumn(n, from + window - 1);
  const varianceY = unknownColumn(n, from + window - 1);
  // Five running sums per row of a block's tail: x, y, x·x, y·y, x·y.
  const tail = new Float64Array(5 * Math.min(window, n));
  const share = 1 / window;
  for (let start = from; start + window <= n; start += window) {
    const end = start + window;
    const anchorX = x[end - 1];
    const anchorY = y[end - 1];
    let [sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0];
    for (let i = end - 1, k = 5 * (window - 1); i >= start; i--, k -= 5) {
      const dx = x[i] - anchorX;
      const dy = y[i] - anchorY;
      tail[k] = sx += dx;
      tail[k + 1] = sy += dy;
      tail[k + 2] = sxx += dx * dx;
      tail[k + 3] = syy += dy * dy;
      tail[k + 4] = sxy += dx * dy;
    }
    const stop = Math.min(end + window - 1, n);
    sx = sy = sxx = syy = sxy = 0;
    for (let i = end - 1, k = 0; i < stop; i++, k += 5) {
      const dx = x[i] - anchorX;
      const dy = y[i] - anchorY;
      sx += dx;
      sy += dy;
      sxx += dx * dx;
      syy += dy * dy;
      sxy += dx * dy;
      const meanX = (tail[k] + sx) * share;
      const meanY = (tail[k + 1] + sy) * share;
      varianceX[i] = Math.max(0, (tail[k + 2] + sxx) * share - meanX * meanX);
      varianceY[i] = Math.max(0, (tail[k + 3] + syy) * share - meanY * meanY);
      covariance[i] = (tail[k + 4] + sxy) * share - meanX * meanY;
    }
  }
  return { covariance, varianceX, varianceY };
}

/** Pearson's correlation of each window, in [-1, 1]; 0 where either side does not move, NaN where not known. */
export function correlations({ covariance, varianceX, varianceY }: PairMoments): Float64Array {
  return covariance.map((common, i) => pearson(common, varianceX[i], varianceY[i]));
}

/** The slope of y on x in each window; `still` where x does not move, NaN where not known. */
export function slopes({ covariance, varianceX }: PairMoments, still: number): Float64Array {
  return covariance.map((common, i) => slope(common, varianceX[i], still));
}

function pearson(covariance: number, varianceX: number, varianceY: number): number {
  const scale = Math.sqrt(varianceX) * Math.sqrt(varianceY);
  return scale > 0 ? Math.min(1, Math.max(-1, covariance / scale)) : whenKnown(scale, 0);
}

function slope(covariance: number, varianceX: number, still: number): number {
  return varianceX > 0 ? covariance / varianceX : whenKnown(varianceX, still);
}

/** What `rollingPair` says of the newest full window; NaN before there is one. */
export interface PairState {
  covariance: number;
  varianceX: number;
  varianceY: number;
}

/** As `correlations`, of one window. */
export function correlationOf({ covariance, varianceX, varianceY }: PairState): number {
  return pearson(covariance, varianceX, varianceY);
}

/** As `slopes`, of one window. */
export function slopeOf({ covariance, varianceX }: PairState, still: number): number {
  return slope(covariance, varianceX, still);
}

/**
 * As `rollingPair`, pair by pair; pairs of which one is not known are passed over in front. The same object is given
 * every time: read it before the next pair.
 */
export function pairStream(window: number): (x: number, y: number) => PairState {
  checkWindow('pairStream.window', window);
  const blockX = new Float64Array(window);
  const blockY = new Float64Array(window);
  const tail = new Float64Array(5 * window);
  const share = 1 / window;
  const state: PairState = { covariance: Number.NaN, varianceX: Number.NaN, varianceY: Number.NaN };
  let [at, anchorX, anchorY] = [0, 0, 0];
  let [sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0];
  let isFull = false;
  const closeBlock = (): void => {
    anchorX = blockX[window - 1];
    anchorY = blockY[window - 1];
    sx = sy = sxx = syy = sxy = 0;
    for (let i = window - 1, k = 5 * (window - 1); i >= 0; i--, k -= 5) {
      const dx = blockX[i] - anchorX;
      const dy = blockY[i] - anchorY;
      tail[k] = sx += dx;
      tail[k + 1] = sy += dy;
      tail[k + 2] = sxx += dx * dx;
      tail[k + 3] = syy += dy * dy;
      tail[k + 4] = sxy += dx * dy;
    }
    sx = sy = sxx = syy = sxy = 0;
    at = 0;
    isFull = true;
  };
  return (x, y) => {
    if (!isFull && at === 0 && (Number.isNaN(x) || Number.isNaN(y))) return state;
    blockX[at] = x;
    blockY[at++] = y;
    if (at === window) closeBlock();
    if (!isFull) return state;
    const dx = x - anchorX;
    const dy = y - anchorY;
    sx += dx;
    sy += dy;
    sxx += dx * dx;
    syy += dy * dy;
    sxy += dx * dy;
    const k = 5 * at;
    const meanX = (tail[k] + sx) * share;
    const meanY = (tail[k + 1] + sy) * share;
    state.varianceX = Math.max(0, (tail[k + 2] + sxx) * share - meanX * meanX);
    state.varianceY = Math.max(0, (tail[k + 3] + syy) * share - meanY * meanY);
    state.covariance = (tail[k + 4] + sxy) * share - meanX * meanY;
    return state;
  };
}
