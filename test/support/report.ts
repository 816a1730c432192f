import { alignMarkets, type Clock } from '../../src/core/align.js';
import { type Candles, makeCandles } from '../../src/core/candles.js';
import { hashJson } from '../../src/core/kit/hash.js';
import { createRng } from '../../src/core/kit/rng.js';
import { HOUR_MS, YEAR_MS } from '../../src/core/kit/time.js';
import type { Ledger } from '../../src/core/ledger.js';
import { plainRules } from '../../src/core/market-rules.js';
import type { MetricResult } from '../../src/core/metric.js';
import type { Fill, Order, Reject, Trade } from '../../src/core/order.js';
import { REGIME_NAMES, type RegimePath } from '../../src/core/regime.js';
import type { RunReport, WindowRow } from '../../src/core/report.js';
import { DEFAULT_ACCOUNT, DEFAULT_EXECUTION, DEFAULT_GAPS, type RunSpec } from '../../src/core/spec.js';
import { measure } from '../../src/risk/measure.js';

export interface SampleOptions {
  readonly seed?: number;
  readonly bars?: number;
  readonly intervalMs?: number;
  readonly symbols?: readonly string[];
  readonly title?: string;
  readonly isSimulated?: boolean;
  readonly isWalkForward?: boolean;
}

/** 2021-01-01 */
const START_MS = 1_609_459_200_000;
const FEE = 0.001;
const HALF_SPREAD = 0.0001;
const SLIPPAGE = 0.0003;
const BORROW_PER_YEAR = 0.08;
const STRATEGY = 'ma-cross(fast=48, slow=200)';
const COST_MODELS: RunReport['costModels'] = [
  { component: 'fee', text: 'taker-fee(takerBps=10, makerBps=10)' },
  { component: 'spread', text: 'half-spread(bps=1)' },
  { component: 'slippage', text: 'fixed-slippage(bps=3)' },
  { component: 'borrow', text: 'borrow-rate(perYear=0.08)' },
];

/**
 * A whole report of a seeded run: random prices with calm and wild stretches, a moving-average cross with real fills,
 * and every optional part. The numbers fit each other; they are no statement about any market.
 */
export function sampleReport(options: SampleOptions = {}): RunReport {
  const { seed = 7, bars = 4 * 365 * 24, intervalMs = HOUR_MS, symbols = ['BTCUSDT', 'ETHUSDT'] } = options;
  const { isSimulated = true, isWalkForward = true, title = `ma-cross on ${symbols.join(', ')}` } = options;
  const made = symbols.map((symbol, s) => randomMarket(`${seed}/${s}`, symbol, bars, intervalMs, isSimulated));
  const markets = made.map((m) => m.candles);
  const clock = alignMarkets(markets);
  const spec = specOf(markets, seed, isSimulated);
  const ledger = runCross(markets, clock, spec.account.cashQuote);
  const benchmark = holdEqually(markets, clock, spec.account.cashQuote);
  return {
    runId: 'bt-20240101-000000-sample',
    kind: isWalkForward ? 'walkforward' : 'backtest',
    title,
    command: `quant backtest --strategy 'ma-cross(fast=48, slow=200)' --symbols ${symbols.join(',')} --interval 1h --seed ${seed}`,
    spec,
    costModels: COST_MODELS,
    specHash: hashJson(spec),
    dataHash: 'd1'.repeat(32),
    runHash: 'a7'.repeat(32),
    codeVersion: '0.1.0',
    markets,
    ledger,
    metrics: measure(ledger, benchmark),
    benchmarkMetrics: measure({ ...ledger, equity: benchmark, fills: [], trades: [], rejects: [] }, benchmark),
    benchmark,
    regime: { model: 'hmm(states=4)', path: made[0].regime },
    ...(isWalkForward
      ? { windows: windowsOf(ledger, seed), modelScores: scores(), featureImportance: importances(seed) }
      : {}),
    assumptions: [
      'Orders are decided at the close of a bar and fill at the open of the next one.',
      'Every fill pays a taker fee of 0.10 %, half a spread of 1 bp and 3 bp of slippage.',
      'Short positions pay 8 % a year on what is borrowed.',
      'A bar without volume fills nothing.',
    ],
    findings: [
      {
        severity: 'warning',
        text: '12 of 35,040 bars are missing from the store (0.03 %), the longest gap lasts 9 h.',
      },
      { severity: 'info', text: 'The strategy was not chosen among others: one trial on this data.' },
    ],
  };
}

