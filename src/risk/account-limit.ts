import type { RiskLimit } from '../core/risk-rule.js';

/** A limit on a figure of all weights together, whoever of them is looked at. */
export function accountLimit(limit: number, measure: (weights: Float64Array) => number): RiskLimit {
  return { type: 'limit', limit, isPerMarket: false, measure: (_, weights) => measure(weights) };
}
