import { defineRiskRule } from '../../core/risk-rule.js';
import { LIMIT_ACTION } from '../rule-actions.js';

/**
 * Share of equity that one position loses when its stop is hit at its price, counted from its entry: what the market has
 * given and takes back was never risked. What is added now is counted from the last close.
 *
 * @param weight signed share of equity that would be held
 * @param held   signed share of equity that is held
 * @param rates  distances to the stop, fractions of the last close: from the entry of what is held, and from that close
 * @returns ≥ 0; 0 without a position; NaN without a stop
 */
export function riskAtStop(
  weight: number,
  held: number,
  rates: { readonly entry: number; readonly close: number },
): number {
  if (weight === 0) return 0;
  const kept = weight * held > 0 ? Math.min(Math.abs(weight), Math.abs(held)) : 0;
  const added = Math.abs(weight) - kept;
  return (kept === 0 ? 0 : kept * rates.entry) + (added === 0 ? 0 : added * rates.close);
}

/**
 * A position without a stop is not known here and holds: how much it can lose is what the other limits are for. Gaps and
 * costs come on top of what is measured.
 */
export default defineRiskRule({
  name: 'risk-per-trade',
  summary: 'What one position can lose from its entry to its stop stays below a share of equity',
  source: 'Elder 2002, Come Into My Trading Room: the 2 % rule',
  unit: 'share of equity from entry to stop',
  isDefault: true,
  params: {
    limit: {
      type: 'float',
      default: 0.02,
      min: 0,
      max: 1,
      sweep: [0.005, 0.01, 0.02, 0.05],
      doc: 'largest loss of one position from its entry to its stop, share of equity; a position without a stop holds',
    },
    action: LIMIT_ACTION,
  },
  action: (p) => p.action,
  create: ({ limit }) => ({
    type: 'limit',
    limit,
    isPerMarket: true,
    measure: (view, weights, s) =>
      riskAtStop(weights[s], view.held(s), { entry: view.entryRisk(s), close: view.stopRate(s) }),
  }),
});
