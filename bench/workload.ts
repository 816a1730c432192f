/**
 * The one place where the benchmarks touch the engine: markets, strategies, and how a run is prepared and played.
 */
import { buyAndHold } from '../src/backtest/benchmark.js';
import { Engine } from '../src/backtest/engine.js';
import { makeRunSpec } from '../src/backtest/make-spec.js';
import { strategies } from '../src/backtest/registry.js';
import { type BacktestRequest, prepareRun, type Stage, setStage } from '../src/backtest/run.js';
import { type Candles, makeCandles } from '../src/core/candles.js';
import type { Ledger } from '../src/core/ledger.js';
import type { MetricResult } from '../src/core/metric.js';
import { type BarContext, defineStrategy, type Strategy, type StrategyDefinition } from '../src/core/strategy.js';
import { openSweep, SWEEP_WIDTH, sweepRow } from '../src/research/sweep.js';
import { measure } from '../src/risk/measure.js';
import { MINUTE_MS, readColumns, START_MS } from './kit/walk.js';

export const CASH = 1e6;
export const FEE = 0.001;

/** How a run ended. */
export interface End {
  readonly equity: number;
  readonly fills: number;
}

export function marketOf(symbol: string, columns: readonly Float64Array[]): Candles {
  const [openTime, open, high, low, close, volume] = columns;
  const key = { venue: 'bench', market: 'spot', symbol, intervalMs: MINUTE_MS } as const;
  return makeCandles({ ...key, openTime, open, high, low, close, volume });
}

export function loadWalk(file: string): Candles {
  return marketOf('WALKUSDT', readColumns(file, 6));
}

