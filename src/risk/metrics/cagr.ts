import { DAY_MS, YEAR_MS } from '../../core/kit/time.js';
import { defineMetric, type Measured } from '../../core/metric.js';
import { measuredEquity, measuredMs, unknown } from '../columns.js';

/** Shorter runs say nothing of a year: 1 % in a day would read as 3,600 %. */
const SHORTEST_MS = 30 * DAY_MS;

/**
 * The yearly rate that grows the first equity to the last in the time that passed.
 *
 * Of the ratio of the two, not of the total return: next to a loss of nearly all, 1 + total has no digits left.
 *
 * @param equity    (n,) quote, > 0 at the start, n ≥ 1
 * @param elapsedMs time from the first to the last step
 * @returns fraction per 365 days; NaN with a reason below 30 days or when the account was lost
 * @source Bacon 2008, Practical Portfolio Performance Measurement and Attribution
 */
export function compoundRate(equity: Float64Array, elapsedMs: number): Measured {
  if (elapsedMs < SHORTEST_MS) return unknown('needs at least 30 days');
  const growth = equity[equity.length - 1] / equity[0];
  if (!(growth > 0)) return unknown('the account was lost');
  return { value: growth ** (YEAR_MS / elapsedMs) - 1 };
}

export default defineMetric({
  name: 'cagr',
  label: 'CAGR',
  unit: 'fraction',
  summary: 'Compound growth per year',
  definition:
    'Last equity over first equity to the power of 365 days over the time from the first to the last step, less 1. Not shown below 30 days.',
  source: 'Bacon 2008, Practical Portfolio Performance Measurement and Attribution',
  compute: (input) => compoundRate(measuredEquity(input.ledger), measuredMs(input.ledger)),
});
