import type { Ledger } from '../../src/core/ledger.js';
import type { SlowInput, SlowResult } from './slow-engine/types.js';

/** Both engines' outcome of a run in the same plain shape; where numbers differ only by rounding the texts are equal. */
export interface Outcome {
  readonly fills: readonly string[];
  readonly states: readonly string[];
  readonly rejects: readonly string[];
  readonly funding: readonly string[];
  readonly liquidations: readonly string[];
}

/** One part in a billion, and nothing below what rounding leaves of the sizes in these runs. */
function near(x: number, scale = 1): number {
  return Math.abs(x) < 1e-9 * scale ? 0 : Number(x.toPrecision(9));
}

export function outcomeOfFast(ledger: Ledger): Outcome {
  const isForced = (id: number): boolean => ledger.orders[id - 1].decidedStep < 0;
  return {
    fills: ledger.fills.map((x) => fillLine({ ...x, id: isForced(x.orderId) ? 0 : x.orderId })),
    states: ledger.orders.filter((x) => x.decidedStep >= 0).map((x) => x.status),
    rejects: ledger.rejects.map((x) => `${x.step} ${x.orderId} ${x.code}`).sort(),
    funding: ledger.fundingPayments
      .filter((x) => x.amount !== 0)
      .map((x) => `${x.time} ${x.symbol} ${near(x.quantity)} ${near(x.mark)} ${near(x.amount)}`),
    liquidations: totals(ledger.liquidations),
  };
}

export function outcomeOfSlow(result: SlowResult): Outcome {
  return {
    fills: result.fills.map((x) => fillLine({ ...x, id: result.forced.has(x.id) ? 0 : x.id })),
    states: result.states.filter((_, k) => !result.forced.has(k + 1)),
    rejects: [...result.rejects].sort(),
    funding: result.funding
      .filter((x) => x.amount !== 0)
      .map((x) => `${x.time} ${x.symbol} ${near(x.quantity)} ${near(x.mark)} ${near(x.amount)}`),
    liquidations: totals(result.liquidations),
  };
}

interface FillFacts {
  /** 0 for an order of the account */
  readonly id: number;
  readonly step: number;
  readonly time: number;
  readonly symbol: string;
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  readonly isMaker: boolean;
}

function fillLine(x: FillFacts): string {
  const role = x.isMaker ? 'maker' : 'taker';
  return `step ${x.step} #${x.id} ${x.time} ${x.symbol} ${near(x.quantity)} at ${near(x.price)} fee ${near(x.fee)} ${role}`;
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

/** With cross margin the money of all positions is one pot: each line, and the sums of a step. */
function totals(all: readonly Taken[]): string[] {
  const lines = all.map((x) => `step ${x.step} ${x.symbol} ${near(x.quantity)} at ${near(x.closePrice)}`);
  const steps = [...new Set(all.map((x) => x.step))];
  const sum = (step: number, of: (x: Taken) => number): number =>
    all.filter((x) => x.step === step).reduce((total, x) => total + of(x), 0);
  return [
    ...lines.sort(),
    ...steps.map((step) => {
      const left = sum(step, (x) => x.fee + x.forfeited - x.insurance);
      return `step ${step} fee, forfeit and insurance ${near(left, 1000)}`;
    }),
  ];
}

/** The largest distance of two columns, as a fraction of the money that went through the run. */
export function farthest(a: Float64Array, b: readonly number[], run: SlowInput, result: SlowResult): number {
  const inverse = run.markets[0].rules.contract === 'inverse';
  const traded = result.fills.reduce(
    (sum, x) => sum + Math.abs(x.quantity * (inverse ? 1 : x.price)),
    run.rules.cashQuote,
  );
  return a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0) / traded;
}
