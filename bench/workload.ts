/**
 * The one place where the benchmarks touch the engine: markets, strategies, and how a run is prepared and played.
 */
import { Engine } from '../src/backtest/engine.js';
import { makeRunSpec } from '../src/backtest/make-spec.js';
import { type BacktestRequest, prepareRun } from '../src/backtest/run.js';
import { type Candles, makeCandles } from '../src/core/candles.js';
import { type BarContext, defineStrategy, type Strategy, type StrategyDefinition } from '../src/core/strategy.js';
import { MINUTE_MS, readColumns } from './kit/walk.js';

export const CASH = 1e6;
export const FEE = 0.001;

/** How a run ended. */
export interface End {
  readonly equity: number;
  readonly fills: number;
}

/** Bars of a file, in a market so deep that no order is ever cut: what volume allows is not what is measured. */
function marketOf(symbol: string, columns: readonly Float64Array[]): Candles {
  const [openTime, open, high, low, close, volume] = columns;
  const key = { venue: 'bench', market: 'spot', symbol, intervalMs: MINUTE_MS } as const;
  return makeCandles({ ...key, openTime, open, high, low, close, volume: volume.map((v) => v * 1e9) });
}

export function loadWalk(file: string): Candles {
  return marketOf('WALKUSDT', readColumns(file, 6));
}

/** Ten markets of one file, named so that their alphabetical order is that of the file. */
export function loadTenMarkets(file: string, openTime: (bars: number) => Float64Array): Candles[] {
  const columns = readColumns(file, 50);
  const time = openTime(columns[0].length);
  return Array.from({ length: 10 }, (_, s) => marketOf(`W${s}USDT`, [time, ...columns.slice(5 * s, 5 * s + 5)]));
}

/** SMA crossover as a user writes it: reads through the guard that refuses the future, running sums, targets. */
export class GuardedCross implements Strategy {
  private readonly fast: number;
  private readonly slow: number;
  private fastSum = 0;
  private slowSum = 0;
  private before = 0;

  constructor(fast: number, slow: number) {
    this.fast = fast;
    this.slow = slow;
  }

  onBar(bar: BarContext, s: number): void {
    const close = bar.close(s);
    const count = bar.barCount(s);
    this.fastSum += close;
    this.slowSum += close;
    if (count > this.fast) this.fastSum -= bar.close(s, this.fast);
    if (count > this.slow) this.slowSum -= bar.close(s, this.slow);
    if (count < this.slow) return;
    const spread = this.fastSum / this.fast - this.slowSum / this.slow;
    if (count > this.slow) {
      if (this.before <= 0 && spread > 0) {
        if (bar.position(s) === 0) bar.target(s, 1);
      } else if (this.before >= 0 && spread < 0) {
        if (bar.position(s) !== 0) bar.target(s, 0);
      }
    }
    this.before = spread;
  }
}

/** The same on a raw column: what is left is the engine's own cost per bar. */
export class RawCross implements Strategy {
  private readonly closes: Float64Array;
  private readonly fast: number;
  private readonly slow: number;
  private i = 0;
  private fastSum = 0;
  private slowSum = 0;
  private before = 0;

  constructor(closes: Float64Array, fast: number, slow: number) {
    this.closes = closes;
    this.fast = fast;
    this.slow = slow;
  }

  onBar(bar: BarContext, s: number): void {
    const { closes, fast, slow } = this;
    const i = this.i++;
    const close = closes[i];
    this.fastSum += close;
    this.slowSum += close;
    if (i >= fast) this.fastSum -= closes[i - fast];
    if (i >= slow) this.slowSum -= closes[i - slow];
    if (i < slow - 1) return;
    const spread = this.fastSum / fast - this.slowSum / slow;
    if (i >= slow) {
      if (this.before <= 0 && spread > 0) {
        if (bar.position(s) === 0) bar.target(s, 1);
      } else if (this.before >= 0 && spread < 0) {
        if (bar.position(s) !== 0) bar.target(s, 0);
      }
    }
    this.before = spread;
  }
}

/** Limit entry 0.05 % below the close for ten bars, stop 0.5 % below it and target 1 % above it, on a raw column. */
export class BracketCross implements Strategy {
  private readonly closes: Float64Array;
  private i = 0;
  private fastSum = 0;
  private slowSum = 0;
  private before = 0;
  private entry = 0;

  constructor(closes: Float64Array) {
    this.closes = closes;
  }

  onBar(bar: BarContext, s: number): void {
    const { closes } = this;
    const i = this.i++;
    const close = closes[i];
    this.fastSum += close;
    this.slowSum += close;
    if (i >= 20) this.fastSum -= closes[i - 20];
    if (i >= 50) this.slowSum -= closes[i - 50];
    if (i < 49) return;
    const spread = this.fastSum / 20 - this.slowSum / 50;
    if (i >= 50 && this.before <= 0 && spread > 0 && bar.position(s) === 0) this.enter(bar, s, close * 0.9995);
    this.before = spread;
  }

  private enter(bar: BarContext, s: number, price: number): void {
    if (this.entry > 0 && bar.isOpen(this.entry)) return;
    bar.cancelAll(s);
    const quantity = bar.cash / (price * (1 + FEE));
    this.entry = bar.limit(s, quantity, price, { barsValid: 10 });
    bar.stop(s, -quantity, price * 0.995, { reduceOnly: true });
    bar.limit(s, -quantity, price * 1.01, { reduceOnly: true });
  }
}

/** A strategy class as a definition without parameters. */
export function definitionOf(start: () => Strategy, intervals: readonly string[] = []): StrategyDefinition {
  return defineStrategy({
    name: 'bench',
    summary: 'Workload of the benchmarks',
    source: 'none',
    params: {},
    needs: () => ({ features: [], ...(intervals.length > 0 ? { intervals } : {}) }),
    start,
  });
}

export interface Fees {
  readonly takerBps: number;
  readonly makerBps: number;
}

/** A run of these markets with nothing charged but fees, as a request to the library. */
export function requestOf(
  markets: readonly Candles[],
  definition: StrategyDefinition,
  { takerBps, makerBps }: Fees = { takerBps: 10, makerBps: 10 },
): BacktestRequest {
  const made = makeRunSpec({
    markets,
    strategy: 'hold',
    costs: [`taker-fee(takerBps=${takerBps}, makerBps=${makerBps})`],
    account: { cashQuote: CASH, allowShort: false },
    execution: { maxVolumeShare: 1 },
  });
  const strategy = { definition, params: {}, text: definition.name };
  return { spec: { ...made, strategy: definition.name }, markets, strategy };
}

/** A prepared run that can be played once: everything before the first bar is done. */
export function ready(request: BacktestRequest): () => End {
  const { strategy, setup } = prepareRun(request);
  const running = strategy.definition.start(strategy.params, setup.tape.count);
  return () => {
    const engine = new Engine(setup).run(running);
    return { equity: engine.equity[engine.equity.length - 1], fills: engine.executor.fills.count };
  };
}
