import type { Candles } from '../../core/candles.js';
import { defineDerivative } from '../../core/feature.js';
import type { FundingRates } from '../../core/feature-context.js';
import { YEAR_MS } from '../../core/kit/time.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { maxAgeParam, valueAtClose } from '../kernels/as-of.js';

/**
 * What holding the perpetual costs: the funding rate that was settled last, and what it comes to over a year.
 *
 * A rate counts from its settlement; one settled on the bar's very close is known. The year's figure is the rate times
 * the settlements of a year, by the time between the last two: venues have changed it from eight hours to four.
 *
 * @param maxAgeHours older rates no longer count
 * @returns twice (n,) fractions, positive where longs pay: rate per settlement, annualised per 365 days; NaN before the
 *   first settlement (annualised: the second), and where the last is older than that
 * @source Binance and BitMEX, funding rates of perpetual contracts; simple interest
 */
export function fundingLevel(candles: Candles, funding: FundingRates, maxAgeHours: number): Float64Array[] {
  const { time, rate } = funding;
  const yearly = unknownColumn(time.length);
  for (let k = 1; k < time.length; k++) yearly[k] = rate[k] * (YEAR_MS / (time[k] - time[k - 1]));
  return [rate, yearly].map((value) => valueAtClose(candles, { time, value }, { maxAgeHours }));
}

export default defineDerivative({
  name: 'funding-level',
  summary: 'Last settled funding rate, and the same per year',
  formula: 'rate = the newest settled; annualised = rate · 365 days / time since the settlement before',
  source: 'Binance and BitMEX, funding rates of perpetual contracts; simple interest',
  reads: ['funding'],
  params: { maxAge: maxAgeParam(24, 8) },
  outputs: ['rate', 'annualised'],
  warmup: () => 0,
  compute: (c, p, context) => fundingLevel(c, context.funding!, p.maxAge),
});
