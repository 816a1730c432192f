import type { Json } from '../../core/kit/json.js';
import { damaged, numberOf, numbersJson, numbersOf } from '../state.js';
import type { CalibrationRows, Calibrator } from './types.js';

/** A curve that never falls, by its corners. */
export interface RisingCurve {
  /** increasing */
  readonly x: Float64Array;
  /** not decreasing */
  readonly y: Float64Array;
}

/**
 * The curve that never falls and has the least weighted squared distance to some points: pool adjacent violators.
 *
 * Equal x are pooled first. Corners that lie between two of the same height are left out.
 *
 * @param weights (n,) ≥ 0; points of weight 0 count for nothing
 * @source Ayer et al. 1955; Barlow et al. 1972, Statistical Inference under Order Restrictions
 */
export function isotonicCurve(x: Float64Array, y: Float64Array, weights: Float64Array): RisingCurve {
  const order = Int32Array.from(x, (_, i) => i)
    .filter((i) => weights[i] > 0)
    .sort((a, b) => x[a] - x[b] || a - b);
  // Blocks of equal height: their weighted mean, their weight, and the points at which they begin and end.
  const mean: number[] = [];
  const weight: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  for (const i of order) {
    const isSame = to.length > 0 && x[i] === to[to.length - 1] && from[from.length - 1] === x[i];
    if (isSame) {
      const at = mean.length - 1;
      mean[at] = (mean[at] * weight[at] + y[i] * weights[i]) / (weight[at] + weights[i]);
      weight[at] += weights[i];
    } else {
      mean.push(y[i]);
      weight.push(weights[i]);
      from.push(x[i]);
      to.push(x[i]);
    }
  }
  let top = 0;
  for (let k = 1; k < mean.length; k++) {
    top++;
    mean[top] = mean[k];
    weight[top] = weight[k];
    from[top] = from[k];
    to[top] = to[k];
    while (top > 0 && mean[top - 1] >= mean[top]) {
      const both = weight[top - 1] + weight[top];
      mean[top - 1] = (mean[top - 1] * weight[top - 1] + mean[top] * weight[top]) / both;
      weight[top - 1] = both;
      to[top - 1] = to[top];
      top--;
    }
  }
  const corners: number[] = [];
  const heights: number[] = [];
  for (let k = 0; k <= top && mean.length > 0; k++) {
    corners.push(from[k]);
    heights.push(mean[k]);
    if (to[k] > from[k]) {
      corners.push(to[k]);
      heights.push(mean[k]);
    }
  }
  return { x: Float64Array.from(corners), y: Float64Array.from(heights) };
}

/** Straight between corners, level beyond the ends. */
export function heightAt({ x, y }: RisingCurve, at: number): number {
  const last = x.length - 1;
  if (at <= x[0]) return y[0];
  if (at >= x[last]) return y[last];
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (x[middle] <= at) low = middle;
    else high = middle;
  }
  return y[low] + ((y[high] - y[low]) * (at - x[low])) / (x[high] - x[low]);
}

/**
 * Isotonic calibration: how often it came true, made never to fall with the model's probability.
 *
 * Heights are held ½ row away from 0 and 1 (of the rows that it was fitted on), because no number of rows shows that
 * something cannot happen.
 *
 * @source Zadrozny & Elkan 2002, Transforming classifier scores into accurate multiclass probability estimates
 */
export function fitIsotonic({ probability, target, weights }: CalibrationRows): Calibrator {
  const rows = weights.reduce((count, w) => count + Number(w > 0), 0);
  return isotonic(isotonicCurve(probability, target, weights), 0.5 / (rows + 1));
}

function isotonic(curve: RisingCurve, edge: number): Calibrator {
  return {
    apply: (p) => (Number.isNaN(p) ? Number.NaN : Math.min(Math.max(heightAt(curve, p), edge), 1 - edge)),
    toJSON: () => ({ method: 'isotonic', x: numbersJson(curve.x), y: numbersJson(curve.y), edge }),
  };
}

export function isotonicFrom(json: Json): Calibrator {
  const x = numbersOf(json, 'x');
  if (x.length === 0) throw damaged('x', 'must have a corner');
  return isotonic({ x, y: numbersOf(json, 'y', x.length) }, numberOf(json, 'edge'));
}
