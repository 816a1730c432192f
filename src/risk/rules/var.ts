import { sortedQuantile } from '../../core/math/quantile.js';
import { normalInverse } from '../../core/math/special.js';
import { mean, standardDeviation } from '../../core/math/sum.js';
import { defineRiskRule } from '../../core/risk-rule.js';
import { TAIL_PARAMS, tailLimit } from '../portfolio/tail-limit.js';
import { LIMIT_ACTION } from '../rule-actions.js';

/** The loss that a share `tail` of the returns exceeds: minus their quantile (type 7). @param sorted in rising order */
export function historicalVar(sorted: Float64Array, tail: number): number {
  return -sortedQuantile(sorted, tail);
}

/** The same under a normal curve with the mean and the deviation (ddof 1) of the returns: −μ − σ·Φ⁻¹(tail). */
export function gaussianVar(returns: Float64Array, tail: number): number {
  return -mean(returns) - standardDeviation(returns, 1) * normalInverse(tail);
}

/** What the positions would have lost on a bad day of the past. */
export default defineRiskRule({
  name: 'var',
  summary: 'The one-day value at risk of all positions stays below a share of equity',
  source: 'Jorion 2006, Value at Risk',
  unit: 'share of equity lost in a day',
  isDefault: false,
  params: {
    limit: {
      type: 'float',
      default: 0.05,
      min: 0,
      max: 10,
      sweep: [0.02, 0.05, 0.1],
      doc: 'largest loss that one day in twenty exceeds, share of equity; bars shorter than a day are scaled by √(bars per day)',
    },
    ...TAIL_PARAMS,
    action: LIMIT_ACTION,
  },
  action: (p) => p.action,
  create: (p, marketCount) => tailLimit(p, marketCount, { historical: historicalVar, gaussian: gaussianVar }),
});
