import type { Ledger } from '../../src/core/ledger.js';
import type { SlowFill, SlowInput, SlowResult } from './slow-engine/types.js';

type Cell = string | number;

/** Both engines' outcome of a run in the same plain shape: one row per event. */
export interface Outcome {
  readonly fills: readonly (readonly Cell[])[];
  readonly states: readonly Cell[];
  readonly rejects: readonly Cell[];
  readonly funding: readonly (readonly Cell[])[];
  readonly liquidations: readonly (readonly Cell[])[];
  /** with cross margin the money of all positions is one pot: per step, what fees, forfeit and insurance come to */
  readonly taken: readonly (readonly Cell[])[];
}

export function outcomeOfFast(ledger: Ledger): Outcome {
  const isForced = (id: number): boolean => ledger.orders[id - 1].decidedStep < 0;
  return {
    fills: ledger.fills.map((x) => fillRow({ ...x, id: isForced(x.orderId) ? 0 : x.orderId })),
    states: ledger.orders.filter((x) => x.decidedStep >= 0).map((x) => x.status),
    rejects: ledger.rejects.map((x) => `${x.step} ${x.orderId} ${x.code}`).sort(),
    funding: ledger.fundingPayments.filter((x) => x.amount !== 0).map(fundingRow),
    ...liquidationsOf(ledger.liquidations),
  };
}

export function outcomeOfSlow(result: SlowResult): Outcome {
  return {
    fills: result.fills.map((x) => fillRow({ ...x, id: result.forced.has(x.id) ? 0 : x.id })),
    states: result.states.filter((_, k) => !result.forced.has(k + 1)),
    rejects: [...result.rejects].sort(),
    funding: result.funding.filter((x) => x.amount !== 0).map(fundingRow),
    ...liquidationsOf(result.liquidations),
  };
}

function fillRow(x: SlowFill): Cell[] {
  return [x.step, x.id, x.time, x.symbol, x.quantity, x.price, x.fee, x.isMaker ? 'maker' : 'taker'];
}

interface FundingFacts {
  readonly time: number;
  readonly symbol: string;
  readonly quantity: number;
  readonly mark: number;
  readonly amount: number;
}

function fundingRow(x: FundingFacts): Cell[] {
  return [x.time, x.symbol, x.quantity, x.mark, x.amount];
}

interface Taken {
  readonly step: number;
  readonly symbol: string;
  readonly quantity: number;
  readonly closePrice: number;
  readonly fee: number;
  readonly forfeited: number;
  readonly insurance: number;
}

function liquidationsOf(all: readonly Taken[]): Pick<Outcome, 'liquidations' | 'taken'> {
  const steps = [...new Set(all.map((x) => x.step))];
  const sumAt = (step: number): number =>
    all.filter((x) => x.step === step).reduce((sum, x) => sum + x.fee + x.forfeited - x.insurance, 0);
  return {
    liquidations: all
      .filter((x) => x.quantity !== 0)
      .map((x) => [x.step, x.symbol, x.quantity, x.closePrice])
      .sort((a, b) => (`${a[0]} ${a[1]}` < `${b[0]} ${b[1]}` ? -1 : 1)),
    taken: steps.map((step) => [step, sumAt(step)]),
  };
}

/** Equal but for rounding: a billionth of a number, or of the money in the run. */
export function isSame(a: unknown, b: unknown, scale: number): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    return Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) + 1e-12 * scale;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((x, i) => isSame(x, b[i], scale));
  }
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null) {
    return isSame(Object.entries(a), Object.entries(b), scale);
  }
  return a === b;
}

/** Money that went through a run. */
export function tradedIn(run: SlowInput, result: SlowResult): number {
  return result.fills.reduce((sum, x) => {
    const { contract, contractSize } = run.markets.find((m) => m.candles.symbol === x.symbol)!.rules;
    return sum + Math.abs(x.quantity * contractSize * (contract === 'inverse' ? 1 / x.price : x.price));
  }, run.rules.cashQuote);
}

/** The largest distance of two columns. */
export function farthest(a: Float64Array, b: readonly number[]): number {
  return a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
}
