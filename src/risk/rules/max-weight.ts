import { defineRiskRule } from '../../core/risk-rule.js';
import { LIMIT_ACTION } from '../rule-actions.js';

export default defineRiskRule({
  name: 'max-weight',
  summary: 'No market is held for more than a share of equity, long or short',
  source: 'own',
  unit: 'share of equity',
  isDefault: true,
  params: {
    limit: {
      type: 'float',
      default: 0.3,
      min: 0,
      max: 100,
      sweep: [0.1, 0.2, 0.3, 0.5, 1],
      doc: 'largest size of one position, share of equity',
    },
    action: LIMIT_ACTION,
  },
  action: (p) => p.action,
  create: ({ limit }) => ({
    type: 'limit',
    limit,
    isPerMarket: true,
    measure: (_, weights, s) => Math.abs(weights[s]),
  }),
});
