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
];
