import { QuantError } from '../../core/kit/errors.js';
import { parseTime } from '../../core/kit/time.js';
import { defineRiskRule } from '../../core/risk-rule.js';
import { hasFallen, lossRate } from '../fall.js';
import { FLATTEN_OR_BLOCK } from '../rule-actions.js';

/** UTC ms of an ISO date, ∞ for no text. @throws E_PARAM, also for an age: a run has no today */
export function parseMoment(text: string): number {
  if (text === '') return Number.POSITIVE_INFINITY;
  const ms = parseTime('kill-switch.after', text, Number.NaN);
  if (!Number.isNaN(ms)) return ms;
  throw new QuantError('E_PARAM', `kill-switch.after must be an ISO date, was "${text}"`, {
    hint: 'for example 2024-01-31 or 2024-01-31T12:00 (UTC)',
  });
}

/** Never lets go once it has tripped. `value` is the share of the starting cash that is lost, also when a date tripped it. */
export default defineRiskRule({
  name: 'kill-switch',
  summary: 'Half of the starting cash lost, or a date reached: flat for good',
  source: 'European Commission 2017, Delegated Regulation 2017/589 (RTS 6), article 12: kill functionality',
  unit: 'share of the starting cash lost',
  isDefault: true,
  params: {
    limit: {
      type: 'float',
      default: 0.5,
      min: 0.001,
      max: 1,
      sweep: [0.3, 0.5, 0.7],
      doc: 'loss that ends trading, share of the starting cash',
    },
    after: { type: 'text', default: '', doc: 'ISO date (UTC) from which nothing is traded; none when empty' },
    action: FLATTEN_OR_BLOCK,
  },
  action: (p) => p.action,
  create: ({ limit, after }) => {
    const end = parseMoment(after);
    let isDead = false;
    let value = 0;
    return {
      type: 'breaker',
      limit,
      get value() {
        return value;
      },
      step({ time, equity, startCash }) {
        isDead ||= time >= end || (!Number.isNaN(equity) && hasFallen(startCash, equity, limit));
        if (!Number.isNaN(equity)) value = lossRate(startCash, equity);
      },
      scale: () => (isDead ? 0 : 1),
    };
  },
});
