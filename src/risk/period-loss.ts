import { floorToInterval } from '../core/kit/time.js';
import type { RiskBreaker } from '../core/risk-rule.js';
import { hasFallen, lossRate } from './fall.js';

/**
 * Stops trading for the rest of a UTC day or week that has lost too much.
 *
 * A close belongs to the period that ends with it or that it lies in: the close at midnight is the last one of its day,
 * and its equity is what the next day is held against. After a gap over midnight that is the last close before it.
 *
 * A breach holds trading down until the end of the period in which its orders could have filled. Inside a day that is the
 * rest of the day. At the close at midnight the day is over, so it is the whole next day: on daily bars a bad day costs
 * the day after it. One period trips once: at its own end a breaker that is down lets go, whatever is lost by then.
 *
 * While it is down, `value` is the loss that tripped it.
 *
 * @param limit loss that trips, fraction of the equity at the period's start, in (0, 1]
 * @param periodMs a day or a week; weeks start on Monday, 00:00 UTC
 */
export function createPeriodLoss(limit: number, periodMs: number): RiskBreaker {
  let now = Number.NEGATIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  let period = Number.NaN;
  let trippedIn = Number.NaN;
  let base = Number.NaN;
  let last = Number.NaN;
  let value = 0;
  return {
    type: 'breaker',
    limit,
    get value() {
      return value;
    },
    step({ time, equity }) {
      now = time;
      if (Number.isNaN(equity)) return;
      const ending = floorToInterval(time - 1, periodMs);
      if (ending !== period) {
        period = ending;
        base = Number.isNaN(last) ? equity : last;
      }
      last = equity;
      const opening = floorToInterval(time, periodMs);
      if (trippedIn !== period && hasFallen(base, equity, limit)) {
        trippedIn = period;
        until = opening + periodMs;
        value = lossRate(base, equity);
      } else if (time >= until) value = opening === time ? 0 : lossRate(base, equity);
    },
    scale: () => (now < until ? 0 : 1),
  };
}
