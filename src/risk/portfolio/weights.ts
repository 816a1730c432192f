import { QuantError } from '../../core/kit/errors.js';
import { choleskyFactor, choleskySolve } from '../../core/math/linalg.js';
import { newtonMinimum } from '../../core/math/optimize.js';

/**
 * Weights under which every market brings the same risk: w · (Σw) is equal for all, and they add up to 1.
 *
 * Found as the minimum of ½ y'Cy − Σ ln(y) / n on the correlations C, a convex problem with one answer, and then divided
 * by the deviations: so the answer does not depend on how wild the markets are in all.
 *
 * @param covariance (n × n) row-major, symmetric, fraction²
 * @returns (n,) > 0; undefined when a market does not move, a cell is NaN, or long positions alone can be combined to no
 *   risk at all (a perfect hedge), where there is no such weight
 * @throws E_SHAPE when `covariance` is not n × n
 * @source Maillard, Roncalli & Teïletche 2010, The Properties of Equally Weighted Risk Contribution Portfolios
 * @source Spinu 2013, An Algorithm for Computing Risk Parity Weights
 */
export function equalRiskWeights(covariance: Float64Array, n: number): Float64Array | undefined {
  const parts = split('equalRiskWeights', covariance, n);
  if (parts === undefined) return undefined;
  const { deviations, correlation } = parts;
  const { point, isConverged } = newtonMinimum(startOf(correlation, n), (y) => {
    const gradient = new Float64Array(n);
    const hessian = Float64Array.from(correlation);
    let value = 0;
    for (let i = 0; i < n; i++) {
      let risk = 0;
      for (let j = 0; j < n; j++) risk += correlation[i * n + j] * y[j];
      gradient[i] = risk - 1 / (n * y[i]);
      hessian[i * n + i] += 1 / (n * y[i] * y[i]);
      value += y[i] > 0 ? 0.5 * y[i] * risk - Math.log(y[i]) / n : Number.POSITIVE_INFINITY;
    }
    return { value, gradient, hessian };
  });
  return isConverged ? toOne(point, deviations) : undefined;
}

/** The answer where every market is correlated alike with all others, and not far from it elsewhere. */
function startOf(correlation: Float64Array, n: number): Float64Array {
  const start = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let together = 0;
    for (let j = 0; j < n; j++) together += correlation[i * n + j];
    start[i] = 1 / Math.sqrt(n * Math.max(together, 0.1));
  }
  return start;
}

/** A weight has settled when a sweep moves it by less than this share of the largest. */
const SETTLED = 1e-13;
const MAX_SWEEPS = 10_000;
/** Sweeps crawl where markets are nearly copies of each other: after so many the markets held are solved for. */
const PATIENCE = 1000;

/**
 * The calmest mix of markets without going the other way in any: weights ≥ 0 that add up to 1, least variance.
 *
 * The minimum of ½ x'Σx − Σ x over x ≥ 0, one market at a time in turn, is the same mix up to its size.
 *
 * @param covariance (n × n) row-major, symmetric, fraction²
 * @returns (n,) ≥ 0; undefined when a market does not move, a cell is NaN, or the mix has no single answer
 * @throws E_SHAPE when `covariance` is not n × n
 * @source Markowitz 1952, Portfolio Selection; Clarke, de Silva & Thorley 2011, Minimum-Variance Portfolio Composition
 */
export function minimumVarianceWeights(covariance: Float64Array, n: number): Float64Array | undefined {
  const parts = split('minimumVarianceWeights', covariance, n);
  if (parts === undefined) return undefined;
  const { deviations, correlation } = parts;
  const calmest = Math.min(...deviations);
  const y = new Float64Array(n);
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let moved = 0;
    let largest = 0;
    for (let i = 0; i < n; i++) {
      let room = calmest / deviations[i];
      for (let j = 0; j < n; j++) if (j !== i) room -= correlation[i * n + j] * y[j];
      const next = Math.max(0, room);
      moved = Math.max(moved, Math.abs(next - y[i]));
      largest = Math.max(largest, next);
      y[i] = next;
    }
    if (moved <= SETTLED * largest) return toOne(y, deviations);
    if (sweep % PATIENCE === PATIENCE - 1) solveHeld(y, correlation, (i) => calmest / deviations[i]);
  }
  return undefined;
}

/** The exact sizes of the markets that are held, in place; nothing is changed where one of them would go the other way. */
function solveHeld(y: Float64Array, correlation: Float64Array, pull: (i: number) => number): void {
  const n = y.length;
  const held = [...y.keys()].filter((i) => y[i] > 0);
  const among = Float64Array.from(held.flatMap((i) => held.map((j) => correlation[i * n + j])));
  const factor = choleskyFactor(among, held.length);
  const sizes = factor === undefined ? undefined : choleskySolve(factor, Float64Array.from(held, pull));
  if (sizes?.every((size) => size > 0)) for (const [k, i] of held.entries()) y[i] = sizes[k];
}

/**
 * Weights in inverse proportion to volatility: what all markets would bring the same risk by, were they all correlated
 * alike.
 *
 * @param deviations (n,) any unit
 * @returns (n,) adding up to 1; undefined unless all are above 0
 * @source Maillard, Roncalli & Teïletche 2010, The Properties of Equally Weighted Risk Contribution Portfolios
 */
export function inverseVolatilityWeights(deviations: Float64Array): Float64Array | undefined {
  if (!deviations.every((deviation) => deviation > 0 && deviation < Number.POSITIVE_INFINITY)) return undefined;
  return toOne(new Float64Array(deviations.length).fill(1), deviations);
}

/** Standard deviations and correlations of a covariance matrix; undefined when one is not known or a market is flat. */
function split(
  owner: string,
  covariance: Float64Array,
  n: number,
): { deviations: Float64Array; correlation: Float64Array } | undefined {
  if (covariance.length !== n * n) {
    throw new QuantError('E_SHAPE', `${owner}: ${n} markets need ${n * n} cells, was ${covariance.length}`);
  }
  const deviations = new Float64Array(n);
  for (let i = 0; i < n; i++) deviations[i] = Math.sqrt(covariance[i * n + i]);
  const correlation = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const rho =
        i === j ? covariance[i * n + i] / deviations[i] ** 2 : covariance[i * n + j] / (deviations[i] * deviations[j]);
      if (!Number.isFinite(rho)) return undefined;
      correlation[i * n + j] = i === j ? 1 : rho;
    }
  }
  return { deviations, correlation };
}

/** Risk per market back to weights of money, adding up to 1. */
function toOne(risk: Float64Array, deviations: Float64Array): Float64Array {
  const out = risk.map((y, i) => y / deviations[i]);
  let sum = 0;
  for (let i = 0; i < out.length; i++) sum += out[i];
  for (let i = 0; i < out.length; i++) out[i] /= sum;
  return out;
}
