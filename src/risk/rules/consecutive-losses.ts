import { parseDuration } from '../../core/kit/time.js';
import { defineRiskRule, type RiskBreaker } from '../../core/risk-rule.js';
import { BLOCK_OR_FLATTEN } from '../rule-actions.js';

/**
 * A pause after a run of losing trades, of any markets, in the order they ended.
 *
 * Costs count: a trade that was right by less than its fees is a loss; one that ended even ends the run. When it trips the
 * count starts anew, and trades that end during the pause belong to the new count: another full run of losses starts the
 * pause again. During the pause `value` is the run that tripped it.
 */
export function createLosingRunBreaker(limit: number, pauseMs: number): RiskBreaker {
  let now = Number.NEGATIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  let seen = 0;
  let losses = 0;
  return {
    type: 'breaker',
    limit,
    get value() {
      return now < until ? limit : losses;
    },
    step({ time, trades }) {
      now = time;
      for (let ago = trades.count - seen - 1; ago >= 0; ago--) {
        const profit = trades.profitRate(ago);
        if (profit < 0) losses++;
        else if (profit >= 0) losses = 0;
        if (losses < limit) continue;
        losses = 0;
        until = time + pauseMs;
      }
      seen = trades.count;
    },
    scale: () => (now < until ? 0 : 1),
  };
}

export default defineRiskRule({
  name: 'consecutive-losses',
  summary: 'After several losing trades in a row nothing new is opened for a time',
  source: 'own',
  unit: 'losing trades in a row',
  isDefault: true,
  params: {
    limit: {
      type: 'int',
      default: 5,
      min: 1,
      max: 1000,
      sweep: [3, 5, 8],
      doc: 'losing trades in a row that start the pause',
    },
    pause: { type: 'text', default: '1d', doc: 'length of the pause, such as 90m, 12h or 1d' },
    action: BLOCK_OR_FLATTEN,
  },
  action: (p) => p.action,
  create: ({ limit, pause }) => createLosingRunBreaker(limit, parseDuration('consecutive-losses.pause', pause)),
});
