import { DAY_MS, YEAR_MS } from '../../core/kit/time.js';
import { defineMetric, type Measured } from '../../core/metric.js';
import { measuredEquity, measuredMs, totalReturn, unknown } from '../columns.js';

/** Shorter runs say nothing of a year: 1 % in a day would read as 3,600 %. */
const SHORTEST_MS = 30 * DAY_MS;

/**
 * The yearly rate that grows the first equity to the last in the time that passed.
 *
 * @param total     total return, fraction
 * @param elapsedMs time from the first to the last step
 * @returns fraction per 365 days; NaN with a reason below 30 days or when the account was lost
 * @source Bacon 2008, Practical Portfolio Performance Measurement and Attribution
 */
export function compoundRate(total: number, elapsedMs: number): Measured {
  if (elapsedMs < SHORTEST_MS) return unknown('needs at least 30 days');
  if (!(total > -1)) return unknown('the account was lost');
  return { value: (1 + total) ** (YEAR_MS / elapsedMs) - 1 };
}

export default defineMetric({
  name: 'cagr',
  label: 'CAGR',
  unit: 'fraction',
  summary: 'Compound growth per year',
  definition:
    '(1 + total return) to the power of 365 days over the time from the first to the last step, less 1. Not shown below 30 days.',
  source: 'Bacon 2008, Practical Portfolio Performance Measurement and Attribution',
  compute: (input) => compoundRate(totalReturn(measuredEquity(input.ledger)), measuredMs(input.ledger)),
});
