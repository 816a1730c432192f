import { DAY_MS } from '../../core/kit/time.js';
import { defineRiskRule } from '../../core/risk-rule.js';
import { createPeriodLoss } from '../period-loss.js';
import { FLATTEN_OR_BLOCK } from '../rule-actions.js';

export default defineRiskRule({
  name: 'daily-loss',
  summary: 'After a loss within a UTC day nothing is traded until the next; on daily bars, on the day after',
  source: 'own',
  unit: 'share of equity lost since the UTC day began',
  isDefault: true,
  params: {
    limit: {
      type: 'float',
      default: 0.05,
      min: 0.001,
      max: 1,
      sweep: [0.02, 0.03, 0.05, 0.1],
      doc: 'loss that ends the day, share of the equity at the last close of the day before',
    },
    action: FLATTEN_OR_BLOCK,
  },
  action: (p) => p.action,
  create: ({ limit }) => createPeriodLoss(limit, DAY_MS),
});
