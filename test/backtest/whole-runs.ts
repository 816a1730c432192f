import { makeRunSpec, type RunSpecDraft } from '../../src/backtest/make-spec.js';
import { strategies } from '../../src/backtest/registry.js';
import { backtest } from '../../src/backtest/run.js';
import type { Candles } from '../../src/core/candles.js';
import { createRng } from '../../src/core/kit/rng.js';
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

/** Any strategy on any bars, with a made-up model for those that need one; gaps are crossed. */
export function runAny(markets: readonly Candles[], strategy: string, draft: Partial<RunSpecDraft> = {}): Ledger {
  const spec = makeRunSpec({ markets, strategy, gaps: { mode: 'allow' }, ...draft });
  const bound = strategies.parse(strategy);
  const needsSignal = bound.definition.needs(bound.params).signal === true;
  return backtest({ spec, markets, signals: needsSignal ? markets.map(fakeSignal) : undefined });
}

/** Parameters that make every strategy trade often on short series. */
export const LIVELY: readonly string[] = [
  'hold',
  'momentum(lookback=20, enter=0.3, short=true)',
  'mean-reversion(window=20, enter=1.5, maxBars=10, short=true)',
  'breakout(channel=12, atr=7, stopAtr=2, targetAtr=3, direction=both)',
  'model-signal(enter=0.04, short=true, fullAt=0.2)',
  'dca(parts=24, every=6, unit=bar, dip=0.02)',
  'ma-cross(fast=5, slow=15, band=0.1, short=true)',
  'macd-volume(fast=4, slow=9, signal=3, volume=1, window=12, short=true)',
  'turtle(entry=10, exit=5, units=3, atr=7, direction=both)',
  'keltner(period=10, multiplier=0.8, range=7, short=true)',
  'squeeze(period=10, quiet=1, maxBars=12, multiplier=2, short=true)',
  'volatility-breakout(k=0.3, hours=6, direction=both)',
  'swing(trend=30, adx=7, strength=10, low=30, recovered=55, stop=2, atr=7, maxBars=8, short=true)',
  'session-breakout(session=day, range=240, stop=1)',
  'xs-momentum(lookback=20, every=4, top=1, skip=2, scaled=true, short=true)',
];
