/**
 * What one bar costs in the engine: the hot path of every backtest, sweep and walk-forward. Twice the figure means
 * twice the wait for each of them.
 *
 * Workload: SMA(20/50) crossover on seeded one-minute bars, market orders at the next open, 0.1 % fee, all in or flat.
 * Beside the engine stands the same workload as one hand-written loop: the least that JavaScript can do. Both must end
 * with the same equity and number of fills.
 */

import { Engine } from '../src/backtest/engine.js';
import { costs } from '../src/backtest/registry.js';
import { Tape } from '../src/backtest/tape.js';
import { type Candles, makeCandles } from '../src/core/candles.js';
import { createRng } from '../src/core/kit/rng.js';
import { MINUTE_MS } from '../src/core/kit/time.js';
import type { BarContext, Strategy } from '../src/core/strategy.js';

const FEE = 0.001;
const CASH = 1e6;

export function walk(n: number, seed: number): Candles {
  const rng = createRng(seed);
  const column = (): Float64Array => new Float64Array(n);
  const [openTime, open, high, low, close, volume] = [column(), column(), column(), column(), column(), column()];
  let price = 100;
  for (let i = 0; i < n; i++) {
    openTime[i] = 1_577_836_800_000 + i * MINUTE_MS;
    open[i] = price * Math.exp(0.00008 * rng.normal());
    close[i] = open[i] * Math.exp(0.0008 * rng.normal());
    high[i] = Math.max(open[i], close[i]) * Math.exp(0.0004 * Math.abs(rng.normal()));
    low[i] = Math.min(open[i], close[i]) * Math.exp(-0.0004 * Math.abs(rng.normal()));
    volume[i] = 1e9;
    price = close[i];
  }
  const key = { venue: 'bench', market: 'spot', symbol: 'WALKUSDT', intervalMs: MINUTE_MS } as const;
  return makeCandles({ ...key, openTime, open, high, low, close, volume });
}

/** The strategy as a user writes it: guarded reads, running sums, target orders. */
class SmaCross implements Strategy {
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

/** The same workload without an engine. */
function fusedLoop(open: Float64Array, close: Float64Array, equity: Float64Array): number {
  const [fast, slow] = [20, 50];
  let [cash, size, fastSum, slowSum, before, pending, fills] = [CASH, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < open.length; i++) {
    if (pending !== 0) {
      if (pending > 0) {
        size = cash / (open[i] * (1 + FEE));
        cash = 0;
      } else {
        cash += size * open[i] * (1 - FEE);
        size = 0;
      }
      fills++;
      pending = 0;
    }
    const c = close[i];
    equity[i] = cash + size * c;
    fastSum += c;
    slowSum += c;
    if (i >= fast) fastSum -= close[i - fast];
    if (i >= slow) slowSum -= close[i - slow];
    if (i < slow - 1) continue;
    const spread = fastSum / fast - slowSum / slow;
    if (i >= slow) {
      if (before <= 0 && spread > 0) pending = size === 0 ? 1 : 0;
      else if (before >= 0 && spread < 0) pending = size !== 0 ? -1 : 0;
    }
    before = spread;
  }
  return fills;
}

function playEngine(candles: Candles): { equity: number; fills: number } {
  const tape = new Tape([candles]);
  const engine = new Engine({
    tape,
    cashQuote: CASH,
    rules: {
      cashQuote: CASH,
      maxLeverage: 1,
      allowShort: false,
      maxVolumeShare: 1,
      limitFill: 'through',
      lotStep: 0,
      minNotionalQuote: 0,
    },
    costs: [costs.bind('taker-fee', { takerBps: FEE * 1e4, makerBps: FEE * 1e4 })],
    features: [],
    signals: null,
    firstStep: 0,
    strategyName: 'sma-cross',
  });
  engine.run(new SmaCross(20, 50));
  return { equity: engine.equity[candles.length - 1], fills: engine.executor.fills.count };
}

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1];
}

for (const n of [100_000, 1_000_000]) {
  const candles = walk(n, 42);
  const equity = new Float64Array(n);
  const rounds = n > 300_000 ? 7 : 21;
  const [engineNs, loopNs, ratios]: number[][] = [[], [], []];
  let [engineEnd, loopEnd] = ['', ''];
  for (let round = -5; round < rounds; round++) {
    const a = performance.now();
    const fills = fusedLoop(candles.open, candles.close, equity);
    const b = performance.now();
    const run = playEngine(candles);
    const c = performance.now();
    loopEnd = `${equity[n - 1].toPrecision(12)} ${fills}`;
    engineEnd = `${run.equity.toPrecision(12)} ${run.fills}`;
    if (round < 0) continue;
    loopNs.push(((b - a) * 1e6) / n);
    engineNs.push(((c - b) * 1e6) / n);
    ratios.push((c - b) / (b - a));
  }
  console.log(
    `engine ${n} bars: ${median(engineNs).toFixed(2)} ns/bar, one loop ${median(loopNs).toFixed(2)}, ratio ${median(ratios).toFixed(2)}; ends at ${engineEnd} and ${loopEnd}`,
  );
}
