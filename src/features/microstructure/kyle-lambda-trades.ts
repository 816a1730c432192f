import type { Candles } from '../../core/candles.js';
import { defineMicrostructure } from '../../core/feature.js';
import type { Trades } from '../../core/feature-context.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { overKnownRows } from '../kernels/known-rows.js';
import { correlations, rollingPair, slopes } from '../kernels/rolling-pair.js';
import { tradeSums } from '../kernels/trades.js';

/**
 * Price impact of the flow: the slope of the close's changes on what takers bought less what they sold, by real trades,
 * times the window's mean volume and by the close: by what share a usual bar's volume moves the price when all of it is
 * on one side.
 *
 * Unlike `kyle-lambda` the sign does not come from the price change itself, so that the slope is not bent upwards. `r2`
 * is how much of the changes the flow explains. 0 where either does not move. A change is counted from the last bar
 * whose trades are known.
 *
 * @param period changes, whole, ≥ 2
 * @returns twice (n,): impact as a fraction, r2 in [0, 1]; NaN on the first `period` rows whose trades are known, and
 *   where they are not
 * @source Kyle 1985, Econometrica 53; Hasbrouck 2009, Journal of Finance 64
 */
export function kyleLambdaTrades(candles: Candles, trades: Trades, period: number): Float64Array[] {
  const { signed, volume } = tradeSums(candles, trades);
  return overKnownRows([candles.close, signed, volume], ([close, flow, all]) => {
    const change = unknownColumn(close.length);
    for (let i = 1; i < change.length; i++) change[i] = close[i] - close[i - 1];
    const pair = rollingPair(flow, change, period, 1);
    const slope = slopes(pair, 0);
    const correlation = correlations(pair);
    const usual = rollingMean(all, period);
    const impact = unknownColumn(close.length);
    const r2 = unknownColumn(close.length);
    for (let i = period; i < close.length; i++) {
      impact[i] = (slope[i] * usual[i]) / close[i];
      r2[i] = correlation[i] ** 2;
    }
    return [impact, r2];
  });
}

export default defineMicrostructure({
  name: 'kyle-lambda-trades',
  summary: 'Price impact of signed trades, for a usual bar’s volume, and how much it explains',
  formula:
    'impact = slope of Δclose on Σ sign · quantity over period, times SMA_period(volume) / close; r2 = their squared correlation; 0 when flat',
  source: 'Kyle 1985, Econometrica 53; Hasbrouck 2009, Journal of Finance 64; the exchange’s own aggressor flag',
  reads: ['trades'],
  params: {
    period: { type: 'int', default: 50, min: 2, max: 5000, doc: 'changes in the window', sweep: [20, 50, 200] },
  },
  outputs: ['impact', 'r2'],
  warmup: (p) => p.period,
  compute: (c, p, { trades }) => kyleLambdaTrades(c, trades!, p.period),
});
