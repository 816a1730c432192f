import { makeRunSpec } from '../../../src/backtest/make-spec.js';
import type { BacktestRequest } from '../../../src/backtest/run.js';
import { type Candles, makeCandles } from '../../../src/core/candles.js';
import type { Bound } from '../../../src/core/kit/registry.js';
import type { Rng } from '../../../src/core/kit/rng.js';
import { createRng } from '../../../src/core/kit/rng.js';
import { DAY_MS, HOUR_MS } from '../../../src/core/kit/time.js';
import { type MarketRules, plainRules } from '../../../src/core/market-rules.js';
import type { TradingSpec } from '../../../src/core/spec.js';
import { defineStrategy, type StrategyDefinition } from '../../../src/core/strategy.js';
import { START_MS } from '../../support/series.js';
import { wildStrategy } from './wild-strategy.js';

/**
 * `wild`: jumps, gaps, bars without volume, costs, lots, latency, every kind of order. `calm`: each bar opens at the close
 * before it, nothing costs anything, and there are market and target orders only. `still`: prices hardly move, with every
 * kind of order.
 */
export type Family = 'wild' | 'calm' | 'still';

/** A random run with a trading layer, and what the strategy will have been asked and said. */
export interface LayeredRun {
  readonly seed: number;
  readonly family: Family;
  readonly request: BacktestRequest;
  readonly rules: readonly string[];
  /** bars trade so much that no order waits for volume, and orders reach the market at the next open */
  readonly isPrompt: boolean;
  /** closes at which the strategy was asked, UTC ms; filled by the run */
  readonly askedAt: Set<number>;
}

const OPEN_TABLE: MarketRules['marginTables'] = [
  {
    effectiveFromMs: 0,
    tiers: [{ floorNotional: 0, capNotional: null, maintenanceRate: 0.004, maxLeverage: 1e9 }],
  },
];

export function pick<T>(rng: Rng, all: readonly T[]): T {
  return all[rng.below(all.length)];
}

function between(rng: Rng, low: number, high: number): number {
  return low + (high - low) * rng.uniform();
}

interface BarPlan {
  readonly family: Family;
  readonly intervalMs: number;
  readonly market: 'spot' | 'swap';
  readonly isThin: boolean;
}

function randomBars(rng: Rng, symbol: string, plan: BarPlan): Candles {
  const { family, intervalMs, market, isThin } = plan;
  const n = family === 'wild' ? 25 + rng.below(16) : 32;
  const column = (): Float64Array => new Float64Array(n);
  const [openTime, open, high, low, close, volume] = [column(), column(), column(), column(), column(), column()];
  const sigma = family === 'still' ? 1e-5 : pick(rng, [0.005, 0.02, 0.06]);
  let last = pick(rng, [0.002, 1, 100, 30_000]);
  let place = 0;
  for (let i = 0; i < n; i++) {
    if (family === 'wild' && i > 0 && rng.uniform() < 0.06) place += 1 + rng.below(4);
    openTime[i] = START_MS + place * intervalMs;
    place++;
    open[i] = family === 'wild' ? last * Math.exp(0.3 * sigma * rng.normal()) : last;
    const jump = family !== 'still' && rng.uniform() < 0.06 ? between(rng, -0.5, 0.4) : 0;
    close[i] = open[i] * Math.exp(sigma * rng.normal() + jump);
    high[i] = Math.max(open[i], close[i]) * (1 + sigma * rng.uniform());
    low[i] = Math.min(open[i], close[i]) / (1 + sigma * rng.uniform());
    // A volume beyond 2^53 is refused as data.
    volume[i] = Math.min((isThin ? 3e5 * rng.uniform() : 1e12) / last, 9e15);
    if (family === 'wild' && rng.uniform() < 0.06) volume[i] = 0;
    last = close[i];
  }
  return makeCandles({ venue: 'test', market, symbol, intervalMs, openTime, open, high, low, close, volume });
}

const LIMITS = ['max-weight', 'total-exposure', 'leverage', 'net-exposure', 'concentration'] as const;

