import { QuantError } from '../core/kit/errors.js';
import type { SourceContext, SourceSession } from '../core/source.js';
import { throwIfStopped } from './exchange/retry.js';
import type { Stretch } from './store/coverage.js';
import type { Store } from './store/database.js';
import { missingFundingStretches, writeFunding } from './store/funding.js';
import type { SeriesInfo } from './store/series.js';

/**
 * Brings the missing funding payments of a market into the store, from its first bar on: nothing was paid before.
 *
 * @returns payments that were new
 * @throws E_PARAM when the source knows no funding
 */
export async function fetchFunding(
  store: Store,
  session: SourceSession,
  series: SeriesInfo,
  range: Stretch,
  options: { context: SourceContext; sourceName: string; refetch?: boolean },
): Promise<number> {
  if (session.funding === undefined) {
    throw new QuantError('E_PARAM', `${options.sourceName} knows no funding`, { hint: 'leave --funding away' });
  }
  const wanted = { fromMs: Math.max(range.fromMs, series.firstOpen), toMs: range.toMs };
  const missing =
    options.refetch === true ? [wanted] : missingFundingStretches(store, series, wanted.fromMs, wanted.toMs);
  let inserted = 0;
  for (const stretch of missing) {
    if (stretch.fromMs >= stretch.toMs) continue;
    for await (const { time, rate, fromMs, toMs } of session.funding({ series, ...stretch })) {
      inserted += writeFunding(store, series, { time, rate }, { fromMs, toMs, source: options.sourceName }).inserted;
      throwIfStopped(options.context.signal);
    }
  }
  return inserted;
}
