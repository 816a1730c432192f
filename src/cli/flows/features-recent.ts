import { existsSync } from 'node:fs';
import type { Candles } from '../../core/candles.js';
import { sliceCandles } from '../../core/candles.js';
import type { FeatureContext, FeatureRead } from '../../core/feature-context.js';
import { QuantError } from '../../core/kit/errors.js';
import { HOUR_MS } from '../../core/kit/time.js';
import { simulateMarket } from '../../data/sim/market.js';
import { idleAccount } from '../../features/idle-account.js';
import { computeFeatures } from '../../features/pipeline.js';
import { type FeatureSpec, featureReads, featureWarmup } from '../../features/spec.js';
import type { CommandContext } from '../command.js';
import type { MarketFlags } from '../market/flags.js';
import { withFilledStore } from '../market/open.js';
import { loadMarkets, selectSeries, seriesLabel } from '../market/select.js';
import { contextOf } from './features-context.js';

/** The newest rows of some columns, for a look at them. */
export interface RecentColumns {
  /** which market that is, in words */
  readonly market: string;
  readonly isSimulated: boolean;
  readonly openTime: Float64Array;
  /** the close first; none when they cannot be computed */
  readonly columns: readonly { readonly name: string; readonly column: Float64Array }[];
  /** why there are no columns */
  readonly reason: string;
}

/** Bars beside the warm-up, so that what runs from the first bar on has settled. */
const RUN_IN = 1000;
const SIM_FROM_MS = Date.UTC(2024, 0, 1);
const SIM_BARS = 4000;

export interface Bars {
  readonly market: string;
  readonly candles: Candles;
  readonly context: FeatureContext;
}

/**
 * Bars to try a feature on: the newest ones that the store has of the market that flags name, or of the built-in
 * simulated market when there is no store.
 *
 * @param reads what has to stand beside them
 * @param most  bars
 * @throws E_NO_DATA when flags name a market that the store does not hold
 */
export async function trialBars(
  { globals, now }: Pick<CommandContext, 'globals' | 'now'>,
  flags: MarketFlags,
  reads: ReadonlySet<FeatureRead>,
  most: number,
): Promise<Bars> {
  const isNamed = flags.symbols !== '' || flags.exchange !== '';
  if (!existsSync(globals.db) && !isNamed) return simulatedBars(most);
  let bars: Bars | undefined;
  try {
    await withFilledStore(globals.db, (store) => {
      const selection = selectSeries(store, flags, now());
      const [series] = selection.series;
      const { intervalMs } = series;
      const from = Math.max(
        selection.fromMs,
        Math.min(series.lastOpen + intervalMs, selection.toMs) - most * intervalMs,
      );
      const cut = { ...selection, fromMs: from };
      const [candles] = loadMarkets(store, { ...cut, series: [series] });
      bars = { market: seriesLabel(series), candles, context: contextOf(store, { series, candles }, cut, reads) };
    });
  } catch (error) {
    if (isNamed || !(error instanceof QuantError) || error.code !== 'E_NO_DATA') throw error;
  }
  return bars ?? simulatedBars(most);
}

function simulatedBars(most: number): Bars {
  const bars = Math.min(most, SIM_BARS);
  const { markets } = simulateMarket({
    symbols: ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'],
    intervalMs: HOUR_MS,
    fromMs: SIM_FROM_MS,
    toMs: SIM_FROM_MS + bars * HOUR_MS,
  });
  const [candles, ...peers] = markets;
  return {
    market: 'the built-in simulated market, BTCUSDT 1h (simulated)',
    candles,
    context: { peers, account: idleAccount(candles.length) },
  };
}

/** The close and a feature on the newest bars. */
export async function recentColumns(
  context: CommandContext,
  flags: MarketFlags,
  spec: FeatureSpec,
  bars: number,
): Promise<RecentColumns> {
  const warmup = featureWarmup(spec);
  // Longer bars need a multiple of theirs.
  const most = bars + RUN_IN + (Number.isNaN(warmup) ? 10 * RUN_IN : 2 * warmup);
  const { market, candles, context: beside } = await trialBars(context, flags, new Set(featureReads(spec)), most);
  const from = Math.max(0, candles.length - bars);
  const shown = sliceCandles(candles, from, candles.length);
  const base = { market, isSimulated: candles.isSimulated, openTime: shown.openTime, reason: '' };
  try {
    const [column] = computeFeatures(candles, [spec.text], { context: beside }).columns;
    return {
      ...base,
      columns: [
        { name: 'close', column: shown.close },
        { name: spec.text, column: column.subarray(from) },
      ],
    };
  } catch (error) {
    if (!(error instanceof QuantError)) throw error;
    return { ...base, columns: [], reason: error.message };
  }
}
