import type { Candles } from '../../core/candles.js';
import type { FeatureContext } from '../../core/feature-context.js';
import type { Store } from '../../data/store/database.js';
import type { SeriesInfo } from '../../data/store/series.js';
import { loadMarkets, type Selection } from '../market/select.js';

/** Everything that can stand beside the bars. */
const PARTS = ['peers', 'account'] as const satisfies readonly (keyof FeatureContext)[];

/**
 * What the store has beside the bars of a market, as far as features read it.
 *
 * The account is one that does not trade: all cash, no position. Inside a run it is the run's own.
 */
export function contextOf(
  store: Store,
  { series, candles }: { readonly series: SeriesInfo; readonly candles: Candles },
  selection: Selection,
  reads: readonly (keyof FeatureContext)[] = PARTS,
): FeatureContext {
  const others = selection.series.filter((other) => other !== series);
  const hasPeers = reads.includes('peers') && others.length > 0;
  return {
    ...(hasPeers ? { peers: loadMarkets(store, { ...selection, series: others }) } : {}),
    ...(reads.includes('account') ? { account: idleAccount(candles.length) } : {}),
  };
}

export function idleAccount(bars: number): NonNullable<FeatureContext['account']> {
  return { balance: new Float64Array(bars).fill(1), position: new Float64Array(bars) };
}
