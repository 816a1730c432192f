import { defineRiskRule } from '../../core/risk-rule.js';
import { BLOCK_OR_FLATTEN } from '../rule-actions.js';

/**
 * Age of a market's newest bar, in bars: how many that should have closed since are missing.
 *
 * @param closedAt UTC ms; NaN before the first bar
 */
export function barAge(time: number, closedAt: number, intervalMs: number): number {
  return (time - closedAt) / intervalMs;
}

/** A market without any bar is not known, and nothing is opened in it. `value` is the largest age of those with one. */
export default defineRiskRule({
  name: 'stale-data',
  summary: 'Nothing is opened in a market whose newest bar is too old',
  source: 'own',
  unit: 'bars since the newest one',
  isDefault: true,
  params: {
    limit: {
      type: 'int',
      default: 3,
      min: 0,
      max: 100_000,
      sweep: [1, 3, 12],
      doc: 'largest age of the newest bar of a market, bars',
    },
    action: BLOCK_OR_FLATTEN,
  },
  action: (p) => p.action,
  create: ({ limit }, marketCount) => {
    const ages = new Float64Array(marketCount).fill(Number.NaN);
    let oldest = 0;
    return {
      type: 'breaker',
      limit,
      get value() {
        return oldest;
      },
      step(view) {
        oldest = 0;
        for (let s = 0; s < marketCount; s++) {
          ages[s] = barAge(view.time, view.closedAt(s), view.intervalMs);
          if (ages[s] > oldest) oldest = ages[s];
        }
      },
      scale: (s) => (ages[s] <= limit ? 1 : 0),
    };
  },
});
