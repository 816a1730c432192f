import { defineRiskRule } from '../../core/risk-rule.js';
import { accountLimit } from '../account-limit.js';
import { LIMIT_ACTION } from '../rule-actions.js';
import { grossExposure } from './total-exposure.js';

/**
 * The same sum as `total-exposure`, for accounts that borrow: there it is how often the equity is at work. What a venue
 * allows stops an order only; this one also looks at what prices have made of the positions since.
 */
export default defineRiskRule({
  name: 'leverage',
  summary: 'Gross exposure stays below a multiple of equity, for accounts on margin',
  source: 'own',
  unit: 'times equity',
  isDefault: false,
  params: {
    limit: {
      type: 'float',
      default: 3,
      min: 0,
      max: 1000,
      sweep: [1, 2, 3, 5],
      doc: 'largest leverage: longs and shorts added up, over equity',
    },
    action: LIMIT_ACTION,
  },
  action: (p) => p.action,
  create: ({ limit }) => accountLimit(limit, grossExposure),
});
