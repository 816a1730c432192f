import type { ChoiceParam, FloatParam, IntParam } from '../../core/kit/params.js';
import type { RiskLimit } from '../../core/risk-rule.js';
import { createPastPortfolio, dayScale } from './past-portfolio.js';

/** Parameters that value at risk and expected shortfall share. */
export const TAIL_PARAMS = {
  level: {
    type: 'float',
    default: 0.95,
    min: 0.5,
    max: 0.999,
    sweep: [0.95, 0.99],
    doc: 'share of days that end better than the tail',
  } satisfies FloatParam,
  window: {
    type: 'int',
    default: 250,
    min: 20,
    max: 5000,
    sweep: [100, 250, 500],
    doc: 'returns that the tail is taken from, bars; 20 are needed, fewer are not known and hold',
  } satisfies IntParam,
  method: {
    type: 'choice',
    default: 'historical',
    options: ['historical', 'gaussian'],
    doc: 'historical: the returns as they were; gaussian: a normal curve of their mean and deviation',
  } satisfies ChoiceParam,
} as const;

export interface TailRule {
  readonly limit: number;
  readonly level: number;
  readonly window: number;
  readonly method: (typeof TAIL_PARAMS.method.options)[number];
}

/**
 * A limit on what the worst days cost the positions, held as they would be now. A portfolio that the past would have let
 * gain even then measures 0.
 *
 * @param loss of a bar, fraction, from the returns of its past and the share of them that is the tail; `historical` is
 *   given them in rising order
 */
export function tailLimit(
  { limit, level, window, method }: TailRule,
  marketCount: number,
  loss: Readonly<Record<TailRule['method'], (returns: Float64Array, tail: number) => number>>,
): RiskLimit {
  const past = createPastPortfolio(marketCount, window);
  return {
    type: 'limit',
    limit,
    isPerMarket: false,
    measure: (view, weights) => {
      const returns = past(view, weights);
      if (returns === null) return weights.every((w) => w === 0) ? 0 : Number.NaN;
      const ofBar = loss[method](method === 'historical' ? returns.sort() : returns, 1 - level);
      return Math.max(0, ofBar) * dayScale(view.intervalMs);
    },
  };
}
