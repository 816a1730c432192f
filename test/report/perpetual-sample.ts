import { createRng } from '../../src/core/kit/rng.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import type { Ledger } from '../../src/core/ledger.js';
import { plainRules } from '../../src/core/market-rules.js';
import type { FundingPayment, Liquidation, Reject } from '../../src/core/order.js';
import type { RunReport } from '../../src/core/report.js';
import type { RunSpec } from '../../src/core/spec.js';
import { measure } from '../../src/risk/measure.js';
import { sampleReport } from '../support/report.js';

const NAMES = ['ma-cross(fast=48, slow=200)', 'breakout(lookback=480, exit=120)'];
const COST_MODELS: RunReport['costModels'] = [
  { component: 'fee', text: 'taker-fee(takerBps=5, makerBps=2)' },
  { component: 'spread', text: 'half-spread(bps=1)' },
  { component: 'slippage', text: 'volatility-slippage(share=0.05, floorBps=1)' },
  { component: 'funding', text: 'stored-funding(missing=refuse)' },
];

/**
 * A report of two strategies on two perpetuals: one market each, funding every eight hours, a liquidation in each. The
 * account is the sum of what its fills, its funding and its liquidations leave.
 */
export function perpetualReport({ bars = 3000, seed = 7 } = {}): RunReport {
  const base = sampleReport({ bars, seed, isWalkForward: false, isSimulated: false });
  const [first, second] = base.ledger.symbols;
  const strategyOf = (symbol: string): number => (symbol === first ? 0 : 1);
  const mark = <T extends { readonly symbol: string }>(event: T): T & { strategy: number } => ({
    ...event,
    strategy: strategyOf(event.symbol),
  });
  const fundingPayments = settlements(base.ledger, seed);
  const liquidations = takenTrades(base.ledger);
  const shares = [0.6, 0.4];
  const parts = [first, second].map((symbol, k) => ({
    name: NAMES[k],
    share: shares[k],
    equity: equityOf(base.ledger, symbol, shares[k], fundingPayments, liquidations),
  }));
  const equity = parts[0].equity.map((value, i) => value + parts[1].equity[i]);
  const cash = equity.map(
    (value, i) => value - sum(base.ledger.positions.map((p, s) => p[i] * base.ledger.marks[s][i])),
  );
  const ledger: Ledger = {
    ...base.ledger,
    equity,
    cash,
    borrowCost: new Float64Array(base.ledger.steps),
    fundingCost: runningTotal(base.ledger.steps, fundingPayments, (p) => p.amount),
    liquidationCost: runningTotal(base.ledger.steps, liquidations, (l) => l.fee + l.forfeited - l.insurance),
    fills: base.ledger.fills.map(mark),
    orders: base.ledger.orders.map(mark),
    trades: base.ledger.trades.map((trade) => ({
      ...mark(trade),
      exitReason: liquidations.some((l) => l.symbol === trade.symbol && l.time === trade.exitTime)
        ? 'liquidated'
        : trade.exitReason,
    })),
    rejects: [...base.ledger.rejects, ...refusals(base.ledger)],
    fundingPayments,
    liquidations,
    strategies: parts,
  };
  const rules = plainRules({ contract: 'linear', base: 'BTC', quote: 'USDT', tickSize: 0.1, lotStep: 0.001 });
  const spec: RunSpec = {
    ...base.spec,
    market: { ...base.spec.market, type: 'swap', rules: { [first]: rules, [second]: { ...rules, base: 'ETH' } } },
    strategy: NAMES.map((name, k) => `${name}@${shares[k]}`).join(' + '),
    costs: COST_MODELS.map((model) => model.text),
    account: { ...base.spec.account, maxLeverage: 5, margin: 'isolated' },
  };
  return withMetrics({
    ...base,
    title: `two strategies on ${first}, ${second}`,
    spec,
    costModels: COST_MODELS,
    ledger,
  });
}

/** The same run on an inverse contract: one bitcoin to begin with, everything counted in bitcoin. */
export function bitcoinReport({ bars = 3000 } = {}): RunReport {
  const base = perpetualReport({ bars });
  const { ledger } = base;
  const small = (column: Float64Array): Float64Array => column.map((value) => value / ledger.startCash);
  const coins = (value: number): number => value / ledger.startCash;
  const rules = plainRules({ contract: 'inverse', contractSize: 100, base: 'BTC', quote: 'USD' });
  /** as many contracts as are worth the same in bitcoin: quantity × size / price */
  const contracts = (quantity: number, price: number): number => (coins(quantity * price) * price) / rules.contractSize;
  const symbols = ledger.symbols;
  return withMetrics({
    ...base,
    benchmark: small(base.benchmark),
    spec: {
      ...base.spec,
      market: { ...base.spec.market, rules: Object.fromEntries(symbols.map((symbol) => [symbol, rules])) },
      account: { ...base.spec.account, currency: 'BTC', cashQuote: 1 },
    },
    ledger: {
      ...ledger,
      startCash: 1,
      equity: small(ledger.equity),
      cash: small(ledger.cash),
      wallet: small(ledger.wallet),
      fees: small(ledger.fees),
      spreadCost: small(ledger.spreadCost),
      slippageCost: small(ledger.slippageCost),
      fundingCost: small(ledger.fundingCost),
      liquidationCost: small(ledger.liquidationCost),
      fills: ledger.fills.map((fill) => ({
        ...fill,
        quantity: contracts(fill.quantity, fill.referencePrice),
        notional: coins(fill.notional),
        fee: coins(fill.fee),
        spreadCost: coins(fill.spreadCost),
        slippageCost: coins(fill.slippageCost),
      })),
      trades: ledger.trades.map((t) => ({
        ...t,
        quantity: contracts(t.quantity, t.entryPrice),
        profit: coins(t.profit),
        fees: coins(t.fees),
      })),
      fundingPayments: ledger.fundingPayments.map((p) => ({
        ...p,
        quantity: contracts(p.quantity, p.mark),
        amount: coins(p.amount),
      })),
      liquidations: ledger.liquidations.map((l) => ({
        ...l,
        quantity: contracts(l.quantity, l.closePrice),
        fee: coins(l.fee),
        forfeited: coins(l.forfeited),
        insurance: coins(l.insurance),
      })),
      strategies: ledger.strategies.map((part) => ({ ...part, equity: small(part.equity) })),
    },
  });
}