/** One rule's text with random limits, tight enough to bite. */
function randomRule(rng: Rng, name: string): string {
  const limitAction = pick(rng, ['shrink', 'shrink', 'reject', 'flatten']);
  const breakerAction = pick(rng, ['flatten', 'block']);
  const x = (low: number, high: number): string => between(rng, low, high).toPrecision(6);
  switch (name) {
    case 'max-weight':
    case 'net-exposure':
    case 'correlated-exposure':
    case 'total-exposure': {
      const more = name === 'correlated-exposure' ? ', window=10, above=0.1' : '';
      return `${name}(limit=${x(0.05, 1.2)}${more}, action=${limitAction})`;
    }
    case 'leverage':
      return `leverage(limit=${x(0.3, 3)}, action=${limitAction})`;
    case 'concentration':
      return `concentration(limit=${x(0.02, 0.6)}, action=${limitAction})`;
    case 'risk-per-trade':
      return `risk-per-trade(limit=${x(0.002, 0.03)}, action=${limitAction})`;
    case 'liquidity':
      return `liquidity(limit=${x(0.01, 0.5)}, action=${limitAction})`;
    case 'var':
    case 'expected-shortfall':
      return `${name}(limit=${x(0.01, 0.1)}, window=30, action=${limitAction})`;
    case 'daily-loss':
    case 'weekly-loss':
      return `${name}(limit=${x(0.01, 0.1)}, action=${breakerAction})`;
    case 'drawdown': {
      const [stages, length] = [pick(rng, ['0.5|0.8', '1', '0.2|1']), pick(rng, ['1h', '12h', '2d'])];
      return `drawdown(limit=${x(0.02, 0.2)}, coolDown=${pick(rng, ['3h', '1d'])}, stages="${stages}", stageLength=${length}, action=${breakerAction})`;
    }
    case 'kill-switch': {
      const after = rng.uniform() < 0.2 ? ', after="2024-01-04"' : '';
      return `kill-switch(limit=${x(0.05, 0.4)}${after}, action=${breakerAction})`;
    }
    case 'consecutive-losses':
      return `consecutive-losses(limit=${1 + rng.below(3)}, pause=${pick(rng, ['2h', '12h', '2d'])}, action=${breakerAction})`;
    case 'stale-data':
      return `stale-data(limit=${rng.below(3)}, action=${breakerAction})`;
    default:
      throw new Error(`no random form of ${name}`);
  }
}

const BREAKERS = ['daily-loss', 'weekly-loss', 'drawdown', 'kill-switch', 'consecutive-losses', 'stale-data'] as const;
const OTHERS = ['risk-per-trade', 'correlated-exposure', 'liquidity', 'var', 'expected-shortfall'] as const;

function randomRules(rng: Rng): string[] {
  const some = (names: readonly string[], share: number): string[] => names.filter(() => rng.uniform() < share);
  const withOthers = rng.uniform() < 0.3;
  const names = [...some(LIMITS, 0.35), ...some(BREAKERS, 0.2), ...(withOthers ? some(OTHERS, 0.4) : [])];
  // Their order counts: it is that of the command line.
  for (let i = names.length - 1; i > 0; i--) {
    const k = rng.below(i + 1);
    [names[i], names[k]] = [names[k], names[i]];
  }
  return (names.length === 0 ? ['max-weight'] : names).map((name) => randomRule(rng, name));
}

const SIZERS = [
  'fixed-fraction(fraction=0.4)',
  'fixed-notional(amount=4000)',
  'inverse-volatility(window=10)',
  'correlation-adjusted(window=10)',
  'kelly',
] as const;
const STOPS = [
  'fixed(rate=0.03)',
  'atr(k=2, period=3)',
  'trailing(rate=0.02)',
  'chandelier(k=2, period=3)',
  'time(bars=4)',
  'break-even(after=1)',
  'profit-lock',
] as const;
const PROFITS = ['fixed(rate=0.03)', 'partial(at="0.5|1", share="0.5|0.5")', 'atr(k=2, period=3)'] as const;
const EXECUTIONS = [
  'at-once',
  'twap(slices=3)',
  'vwap(slices=3)',
  'shortfall(slices=4)',
  'iceberg(tip=0.3, patience=4)',
  'pov(rate=0.05)',
] as const;

