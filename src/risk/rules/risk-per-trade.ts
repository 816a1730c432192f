import { defineRiskRule } from '../../core/risk-rule.js';
import { LIMIT_ACTION } from '../rule-actions.js';

/** Share of equity that is gone when the stop is hit at its price. NaN without a stop; 0 without a position. */
export function riskAtStop(weight: number, stopRate: number): number {
  return weight === 0 ? 0 : Math.abs(weight) * stopRate;
}

/**
 * A position without a stop is not known here and holds: how much it can lose is what the other limits are for. Gaps and
 * costs come on top of what is measured.
 */
export default defineRiskRule({
  name: 'risk-per-trade',
  summary: 'What one position loses at its stop stays below a share of equity',
  source: 'Elder 2002, Come Into My Trading Room: the 2 % rule',
  unit: 'share of equity lost at the stop',
  isDefault: true,
  params: {
    limit: {
      type: 'float',
      default: 0.02,
      min: 0,
      max: 1,
      sweep: [0.005, 0.01, 0.02, 0.05],
      doc: 'largest loss of one position at its stop, share of equity; a position without a stop holds',
    },
    action: LIMIT_ACTION,
  },
  action: (p) => p.action,
  create: ({ limit }) => ({
    type: 'limit',
    limit,
    isPerMarket: true,
    measure: (view, weights, s) => riskAtStop(weights[s], view.stopRate(s)),
  }),
});