function withMetrics(report: RunReport): RunReport {
  const { ledger, benchmark } = report;
  const held: Ledger = { ...ledger, equity: benchmark, fills: [], trades: [], rejects: [] };
  return { ...report, metrics: measure(ledger, benchmark), benchmarkMetrics: measure(held, benchmark) };
}

/** Every eight hours each open position pays or receives: rates between −0.02 % and 0.04 %. */
function settlements(ledger: Ledger, seed: number): FundingPayment[] {
  const rng = createRng(`funding/${seed}`);
  const out: FundingPayment[] = [];
  for (let i = 1; i < ledger.steps; i++) {
    if (ledger.openTime[i] % (8 * HOUR_MS) !== 0) continue;
    ledger.symbols.forEach((symbol, s) => {
      const rate = 0.0001 + 0.0003 * (rng.uniform() - 0.5) * 2;
      const quantity = ledger.positions[s][i - 1];
      const mark = ledger.marks[s][i - 1];
      if (quantity === 0) return;
      const amount = quantity * mark * rate;
      out.push({ time: ledger.openTime[i], step: i, symbol, strategy: s, quantity, rate, mark, amount });
    });
  }
  return out;
}

/** The worst trade of each market ends as a liquidation. */
function takenTrades(ledger: Ledger): Liquidation[] {
  const taken = ledger.symbols.flatMap((symbol, s): Liquidation[] => {
    const closed = ledger.trades.filter((trade) => trade.symbol === symbol && trade.isClosed);
    if (closed.length === 0) return [];
    const worst = closed.reduce((a, b) => (b.profit < a.profit ? b : a));
    const side = worst.side === 'long' ? 1 : -1;
    const notional = worst.quantity * worst.exitPrice;
    return [
      {
        step: ledger.openTime.indexOf(worst.exitTime),
        time: worst.exitTime,
        symbol,
        strategy: s,
        quantity: side * worst.quantity,
        entryPrice: worst.entryPrice,
        liquidationPrice: worst.exitPrice,
        bankruptcyPrice: worst.exitPrice * (1 - side * 0.005),
        closePrice: worst.exitPrice,
        maintenanceRate: 0.005,
        fee: 0.0125 * notional,
        forfeited: s === 0 ? 0.004 * notional : 0,
        insurance: s === 0 ? 0 : 0.002 * notional,
      },
    ];
  });
  return taken.sort((a, b) => a.step - b.step);
}

/** What its share of the cash became by its own fills, funding and liquidations. */
function equityOf(
  ledger: Ledger,
  symbol: string,
  share: number,
  payments: readonly FundingPayment[],
  liquidations: readonly Liquidation[],
): Float64Array {
  const s = ledger.symbols.indexOf(symbol);
  const own = <T extends { readonly symbol: string }>(events: readonly T[]): T[] =>
    events.filter((event) => event.symbol === symbol);
  const paid = runningTotal(ledger.steps, own(ledger.fills), (f) => f.quantity * f.price + f.fee);
  const funding = runningTotal(ledger.steps, own(payments), (p) => p.amount);
  const lost = runningTotal(ledger.steps, own(liquidations), (l) => l.fee + l.forfeited - l.insurance);
  return paid.map((value, i) => {
    const worth = ledger.positions[s][i] === 0 ? 0 : ledger.positions[s][i] * ledger.marks[s][i];
    return share * ledger.startCash - value - funding[i] - lost[i] + worth;
  });
}

function runningTotal<T extends { readonly step: number }>(
  steps: number,
  events: readonly T[],
  amountOf: (event: T) => number,
): Float64Array {
  const out = new Float64Array(steps);
  for (const event of events) out[event.step] += amountOf(event);
  for (let i = 1; i < steps; i++) out[i] += out[i - 1];
  return out;
}

function refusals({ symbols, openTime, steps }: Ledger): Reject[] {
  const step = steps - 1;
  const reject = { orderId: 1, step, time: openTime[step] };
  return [
    { ...reject, symbol: symbols[0], code: 'MARGIN', message: 'the free wallet does not pay for all of its margin' },
    { ...reject, symbol: symbols[1], code: 'MARGIN', message: 'the free wallet does not pay for all of its margin' },
    { ...reject, symbol: symbols[1], code: 'LIQUIDATED', message: 'the position was liquidated' },
    { ...reject, symbol: symbols[0], code: 'POST_ONLY', message: 'it would have taken liquidity' },
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + (Number.isNaN(value) ? 0 : value), 0);
}
