import { defineRiskRule } from '../../core/risk-rule.js';
import { accountLimit } from '../account-limit.js';
import { LIMIT_ACTION } from '../rule-actions.js';

/**
 * Herfindahl index of weights over equity: Σw². The whole equity in one market is 1, in n equal parts 1/n; three markets at
 * 0.3 are 0.27, half the equity in one market is 0.25. Cash counts as spread out, since weights are shares of equity and
 * not of what is invested: an index of what is invested would not fall when everything shrinks.
 *
 * @source Hirschman 1964, The paternity of an index, American Economic Review 54
 */
export function herfindahl(weights: Float64Array): number {
  let sum = 0;
  for (let s = 0; s < weights.length; s++) sum += weights[s] * weights[s];
  return sum;
}

export default defineRiskRule({
  name: 'concentration',
  summary: 'The sum of squared weights stays below a limit, so that few positions cannot be the whole account',
  source: 'Hirschman 1964, The paternity of an index',
  unit: 'sum of squared weights',
  isDefault: false,
  params: {
    limit: {
      type: 'float',
      default: 0.25,
      min: 0,
      max: 1e6,
      sweep: [0.1, 0.15, 0.25, 0.5],
      doc: 'largest sum of squared weights: one market at 0.5 is 0.25, three at 0.3 are 0.27, n equal parts of the equity 1/n',
    },
    action: LIMIT_ACTION,
  },
  action: (p) => p.action,
  create: ({ limit }) => accountLimit(limit, herfindahl),
});
