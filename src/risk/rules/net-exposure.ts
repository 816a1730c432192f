import { defineRiskRule } from '../../core/risk-rule.js';
import { accountLimit } from '../account-limit.js';
import { LIMIT_ACTION } from '../rule-actions.js';

/** What is left when shorts are held against longs: |Σw|, share of equity. */
export function netExposure(weights: Float64Array): number {
  let sum = 0;
  for (let s = 0; s < weights.length; s++) sum += weights[s];
  return Math.abs(sum);
}

export default defineRiskRule({
  name: 'net-exposure',
  summary: 'Longs less shorts stay below a share of equity: how far the account leans to one side',
  source: 'own',
  unit: 'share of equity',
  isDefault: false,
  params: {
    limit: {
      type: 'float',
      default: 0.8,
      min: 0,
      max: 1000,
      sweep: [0.1, 0.2, 0.5, 0.8],
      doc: 'largest lean to either side, share of equity',
    },
    action: LIMIT_ACTION,
  },
  action: (p) => p.action,
  create: ({ limit }) => accountLimit(limit, netExposure),
});
