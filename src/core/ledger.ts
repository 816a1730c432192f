import { rowAtOrAfter } from './candles.js';
import type { ParentRecord } from './execution.js';
import type { FindingRow } from './finding.js';
import type { Fill, FundingPayment, Liquidation, Order, Reject, Trade } from './order.js';
import type { RiskEvent } from './risk-rule.js';

/**
 * What a run leaves behind: one row per step of its clock, and every order, fill, reject and trade.
 *
 * The clock is the union of the markets' bars. On every row `equity = cash + Σ position × value of a unit`, and the
 * columns can be derived again from the fills. Money is the account's currency. `cash` is counted as if everything
 * were paid in full; what lies at the venue of derivatives is the `wallet`.
 */
export interface Ledger {
  readonly symbols: readonly string[];
  readonly intervalMs: number;
  readonly startCash: number;
  readonly steps: number;
  /** open time of each step's bars, UTC ms; the row is known at openTime + intervalMs */
  readonly openTime: Float64Array;
  readonly equity: Float64Array;
  readonly cash: Float64Array;
  /** derivatives: cash + Σ position × value of a unit at entry, so equity less unrealised profit; spot: cash */
  readonly wallet: Float64Array;
  /** Σ position × |value of a unit| over equity: net exposure, fraction */
  readonly netExposure: Float64Array;
  /** Σ |position × value of a unit| over equity: gross exposure, fraction */
  readonly grossExposure: Float64Array;
  /** per symbol: units (contracts of a derivative) at each step's close, all strategies together */
  readonly positions: readonly Float64Array[];
  /** per symbol: the price that positions are valued at: mark price where there is one, else the last close; NaN before the first bar */
  readonly marks: readonly Float64Array[];
  /** running totals, account currency */
  readonly fees: Float64Array;
  readonly spreadCost: Float64Array;
  readonly slippageCost: Float64Array;
  readonly borrowCost: Float64Array;
  /** paid minus received */
  readonly fundingCost: Float64Array;
  /** liquidation fees and margin kept by the venue, minus what its insurance fund took over */
  readonly liquidationCost: Float64Array;
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly rejects: readonly Reject[];
  readonly trades: readonly Trade[];
  readonly fundingPayments: readonly FundingPayment[];
  readonly liquidations: readonly Liquidation[];
  /** what the risk rules did, and orders that were worked by an execution algorithm, in order of time */
  readonly riskEvents: readonly RiskEvent[];
  readonly parents: readonly ParentRecord[];
  /** one row per strategy of the run; their equities add up to the account's */
  readonly strategies: readonly StrategyShare[];
  /** what was missing or assumed of the data beside the bars: marks, funding, finer bars, margin tables */
  readonly findings: readonly FindingRow[];
  /** first step at which the strategy could decide: features warm, a bar in every market */
  readonly firstStep: number;
  readonly isBankrupt: boolean;
}

/** One strategy's part of the account. */
export interface StrategyShare {
  /** canonical text */
  readonly name: string;
  /** share of the starting cash, fraction */
  readonly share: number;
  /** per step, account currency */
  readonly equity: Float64Array;
}

/** The part of a run from a moment on, with steps counted from there. What happened before it is left out. */
export function ledgerFrom(ledger: Ledger, fromMs: number): Ledger {
  const cut = rowAtOrAfter({ openTime: ledger.openTime, length: ledger.steps }, fromMs);
  const rest = (column: Float64Array): Float64Array => column.subarray(cut);
  const isLater = (event: { readonly step: number }): boolean => event.step >= cut;
  const moved = <T extends { readonly step: number }>(event: T): T => ({ ...event, step: event.step - cut });
  const fills = ledger.fills.filter(isLater).map(moved);
  const filled = new Set(fills.map((fill) => fill.orderId));
  return {
    ...ledger,
    steps: ledger.steps - cut,
    openTime: rest(ledger.openTime),
    equity: rest(ledger.equity),
    cash: rest(ledger.cash),
    wallet: rest(ledger.wallet),
    netExposure: rest(ledger.netExposure),
    grossExposure: rest(ledger.grossExposure),
    positions: ledger.positions.map(rest),
    marks: ledger.marks.map(rest),
    fees: rest(ledger.fees),
    spreadCost: rest(ledger.spreadCost),
    slippageCost: rest(ledger.slippageCost),
    borrowCost: rest(ledger.borrowCost),
    fundingCost: rest(ledger.fundingCost),
    liquidationCost: rest(ledger.liquidationCost),
    orders: ledger.orders
      // What the account itself ordered (-1) was decided by nobody: its fill says when.
      .filter((order) => order.decidedStep >= cut || (order.decidedStep < 0 && filled.has(order.id)))
      .map((order) => ({ ...order, decidedStep: order.decidedStep < 0 ? -1 : order.decidedStep - cut })),
    fills,
    rejects: ledger.rejects.filter(isLater).map(moved),
    fundingPayments: ledger.fundingPayments.filter(isLater).map(moved),
    liquidations: ledger.liquidations.filter(isLater).map(moved),
    riskEvents: ledger.riskEvents.filter(isLater).map(moved),
    parents: ledger.parents.filter(isLater).map(moved),
    strategies: ledger.strategies.map((part) => ({ ...part, equity: rest(part.equity) })),
    trades: ledger.trades.filter((trade) => trade.entryTime >= fromMs),
    firstStep: Math.max(0, ledger.firstStep - cut),
  };
}
