import { DAY_MS } from '../../../src/core/kit/time.js';
import type { RiskBreaker, RiskLimit } from '../../../src/core/risk-rule.js';
import { riskRules } from '../../../src/risk/registry.js';
import { f, START_MS } from '../../support/series.js';
import { type RiskOptions, riskView } from '../view.js';

export function asLimit(rule: RiskLimit | RiskBreaker): RiskLimit {
  if (rule.type === 'limit') return rule;
  throw new Error('expected a limit, found a breaker');
}

export function asBreaker(rule: RiskLimit | RiskBreaker): RiskBreaker {
  if (rule.type === 'breaker') return rule;
  throw new Error('expected a breaker, found a limit');
}

/** `max-weight(limit=0.5)` → the limit, as a run would make it. */
export function limitOf(text: string, marketCount = 1): RiskLimit {
  const { definition, params } = riskRules.parse(text);
  return asLimit(definition.create(params, marketCount));
}

export function breakerOf(text: string, marketCount = 1): RiskBreaker {
  const { definition, params } = riskRules.parse(text);
  return asBreaker(definition.create(params, marketCount));
}

/** What a limit finds when these weights would be held. */
export function measure(text: string, weights: readonly number[], view: RiskOptions = {}, s = 0): number {
  const markets = view.markets ?? weights.map(() => [100]);
  return limitOf(text, weights.length).measure(riskView({ ...view, markets }), f(...weights), s);
}

/** A moment by day and hour: day 1 is Monday, 2024-01-01. */
export function at(day: number, hour = 0): number {
  return START_MS + (day - 1) * DAY_MS + hour * 3_600_000;
}

/** Steps a breaker through closes; the size of market 0 after each. */
export function play(breaker: RiskBreaker, closes: readonly (readonly [time: number, equity: number])[]): number[] {
  return closes.map(([time, equity]) => {
    breaker.step(riskView({ time, equity, startCash: 100 }));
    return breaker.scale(0);
  });
}