interface MadeMarket {
  readonly candles: Candles;
  readonly regime: RegimePath;
}

/** Prices whose drift and volatility depend on a hidden state that lasts a few hundred bars. */
function randomMarket(
  seed: string,
  symbol: string,
  bars: number,
  intervalMs: number,
  isSimulated: boolean,
): MadeMarket {
  const rng = createRng(`sample/${seed}`);
  const drift = [0.00042, -0.0003, 0, -0.0001];
  const volatility = [0.006, 0.008, 0.003, 0.013];
  const column = (): Float64Array => new Float64Array(bars);
  const c = { openTime: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
  const state = new Int8Array(bars).fill(-1);
  const probabilities = REGIME_NAMES.map(() => new Float64Array(bars).fill(Number.NaN));
  let price = 29_000;
  let now = 2;
  let skipped = 0;
  for (let i = 0; i < bars; i++) {
    if (rng.uniform() < 1 / 500) now = rng.below(4);
    if (i === 9000) skipped = 9;
    c.openTime[i] = START_MS + (i + skipped) * intervalMs;
    c.open[i] = price;
    price *= Math.exp(drift[now] + volatility[now] * rng.normal());
    c.close[i] = price;
    c.high[i] = Math.max(c.open[i], price) * (1 + 0.3 * volatility[now] * rng.uniform());
    c.low[i] = Math.min(c.open[i], price) * (1 - 0.3 * volatility[now] * rng.uniform());
    c.volume[i] = rng.uniform() < 0.002 ? 0 : 100 + 900 * rng.uniform();
    if (i < 200) continue;
    state[i] = now;
    const sure = 0.6 + 0.39 * rng.uniform();
    for (let k = 0; k < 4; k++) probabilities[k][i] = k === now ? sure : (1 - sure) / 3;
  }
  const candles = makeCandles({
    venue: isSimulated ? 'sim' : 'binance',
    market: 'spot',
    symbol,
    intervalMs,
    isSimulated,
    ...c,
  });
  return { candles, regime: { names: REGIME_NAMES, state, probabilities } };
}

function specOf(markets: readonly Candles[], seed: number, isSimulated: boolean): RunSpec {
  const [first] = markets;
  return {
    schema: 'quant/run-spec@2',
    market: {
      venue: first.venue,
      type: 'spot',
      symbols: markets.map((m) => m.symbol),
      intervalMs: first.intervalMs,
      fromMs: first.openTime[0],
      toMs: first.openTime[first.length - 1] + first.intervalMs,
      isSimulated,
      rules: Object.fromEntries(
        markets.map(({ symbol }) => [symbol, plainRules({ contract: 'spot', base: symbol, quote: 'USDT' })]),
      ),
    },
    strategy: STRATEGY,
    costs: COST_MODELS.map((model) => model.text),
    account: { ...DEFAULT_ACCOUNT, currency: 'USDT' },
    execution: DEFAULT_EXECUTION,
    gaps: DEFAULT_GAPS,
    seed,
    model: null,
  };
}

/** Long above, short below: means of 48 and 200 closes; decided at a close, filled at the next open. */
function runCross(markets: readonly Candles[], clock: Clock, startCash: number): Ledger {
  const n = clock.steps;
  const column = (): Float64Array => new Float64Array(n);
  const columns = { equity: column(), cash: column(), netExposure: column(), grossExposure: column() };
  const costs = { fees: column(), spreadCost: column(), slippageCost: column(), borrowCost: column() };
  const positions = markets.map(column);
  const marks = markets.map(() => column().fill(Number.NaN));
  const fast = markets.map((m) => meanOf(m.close, 48));
  const slow = markets.map((m) => meanOf(m.close, 200));
  const held = markets.map(() => 0);
  const wanted = markets.map(() => Number.NaN);
  const orders: Order[] = [];
  const fills: Fill[] = [];
  const rejects: Reject[] = [];
  const trades: Trade[] = [];
  const opened: (Fill | undefined)[] = markets.map(() => undefined);
  const total = { fees: 0, spread: 0, slippage: 0, borrow: 0 };
  let cash = startCash;
  let equity = startCash;

  const closeTrade = (s: number, exit: Fill, isClosed: boolean): void => {
    const entry = opened[s];
    if (entry === undefined) return;
    const fees = entry.fee + (isClosed ? FEE * Math.abs(entry.quantity) * exit.price : 0);
    const profit = entry.quantity * (exit.price - entry.price) - fees;
    trades.push({
      symbol: markets[s].symbol,
      strategy: 0,
      side: entry.quantity > 0 ? 'long' : 'short',
      entryTime: entry.time,
      exitTime: exit.time,
      entryPrice: entry.price,
      exitPrice: exit.price,
      quantity: Math.abs(entry.quantity),
      profit,
      profitRate: profit / Math.abs(entry.quantity * entry.price),
      fees,
      barsHeld: exit.step - entry.step,
      isClosed,
      exitReason: isClosed ? 'cross' : 'end of data',
    });
    opened[s] = undefined;
  };

  for (let i = 0; i < n; i++) {
    const time = clock.openTime[i];
    markets.forEach((m, s) => {
      const row = clock.rowAt[s][i];
      if (row < 0) return;
      if (!Number.isNaN(wanted[s])) {
        const symbol = m.symbol;
        const orderId = orders.length + 1;
        const order = {
          id: orderId,
          symbol,
          type: 'target',
          quantity: Number.NaN,
          price: Number.NaN,
          targetOf: 'weight',
          target: wanted[s],
          strategy: 0,
        } as const;
        if (m.volume[row] === 0) {
          orders.push({ ...order, decidedStep: i - 1, status: 'rejected', reason: 'cross' });
          rejects.push({
            orderId,
            step: i,
            time,
            symbol,
            code: 'NO_VOLUME',
            message: `${symbol} has no volume in this bar`,
          });
        } else {
          const quantity = (wanted[s] * equity) / m.open[row] - held[s];
          const reference = m.open[row];
          const price = reference * (1 + Math.sign(quantity) * (HALF_SPREAD + SLIPPAGE));
          const size = Math.abs(quantity);
          const fill: Fill = {
            orderId,
            step: i,
            time,
            symbol,
            strategy: 0,
            quantity,
            price,
            referencePrice: reference,
            notional: size * reference,
            fee: FEE * size * price,
            spreadCost: HALF_SPREAD * size * reference,
            slippageCost: SLIPPAGE * size * reference,
            isMaker: false,
          };
          orders.push({ ...order, decidedStep: i - 1, status: 'filled', reason: 'cross' });
          fills.push(fill);
          closeTrade(s, fill, true);
          held[s] += quantity;
          cash -= quantity * price + fill.fee;
          total.fees += fill.fee;
          total.spread += fill.spreadCost;
          total.slippage += fill.slippageCost;
          opened[s] = { ...fill, quantity: held[s], fee: FEE * Math.abs(held[s]) * price };
          wanted[s] = Number.NaN;
        }
      }
      marks[s][i] = m.close[row];
    });
    let worth = 0;
    let gross = 0;
    markets.forEach((m, s) => {
      if (Number.isNaN(marks[s][i]) && i > 0) marks[s][i] = marks[s][i - 1];
      const value = held[s] === 0 ? 0 : held[s] * marks[s][i];
      if (value < 0) {
        const borrow = (-value * BORROW_PER_YEAR * m.intervalMs) / YEAR_MS;
        cash -= borrow;
        total.borrow += borrow;
      }
      worth += value;
      gross += Math.abs(value);
      positions[s][i] = held[s];
      const row = clock.rowAt[s][i];
      const target = Math.sign(fast[s][row] - slow[s][row]) / markets.length;
      if (row >= 200 && target !== 0 && Math.sign(target) !== Math.sign(held[s])) wanted[s] = target;
    });
    equity = cash + worth;
    columns.equity[i] = equity;
    columns.cash[i] = cash;
    columns.netExposure[i] = worth / equity;
    columns.grossExposure[i] = gross / equity;
    costs.fees[i] = total.fees;
    costs.spreadCost[i] = total.spread;
    costs.slippageCost[i] = total.slippage;
    costs.borrowCost[i] = total.borrow;
  }
  markets.forEach((m, s) => {
    const entry = opened[s];
    if (entry !== undefined)
      closeTrade(s, { ...entry, step: n - 1, time: clock.openTime[n - 1], price: m.close[m.length - 1] }, false);
  });
  return {
    symbols: markets.map((m) => m.symbol),
    intervalMs: markets[0].intervalMs,
    startCash,
    steps: n,
    openTime: clock.openTime,
    ...columns,
    wallet: columns.cash,
    positions,
    marks,
    ...costs,
    fundingCost: column(),
    liquidationCost: column(),
    orders,
    fills,
    rejects,
    trades,
    fundingPayments: [],
    liquidations: [],
    riskEvents: [],
    parents: [],
    findings: [],
    strategies: [{ name: STRATEGY, share: 1, equity: columns.equity }],
    firstStep: Math.min(200, n),
    isBankrupt: false,
  };
}

function meanOf(close: Float64Array, window: number): Float64Array {
  const out = new Float64Array(close.length).fill(Number.NaN);
  let sum = 0;
  for (let i = 0; i < close.length; i++) {
    sum += close[i] - (i >= window ? close[i - window] : 0);
    if (i >= window - 1) out[i] = sum / window;
  }
  return out;
}

/** Buys in equal parts at the first open after the warm-up, without costs. */
function holdEqually(markets: readonly Candles[], clock: Clock, cash: number): Float64Array {
  const paid = markets.map((m) => m.open[Math.min(201, m.length - 1)]);
  const last = [...paid];
  return Float64Array.from({ length: clock.steps }, (_, i) => {
    if (i <= 200) return cash;
    markets.forEach((m, s) => {
      if (clock.rowAt[s][i] >= 0) last[s] = m.close[clock.rowAt[s][i]];
    });
    return last.reduce((sum, price, s) => sum + ((cash / markets.length) * price) / paid[s], 0);
  });
}

function windowsOf(ledger: Ledger, seed: number): WindowRow[] {
  const rng = createRng(`windows/${seed}`);
  const count = 12;
  const size = Math.floor(ledger.steps / (count + 2));
  return Array.from({ length: count }, (_, index) => {
    const [a, b, c] = [index * size, (index + 2) * size, (index + 3) * size - 1];
    const trainSharpe = 1.6 + 0.6 * rng.normal();
    return {
      index,
      trainFrom: ledger.openTime[a],
      trainTo: ledger.openTime[b],
      testFrom: ledger.openTime[b],
      testTo: ledger.openTime[Math.min(c, ledger.steps - 1)],
      chosen: `gbm(depth=${3 + rng.below(3)}, trees=${100 + 50 * rng.below(4)})`,
      trainSharpe,
      testSharpe: 0.5 * trainSharpe + 1.1 * rng.normal() - 0.4,
      testReturn: ledger.equity[Math.min(c, ledger.steps - 1)] / ledger.equity[b] - 1,
    };
  });
}

function scores(): MetricResult[] {
  const score = (name: string, label: string, value: number, definition: string): MetricResult => ({
    name,
    label,
    unit: 'ratio',
    value,
    definition,
  });
  return [
    score('log-loss', 'Log loss', 0.6874, 'Mean of −ln of the probability given to what happened; 0.693 is a coin.'),
    score('auc', 'AUC', 0.546, 'Chance that an up bar got a higher score than a down bar; 0.5 is a coin.'),
  ];
}

function importances(seed: number): { name: string; value: number }[] {
  const rng = createRng(`importance/${seed}`);
  const names = [
    'rsi(period=14)',
    'momentum(period=48)',
    'volatility(period=24)',
    'bollinger.position(period=20)',
    'hour-of-week',
    'atr(period=14)',
  ];
  return [...names, ...Array.from({ length: 20 }, (_, k) => `zscore(ema(period=${10 + 7 * k}), window=200)`)].map(
    (name) => ({ name, value: rng.uniform() ** 3 }),
  );
}