/** Ten markets of one file, named so that their alphabetical order is that of the file. */
export function loadTenMarkets(file: string): Candles[] {
  const columns = readColumns(file, 50);
  const time = columns[0].map((_, i) => START_MS + i * MINUTE_MS);
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
    const { fast, slow } = this;
    const i = bar.barCount(s) - 1;
    const close = bar.close(s);
    let fastSum = this.fastSum + close;
    if (i >= fast) fastSum -= bar.close(s, fast);
    this.fastSum = fastSum;
    let slowSum = this.slowSum + close;
    if (i >= slow) slowSum -= bar.close(s, slow);
    this.slowSum = slowSum;
    if (i < slow - 1) return;
    const spread = fastSum / fast - slowSum / slow;
    if (i >= slow) {
      if (this.before <= 0 && spread > 0) this.act(bar, s, 1);
      else if (this.before >= 0 && spread < 0) this.act(bar, s, 0);
    }
    this.before = spread;
  }

  protected act(bar: BarContext, s: number, weight: number): void {
    if ((bar.position(s) === 0) === weight > 0) bar.target(s, weight);
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
    let fastSum = this.fastSum + close;
    if (i >= fast) fastSum -= closes[i - fast];
    this.fastSum = fastSum;
    let slowSum = this.slowSum + close;
    if (i >= slow) slowSum -= closes[i - slow];
    this.slowSum = slowSum;
    if (i < slow - 1) return;
    const spread = fastSum / fast - slowSum / slow;
    if (i >= slow) {
      const { before } = this;
      if (before <= 0 && spread > 0) {
        if (bar.position(s) === 0) bar.target(s, 1);
      } else if (before >= 0 && spread < 0) {
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

  constructor(closes: Float64Array) {
    this.closes = closes;
  }

  onBar(bar: BarContext, s: number): void {
    const { closes } = this;
    const i = this.i++;
    const close = closes[i];
    let fastSum = this.fastSum + close;
    if (i >= 20) fastSum -= closes[i - 20];
    this.fastSum = fastSum;
    let slowSum = this.slowSum + close;
    if (i >= 50) slowSum -= closes[i - 50];
    this.slowSum = slowSum;
    if (i < 49) return;
    const spread = fastSum / 20 - slowSum / 50;
    const isUp = i >= 50 && this.before <= 0 && spread > 0;
    this.before = spread;
    if (!isUp || bar.position(s) !== 0 || bar.hasOrders(s)) return;
    const limit = close * 0.9995;
    const exits = { limit, stop: { price: limit * 0.995 }, target: { price: limit * 1.01 } };
    bar.bracket(s, bar.cash / (limit * (1 + FEE)), exits, { barsValid: 10 });
  }
}

const HOUR = 0;
export const HOUR_AND_FIVE = ['1h', '5m'] as const;

/**
 * SMA(20/50) on 5m bars, entries only above the 50-hour EMA: limit 0.05 % below the close for ten minutes, stop 1 % below
 * it, target 2 % above it, out at market on the way down. Of 9 % of the equity each, so that ten of them always have cash.
 */
export class HourAndFive implements Strategy {
  private readonly ema: Float64Array;
  private readonly hours: Int32Array;
  private readonly fastSum: Float64Array;
  private readonly slowSum: Float64Array;
  private readonly before: Float64Array;

  constructor(markets: number) {
    this.ema = new Float64Array(markets);
    this.hours = new Int32Array(markets);
    this.fastSum = new Float64Array(markets);
    this.slowSum = new Float64Array(markets);
    this.before = new Float64Array(markets);
  }

  onBar(bar: BarContext, s: number, k: number): void {
    const bars = bar.interval(k);
    const close = bars.close(s);
    if (k === HOUR) {
      this.ema[s] = this.hours[s]++ === 0 ? close : this.ema[s] + (close - this.ema[s]) * (2 / 51);
      return;
    }
    const count = bars.barCount(s);
    this.fastSum[s] += close;
    this.slowSum[s] += close;
    if (count > 20) this.fastSum[s] -= bars.close(s, 20);
    if (count > 50) this.slowSum[s] -= bars.close(s, 50);
    if (count < 50) return;
    const spread = this.fastSum[s] / 20 - this.slowSum[s] / 50;
    const before = this.before[s];
    this.before[s] = spread;
    if (count > 50 && this.hours[s] >= 50) this.decide(bar, s, { before, spread, close });
  }

  private decide(
    bar: BarContext,
    s: number,
    { before, spread, close }: { readonly before: number; readonly spread: number; readonly close: number },
  ): void {
    if (before <= 0 && spread > 0) {
      if (bar.position(s) !== 0 || bar.hasOrders(s) || close <= this.ema[s]) return;
      const limit = close * 0.9995;
      const exits = { limit, stop: { price: limit * 0.99 }, target: { price: limit * 1.02 } };
      bar.bracket(s, (bar.equity * 0.09) / limit, exits, { barsValid: 10 });
    } else if (before >= 0 && spread < 0) {
      const held = bar.position(s);
      // The exits of a bracket stay until the market order has filled: the next open may jump over one of them.
      if (held > 0) bar.market(s, -held);
      else bar.cancelAll(s);
    }
  }
}

/** A strategy class as a definition without parameters. */
export function definitionOf(
  start: (symbolCount: number) => Strategy,
  intervals: readonly string[] = [],
): StrategyDefinition {
  return defineStrategy({
    name: 'bench',
    summary: 'Workload of the benchmarks',
    source: 'none',
    params: {},
    needs: () => ({ features: [], ...(intervals.length > 0 ? { intervals } : {}) }),
    start: (_, symbolCount) => start(symbolCount),
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

/** The stage of a request: many runs over it write to the same memory, as C's engine does. */
export function stageOf(request: BacktestRequest): Stage {
  return setStage(request, request.strategy === undefined ? [] : [request.strategy]);
}

/** A prepared run that can be played once: everything before the first bar is done. */
export function ready(request: BacktestRequest, stage?: Stage): () => End {
  const setup = prepareRun(request, stage);
  return () => {
    const { equity, fills } = new Engine(setup).run();
    return { equity: equity[equity.length - 1], fills: fills.count };
  };
}

/** 20 fast by 20 slow lengths. */
export const PAIRS: readonly (readonly [fast: number, slow: number])[] = Array.from({ length: 400 }, (_, k) => [
  5 + 2 * Math.floor(k / 20),
  50 + 5 * (k % 20),
]);

const cross = defineStrategy({
  name: 'bench-cross',
  summary: 'SMA crossover with running sums, as a user writes it',
  source: 'none',
  params: {
    fast: { type: 'int', default: 20, min: 1, max: 5000, doc: 'bars' },
    slow: { type: 'int', default: 50, min: 2, max: 5000, doc: 'bars' },
  },
  needs: () => ({ features: [] }),
  start: ({ fast, slow }) => new GuardedCross(fast, slow),
});

/** The way `quant sweep` goes: one stage, one run per pair, the figures of its row. */
export function openPairs(market: Candles): (pair: number) => End {
  if (!strategies.list().some(({ name }) => name === cross.name)) strategies.add(cross);
  const { strategy: _, ...run } = requestOf([market], cross);
  const candidates = PAIRS.map(([fast, slow]) => `bench-cross(fast=${fast}, slow=${slow})`);
  const evaluate = openSweep({ run, candidates, fromMs: market.openTime[0], withHash: false });
  const plan = { withHash: false };
  const row = new Float64Array(SWEEP_WIDTH);
  return (pair) => {
    evaluate(pair, row);
    const { finalEquity, fills } = sweepRow(plan, row, 0);
    return { equity: finalEquity, fills };
  };
}

/** Every metric of a run, with buying and holding beside it: what each run prints. */
export function statistics(ledger: Ledger, markets: readonly Candles[]): readonly MetricResult[] {
  const { firstStep } = ledger;
  return measure(ledger, buyAndHold(markets, { cashQuote: CASH, firstStep }));
}
