import { defineRiskRule } from '../../core/risk-rule.js';
import { accountLimit } from '../account-limit.js';
import { LIMIT_ACTION } from '../rule-actions.js';

/** All positions together, longs and shorts alike: Σ|w|, share of equity. */
export function grossExposure(weights: Float64Array): number {
  let sum = 0;
  for (let s = 0; s < weights.length; s++) sum += Math.abs(weights[s]);
  return sum;
}

export default defineRiskRule({
  name: 'total-exposure',
  summary: 'All positions together stay below a share of equity, so that a reserve remains',
  source: 'own',
  unit: 'share of equity',
  isDefault: true,
  params: {
    limit: {
      type: 'float',
      default: 0.8,
      min: 0,
      max: 1000,
      sweep: [0.4, 0.6, 0.8, 1],
      doc: 'largest sum of all positions, longs and shorts added up, share of equity',
    },
    action: LIMIT_ACTION,
  },
  action: (p) => p.action,
  create: ({ limit }) => accountLimit(limit, grossExposure),
});
