import type { Candles } from '../../core/candles.js';
import { defineDerivative } from '../../core/feature.js';
import type { FundingRates } from '../../core/feature-context.js';
import { HOUR_MS } from '../../core/kit/time.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { lastAtClose, maxAgeParam } from '../kernels/as-of.js';

/**
 * What a long position has paid in funding over the last hours: the rates settled after the window's beginning, up to the
 * close.
 *
 * Each window is summed afresh: it holds few settlements, and nothing drifts.
 *
 * @param spans hours: `hours` of the window; `maxAge` after which the last settlement no longer counts
 * @returns (n,) fraction of the position, positive where longs paid; NaN where no settlement is known from before the
 *   window began, where the last is older than `maxAge`, and where two neighbours are further apart than that
 */
export function fundingCumulative(
  candles: Candles,
  { time, rate }: FundingRates,
  { hours, maxAge }: { hours: number; maxAge: number },
): Float64Array {
  const last = lastAtClose(candles, time);
  const before = lastAtClose(candles, time, hours * HOUR_MS);
  const out = unknownColumn(candles.length);
  for (let i = 0; i < out.length; i++) {
    if (before[i] < 0 || candles.openTime[i] + candles.intervalMs - time[last[i]] > maxAge * HOUR_MS) continue;
    let sum = 0;
    for (let k = before[i] + 1; k <= last[i]; k++) {
      // Settlements that are not in the record were paid too.
      sum += time[k] - time[k - 1] > maxAge * HOUR_MS ? Number.NaN : rate[k];
    }
    out[i] = sum;
  }
  return out;
}

export default defineDerivative({
  name: 'funding-cumulative',
  summary: 'Funding that a long has paid over the last hours',
  formula: 'Σ of the rates settled in (close − hours, close]',
  source: 'own; sum of settled rates',
  reads: ['funding'],
  params: {
    hours: { type: 'int', default: 168, min: 1, max: 50_000, doc: 'window, hours', sweep: [24, 72, 168, 720] },
    maxAge: maxAgeParam(24, 8),
  },
  outputs: ['funding-cumulative'],
  warmup: () => 0,
  compute: (c, p, context) => [fundingCumulative(c, context.funding!, p)],
});
