import { DAY_MS } from '../../src/core/kit/time.js';
import type { Ledger } from '../../src/core/ledger.js';
import type { Trade } from '../../src/core/order.js';

/** A ledger that holds an equity path, one step per day, and nothing else unless given. */
export function ledgerOfPath(equity: ArrayLike<number>, more: Partial<Ledger> = {}): Ledger {
  const n = equity.length;
  const zeros = (): Float64Array => new Float64Array(n);
  return {
    symbols: ['AAA'],
    intervalMs: DAY_MS,
    startCash: equity[0] ?? 0,
    steps: n,
    openTime: Float64Array.from({ length: n }, (_, i) => i * DAY_MS),
    equity: Float64Array.from(equity),
    cash: Float64Array.from(equity),
    wallet: Float64Array.from(equity),
    netExposure: zeros(),
    grossExposure: zeros(),
    positions: [zeros()],
    marks: [zeros()],
    fees: zeros(),
    spreadCost: zeros(),
    slippageCost: zeros(),
    borrowCost: zeros(),
    fundingCost: zeros(),
    liquidationCost: zeros(),
    orders: [],
    fills: [],
    rejects: [],
    trades: [],
    fundingPayments: [],
    liquidations: [],
    riskEvents: [],
    parents: [],
    strategies: [],
    findings: [],
    firstStep: 0,
    isBankrupt: false,
    ...more,
  };
}

/** A closed trade with a net profit on an entry of 100. */
export function tradeOf(profit: number, more: Partial<Trade> = {}): Trade {
  return {
    symbol: 'AAA',
    strategy: 0,
    side: 'long',
    entryTime: 0,
    exitTime: DAY_MS,
    entryPrice: 100,
    exitPrice: 100 + profit,
    quantity: 1,
    profit,
    profitRate: profit / 100,
    fees: 0,
    barsHeld: 1,
    isClosed: true,
    exitReason: '',
    ...more,
  };
}
