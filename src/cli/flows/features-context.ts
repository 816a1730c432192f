import type { Candles } from '../../core/candles.js';
import type { FeatureContext, FeatureRead } from '../../core/feature-context.js';
import type { Store } from '../../data/store/database.js';
import type { SeriesInfo } from '../../data/store/series.js';
import { idleAccount } from '../../features/idle-account.js';
import { loadFeatureContext, storedParts } from '../market/feature-context.js';
import type { Selection } from '../market/select.js';

/** What there is beside the bars of a market, the account that does not trade included. */
export function partsBeside(store: Store, series: SeriesInfo, selection: Selection): readonly FeatureRead[] {
  return [...storedParts(store, series, selection, selection.series), 'account'];
}

/**
 * Loads what features read beside the bars of a market; the other markets of the selection are its peers.
 *
 * The account is one that does not trade: all cash, no position. Inside a run it is the run's own.
 */
export function contextOf(
  store: Store,
  { series, candles }: { readonly series: SeriesInfo; readonly candles: Candles },
  selection: Selection,
  reads: ReadonlySet<FeatureRead> = new Set(partsBeside(store, series, selection)),
): FeatureContext {
  const stored = loadFeatureContext(store, series, reads, selection, selection.series);
  return reads.has('account') ? { ...stored, account: idleAccount(candles.length) } : stored;
}
