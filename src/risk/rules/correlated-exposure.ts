import { defineRiskRule } from '../../core/risk-rule.js';
import { createPastCorrelations } from '../portfolio/past-correlations.js';
import { LIMIT_ACTION } from '../rule-actions.js';

/**
 * The largest bunch of like positions that market s belongs to.
 *
 * Two positions are alike when they win and lose together: same side and correlation at least `above`, or opposite sides
 * and at most `-above`. Around a market i its bunch weighs |wᵢ| + Σ |wⱼ|·|ρᵢⱼ| over the positions like it. A position of s
 * adds to its own bunch and to those of all its likes, so the largest of them counts. Hedges are not taken off.
 *
 * @param rho correlation of two markets; NaN counts as not alike
 * @returns share of equity, ≥ 0; 0 when s has no weight
 */
export function correlatedExposure(
  weights: Float64Array,
  s: number,
  rho: (a: number, b: number) => number,
  above: number,
): number {
  if (weights[s] === 0) return 0;
  let largest = 0;
  for (let i = 0; i < weights.length; i++) {
    if (i !== s && !(likeness(weights, s, i, rho) >= above)) continue;
    let sum = Math.abs(weights[i]);
    for (let j = 0; j < weights.length; j++) {
      if (j === i) continue;
      const alike = likeness(weights, i, j, rho);
      if (alike >= above) sum += Math.abs(weights[j]) * alike;
    }
    largest = Math.max(largest, sum);
  }
  return largest;
}

/** Correlation of two positions: that of their markets, turned around when their sides differ; NaN without a position. */
function likeness(weights: Float64Array, a: number, b: number, rho: (a: number, b: number) => number): number {
  const sides = Math.sign(weights[a]) * Math.sign(weights[b]);
  return sides === 0 ? Number.NaN : sides * rho(a, b);
}

export default defineRiskRule({
  name: 'correlated-exposure',
  summary: 'Positions that move together stay below a share of equity: many coins can be one bet',
  source: 'own; correlations of log returns over a rolling window',
  unit: 'share of equity',
  isDefault: true,
  params: {
    limit: {
      type: 'float',
      default: 0.5,
      min: 0,
      max: 1000,
      sweep: [0.3, 0.5, 0.8],
      doc: 'largest sum of a position and those like it, each counted by its correlation, share of equity',
    },
    above: {
      type: 'float',
      default: 0.7,
      min: 0.01,
      max: 1,
      sweep: [0.5, 0.7, 0.9],
      doc: 'correlation from which two positions count as alike',
    },
    window: {
      type: 'int',
      default: 90,
      min: 10,
      max: 5000,
      sweep: [30, 90, 250],
      doc: 'returns that correlations are taken from, bars; a pair with fewer counts as not alike',
    },
    action: LIMIT_ACTION,
  },
  action: (p) => p.action,
  create: ({ limit, above, window }, marketCount) => {
    const correlations = createPastCorrelations(marketCount, window);
    return {
      type: 'limit',
      limit,
      isPerMarket: true,
      measure: (view, weights, s) => correlatedExposure(weights, s, (a, b) => correlations(view, a, b), above),
    };
  },
});