function randomLayer(rng: Rng, family: Family): TradingSpec {
  const maybe = <T>(share: number, all: readonly T[]): T | null => (rng.uniform() < share ? pick(rng, all) : null);
  const list = (text: string | null): string[] => (text === null ? [] : [text]);
  // The sizes of others are known late, or never on bars this few.
  const sizer = maybe(0.35, SIZERS);
  const stops = list(maybe(0.4, STOPS));
  if (stops.length > 0 && rng.uniform() < 0.3) stops.push('fixed(rate=0.05)');
  const takeProfits = list(maybe(0.25, PROFITS));
  const execution = family === 'calm' ? maybe(0.15, ['at-once'] as const) : maybe(0.35, EXECUTIONS);
  const confidence = maybe(0.1, ['trend-agreement(periods="2|3|5")'] as const);
  return { sizer, stops, takeProfits, risk: randomRules(rng), execution, confidence };
}

const COSTS = [[], ['taker-fee'], ['taker-fee', 'half-spread', 'volatility-slippage']] as const;

/** The random run of a seed: the same one each time. */
export function layeredRun(seed: number): LayeredRun {
  const rng = createRng(`layers/${seed}`);
  const family = pick(rng, ['wild', 'wild', 'calm', 'still'] as const);
  const isWild = family === 'wild';
  const contract = pick(
    rng,
    isWild ? (['spot', 'linear', 'linear', 'inverse'] as const) : (['spot', 'linear'] as const),
  );
  const count = contract === 'inverse' ? 1 : 1 + rng.below(3);
  const intervalMs = pick(rng, [HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS, DAY_MS]);
  const isThin = isWild && rng.uniform() < 0.3;
  const plan: BarPlan = { family, intervalMs, market: contract === 'spot' ? 'spot' : 'swap', isThin };
  const symbols = Array.from({ length: count }, (_, s) => `${'ABC'[s]}USDT`);
  const markets = symbols.map((symbol) => randomBars(rng, symbol, plan));
  const latencyMs = isWild && rng.uniform() < 0.15 ? intervalMs / 2 : 0;
  const contractSize = contract === 'spot' ? 1 : contract === 'inverse' ? 100 : pick(rng, [1, 0.1, 10]);
  const isLotted = isWild && rng.uniform() < 0.3;
  const rules = Object.fromEntries(
    markets.map((m) => [
      m.symbol,
      plainRules({
        contract,
        base: m.symbol.slice(0, 1),
        quote: 'USDT',
        contractSize,
        fundingIntervalMs: 0,
        marginTables: contract === 'spot' ? [] : OPEN_TABLE,
        ...(isLotted ? { lotStep: contract === 'inverse' ? 1 : 5 / m.close[0] / contractSize, minNotional: 1e-6 } : {}),
      }),
    ]),
  );
  const trading = randomLayer(rng, family);
  const askedAt = new Set<number>();
  const text = 'wild';
  const spec = makeRunSpec({
    markets,
    strategy: 'hold',
    costs: isWild ? pick(rng, COSTS) : [],
    trading,
    rules,
    gaps: { mode: 'allow' },
    account: {
      cashQuote: contract === 'inverse' ? 3 : 10_000,
      maxLeverage: isWild ? pick(rng, [1, 1, 3, 20]) : 1e6,
      allowShort: !isWild || rng.uniform() < 0.8,
      margin: isWild && rng.uniform() < 0.3 ? 'isolated' : 'cross',
    },
    execution: { latencyMs, maxVolumeShare: isThin ? 0.1 : 1 },
  });
  const script = rng.fork('orders');
  const definition: StrategyDefinition = defineStrategy({
    name: text,
    summary: 'Random orders of every kind',
    source: 'own',
    params: {},
    needs: () => ({ features: [] }),
    start: () => wildStrategy(script, family, askedAt),
  });
  const strategy: Bound<StrategyDefinition> = { definition, params: {}, text };
  return {
    seed,
    family,
    request: { spec, markets, strategy },
    rules: spec.trading?.risk ?? [],
    isPrompt: latencyMs === 0 && !isThin,
    askedAt,
  };
}
