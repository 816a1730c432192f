import type { Ledger } from '../core/ledger.js';
import type { Measured } from '../core/metric.js';
import type { Fill, Trade } from '../core/order.js';

/** The step from which a run is measured: the first at which its strategy could decide. */
export function startStep(ledger: Ledger): number {
  return Math.max(0, Math.min(ledger.firstStep, ledger.steps - 1));
}

/** Equity from the first measured step on, as a view. */
export function measuredEquity(ledger: Ledger): Float64Array {
  return ledger.equity.subarray(startStep(ledger));
}

/** What a running total grew by while the run was measured. */
export function grownBy(column: Float64Array, ledger: Ledger): number {
  return ledger.steps === 0 ? 0 : column[ledger.steps - 1] - column[startStep(ledger)];
}

/** What trading itself cost: fees, spread and slippage, account currency. */
export function tradingCost(ledger: Ledger): number {
  return sumOfFills(ledger, (fill) => fill.fee + fill.spreadCost + fill.slippageCost);
}

/** Notional of all fills, buys and sells, account currency. */
export function tradedNotional(ledger: Ledger): number {
  return sumOfFills(ledger, (fill) => fill.notional);
}

/**
 * A number of each fill added up, over the steps that `grownBy` covers: what was filled at the first measured step lies
 * before the equity that a run is measured from.
 */
export function sumOfFills(ledger: Ledger, value: (fill: Fill) => number): number {
  const start = startStep(ledger);
  let sum = 0;
  for (const fill of ledger.fills) if (fill.step > start) sum += value(fill);
  return sum;
}

/** What trading and holding cost: fees, spread, slippage, interest, funding and liquidations, account currency. */
export function totalCost(ledger: Ledger): number {
  const { borrowCost, fundingCost, liquidationCost } = ledger;
  const held = grownBy(borrowCost, ledger) + grownBy(fundingCost, ledger) + grownBy(liquidationCost, ledger);
  return tradingCost(ledger) + held;
}

export function closedTrades(ledger: Ledger): Trade[] {
  return ledger.trades.filter((trade) => trade.isClosed);
}

/** Total return of an equity path: end over start less 1. */
export function totalReturn(equity: Float64Array): number {
  return equity.length === 0 ? Number.NaN : (equity[equity.length - 1] - equity[0]) / equity[0];
}

/** Time from the first to the last measured step, ms. */
export function measuredMs(ledger: Ledger): number {
  return ledger.steps === 0 ? 0 : ledger.openTime[ledger.steps - 1] - ledger.openTime[startStep(ledger)];
}

export function unknown(reason: string): Measured {
  return { value: Number.NaN, reason };
}

/** NaN with the reason when there are fewer returns than a figure needs. */
export function tooFew(returns: Float64Array, needed: number): Measured | undefined {
  if (returns.length >= needed) return undefined;
  return unknown(`needs at least ${needed} returns, there are ${returns.length}`);
}
