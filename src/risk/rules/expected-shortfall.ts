import { normalInverse } from '../../core/math/special.js';
import { mean, standardDeviation } from '../../core/math/sum.js';
import { defineRiskRule } from '../../core/risk-rule.js';
import { expectedShortfall } from '../metrics/expected-shortfall.js';
import { TAIL_PARAMS, tailLimit } from '../portfolio/tail-limit.js';
import { LIMIT_ACTION } from '../rule-actions.js';

/** Mean loss in the tail of a normal curve with the mean and the deviation (ddof 1) of the returns: −μ + σ·φ(z)/tail. */
export function gaussianShortfall(returns: Float64Array, tail: number): number {
  const z = normalInverse(tail);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return -mean(returns) + (standardDeviation(returns, 1) * density) / tail;
}

/** The mean of the bad days that value at risk only counts: it knows how bad they were. */
export default defineRiskRule({
  name: 'expected-shortfall',
  summary: 'The mean loss of the worst days of all positions stays below a share of equity',
  source: 'Acerbi & Tasche 2002, On the coherence of expected shortfall; plain mean of the tail',
  unit: 'share of equity lost in a day',
  isDefault: false,
  params: {
    limit: {
      type: 'float',
      default: 0.08,
      min: 0,
      max: 10,
      sweep: [0.04, 0.08, 0.15],
      doc: 'largest mean loss of the worst days, share of equity; bars shorter than a day are scaled by √(bars per day)',
    },
    ...TAIL_PARAMS,
    action: LIMIT_ACTION,
  },
  action: (p) => p.action,
  create: (p, marketCount) => tailLimit(p, marketCount, { historical: expectedShortfall, gaussian: gaussianShortfall }),
});
