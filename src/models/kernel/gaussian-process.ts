import type { Json } from '../../core/kit/json.js';
import { choleskyFactor, choleskySolve } from '../../core/math/linalg.js';
import { sigmoid } from '../../core/math/sigmoid.js';
import { normalInverse } from '../../core/math/special.js';
import type { FittedLearner } from '../../core/model.js';
import type { Scaling } from '../linear/scaling.js';
import { damaged, numbersJson } from '../state.js';
import { type CovarianceName, correlationAt, lowerSolve, squaredDistance, squaredDistances } from './covariance.js';
import type { Beliefs } from './evidence.js';
import { factorOf } from './laplace.js';

export interface ProcessState extends Scaling, Beliefs {
  readonly task: 'regression' | 'classification';
  readonly kernel: CovarianceName;
  /** share of outcomes that the interval should hold */
  readonly level: number;
  /** (n × width) row-major, standardised */
  readonly points: Float64Array;
  /** (n,) what each row's covariance counts by */
  readonly pull: Float64Array;
  /** regression: 1 / weight of each row; classification: √ curvature of each row */
  readonly root: Float64Array;
  /** the label where nothing is known, or its log odds */
  readonly centre: number;
  /** unit of the label; 1 for classes */
  readonly spread: number;
}

/** Signal variance × correlation of all points with each other. */
export function covarianceOf(
  distances: Float64Array,
  { kernel, length, signal }: Pick<ProcessState, 'kernel' | 'length' | 'signal'>,
): Float64Array {
  return distances.map((square) => signal * correlationAt(kernel, square / (length * length)));
}

/** (K + noise/w)⁻¹·y. @returns undefined when rounding leaves no factor */
export function regressionPull(
  covariance: Float64Array,
  target: Float64Array,
  noise: Float64Array,
): Float64Array | undefined {
  const factor = noisyFactor(covariance, noise);
  return factor && choleskySolve(factor, target);
}

function noisyFactor(covariance: Float64Array, noise: Float64Array): Float64Array | undefined {
  const n = noise.length;
  const k = Float64Array.from(covariance);
  for (let i = 0; i < n; i++) k[i * n + i] += noise[i];
  return choleskyFactor(k, n);
}

/** Outcomes of similar bars, weighed by how similar they are, with how sure that is. */
export function processLearner(state: ProcessState): FittedLearner {
  const { task, kernel, length, signal, noise, level, points, pull, root, centre, spread, mean, inverse } = state;
  const width = mean.length;
  const n = pull.length;
  const scale = 1 / (length * length);
  const isClass = task === 'classification';
  // Made from what is stored when it is first asked for: it is as large as the square of the rows.
  let made: Float64Array | undefined;
  const factor = (): Float64Array => {
    if (made !== undefined) return made;
    const covariance = covarianceOf(squaredDistances(points, width), state);
    const noises = root.map((share) => noise * share);
    made = isClass ? factorOf(covariance, root) : noisyFactor(covariance, noises);
    if (made === undefined) throw damaged('points', 'are too alike for its noise: it has no spread');
    return made;
  };
  /** Mean and variance of the curve itself, per row. */
  const curve = (columns: readonly Float64Array[], rows: number, isSure: boolean) => {
    const average = new Float64Array(rows).fill(Number.NaN);
    const variance = new Float64Array(rows).fill(Number.NaN);
    const point = new Float64Array(width);
    const near = new Float64Array(n);
    for (let i = 0; i < rows; i++) {
      for (let d = 0; d < width; d++) point[d] = (columns[d][i] - mean[d]) * inverse[d];
      if (point.some(Number.isNaN)) continue;
      let sum = 0;
      for (let j = 0; j < n; j++) {
        near[j] = signal * correlationAt(kernel, squaredDistance(points, j, point, 0, width) * scale);
        sum += near[j] * pull[j];
      }
      average[i] = sum;
      if (!isSure) continue;
      const left = lowerSolve(factor(), isClass ? near.map((value, j) => value * root[j]) : near);
      let known = 0;
      for (let j = 0; j < n; j++) known += left[j] * left[j];
      variance[i] = Math.max(0, signal - known);
    }
    return { average, variance };
  };
  const predict = (columns: readonly Float64Array[], rows: number): Float64Array => {
    const { average, variance } = curve(columns, rows, isClass);
    // The mean of a probability over a bell curve of log odds (MacKay 1992): doubt pulls it towards one half.
    if (isClass) return average.map((x, i) => sigmoid((centre + x) / Math.sqrt(1 + (Math.PI * variance[i]) / 8)));
    return average.map((x) => centre + spread * x);
  };
  const reach = normalInverse(0.5 + level / 2);
  return {
    predict,
    ...(isClass
      ? {}
      : {
          interval: (columns, rows) => {
            const { average, variance } = curve(columns, rows, true);
            const half = variance.map((value) => spread * reach * Math.sqrt(value + noise));
            return {
              low: average.map((x, i) => centre + spread * x - half[i]),
              high: average.map((x, i) => centre + spread * x + half[i]),
              level,
            };
          },
        }),
    toJSON: (): Json => ({
      task,
      kernel,
      length,
      signal,
      noise,
      level,
      points: numbersJson(points),
      pull: numbersJson(pull),
      root: numbersJson(root),
      centre: centre + 0,
      spread,
      mean: numbersJson(mean),
      inverse: numbersJson(inverse),
    }),
  };
}
