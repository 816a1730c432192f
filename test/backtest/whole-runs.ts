import { makeRunSpec, type RunSpecDraft } from '../../src/backtest/make-spec.js';
import { strategies } from '../../src/backtest/registry.js';
import { backtest } from '../../src/backtest/run.js';
import type { FundingSchedule } from '../../src/backtest/tape.js';
import type { VenueData } from '../../src/backtest/venue-data.js';
import type { Candles } from '../../src/core/candles.js';
import { createRng } from '../../src/core/kit/rng.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import type { Ledger } from '../../src/core/ledger.js';

/** A made-up model: row i leans with the last close and some noise, and knows nothing of later bars. */
export function fakeSignal(candles: Candles): Float64Array {
  const rng = createRng(`signal/${candles.symbol}`);
  return Float64Array.from(candles.close, (close, i) => {
    const lean = i === 0 ? 0 : Math.sign(close - candles.close[i - 1]) * 0.03;
    const value = 0.5 + lean + 0.05 * rng.normal();
    return i < 30 ? Number.NaN : Math.min(1, Math.max(0, value));
  });
}

/** Made-up funding of a market: every eight hours, noise around zero that says nothing of the next one. */
export function fakeFunding(candles: Candles): FundingSchedule {
  const rng = createRng(`funding/${candles.symbol}`);
  const every = 8 * HOUR_MS;
  const end = candles.openTime[candles.length - 1] + candles.intervalMs;
  const time: number[] = [];
  for (let t = Math.ceil(candles.openTime[0] / every) * every; t < end; t += every) time.push(t);
  return { time: Float64Array.from(time), rate: Float64Array.from(time, () => 0.0003 * rng.normal()) };
}

/** The least number of markets of the strategies that need more than one. */
export const MARKETS_NEEDED: ReadonlyMap<string, number> = new Map([['pairs', 2]]);

/** Strategies that trade perpetuals only: they get the same bars as perpetuals, with made-up funding. */
export const PERPETUALS_ONLY: ReadonlySet<string> = new Set(['funding-carry']);

/** What a run of this strategy needs beside the bars, and the bars as it needs them. */
export function worldOf(name: string, bars: readonly Candles[]): World {
  if (!PERPETUALS_ONLY.has(name)) return { markets: bars, costs: [] };
  return {
    markets: bars.map((m) => ({ ...m, market: 'swap' })),
    venueData: { funding: bars.map(fakeFunding) },
    costs: ['stored-funding'],
  };
}

export interface World {
  readonly markets: readonly Candles[];
  readonly venueData?: VenueData;
  /** what is charged in addition to what a test asks for */
  readonly costs: readonly string[];
}

/** Any strategy on any bars, with a made-up model or funding for those that need one; gaps are crossed. */
export function runAny(bars: readonly Candles[], strategy: string, draft: Partial<RunSpecDraft> = {}): Ledger {
  const bound = strategies.parse(strategy);
  const { markets, venueData, costs } = worldOf(bound.definition.name, bars);
  const spec = makeRunSpec({
    markets,
    strategy,
    gaps: { mode: 'allow' },
    ...draft,
    costs: draft.costs && [...new Set([...draft.costs, ...costs])],
  });
  const needsSignal = bound.definition.needs(bound.params).signal === true;
  return backtest({ spec, markets, venueData, signals: needsSignal ? markets.map(fakeSignal) : undefined });
}

/** Parameters that make every strategy trade often on short series. */
export const LIVELY: readonly string[] = [
  'hold',
  'momentum(lookback=20, enter=0.3, short=true)',
  'mean-reversion(window=20, enter=1.5, maxBars=10, short=true)',
  'breakout(channel=12, atr=7, stopAtr=2, targetAtr=3, direction=both)',
  'model-signal(full=0.07, short=true, fullAt=0.5)',
  'dca(parts=24, every=6, unit=bar, dip=0.02)',
  'ma-cross(fast=5, slow=15, band=0.1, short=true)',
  'macd-volume(fast=4, slow=9, signal=3, volume=0.9, window=12, short=true)',
  'turtle(entry=10, exit=5, units=3, atr=7, direction=both)',
  'keltner(period=10, multiplier=0.8, range=7, short=true)',
  'squeeze(period=10, quiet=1, maxBars=12, multiplier=2, short=true)',
  'volatility-breakout(k=0.3, hours=6, direction=both)',
  'swing(trend=30, adx=7, strength=10, low=30, recovered=55, stop=2, atr=7, maxBars=8, short=true)',
  'session-breakout(session=day, range=240, direction=both)',
  'xs-momentum(lookback=20, every=4, top=1, skip=2, scaled=true, short=true)',
  'rsi-reversion(period=7, low=30, leave=50, maxBars=10, short=true)',
  'bollinger-reversion(period=12, deviations=1.5, maxBars=10, short=true)',
  'pairs(window=30, every=4, enter=1.2, stop=6, maxBars=12, level="10%", lags=0)',
  'grid(step=0.7, levels=3, atr=7, pause=2, short=true)',
  'consensus(timeframes="1|2|4", fast=2, slow=5, short=true)',
  'funding-carry(enter=0.0001, exit=0.00002, settlements=2, legs=1)',
  'regime-adaptive(trend=7, trending=20, window=12, enter=1, past=40, stopAtr=3, short=true)',
  'ensemble(of="momentum(lookback=10, enter=0.2):0.5 + rsi-reversion(period=5, short=true):0.3 + consensus(timeframes=\'1|2|4\', fast=2, slow=5):0.2")',
  'bayes-signal(signals="rsi(period=7)@50/15 | price-zscore(period=12)@0/1", short=true)',
];
