import { DAY_MS } from '../../core/kit/time.js';
import { defineRiskRule } from '../../core/risk-rule.js';
import { createPeriodLoss } from '../period-loss.js';
import { FLATTEN_OR_BLOCK } from '../rule-actions.js';

export default defineRiskRule({
  name: 'weekly-loss',
  summary: 'After a loss within a week nothing is traded until Monday, 00:00 UTC',
  source: 'own',
  unit: 'share of equity lost since Monday, 00:00 UTC',
  isDefault: true,
  params: {
    limit: {
      type: 'float',
      default: 0.1,
      min: 0.001,
      max: 1,
      sweep: [0.05, 0.1, 0.15],
      doc: 'loss that ends the week, share of the equity at the last close of the week before',
    },
    action: FLATTEN_OR_BLOCK,
  },
  action: (p) => p.action,
  create: ({ limit }) => createPeriodLoss(limit, 7 * DAY_MS),
});
