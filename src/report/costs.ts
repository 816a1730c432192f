import type { CostComponent } from '../core/cost.js';
import type { Ledger } from '../core/ledger.js';
import type { RunReport } from '../core/report.js';
import { grownBy, measuredEquity, tradedNotional } from '../risk/columns.js';

export type CostKind = 'fees' | 'spread' | 'slippage' | 'interest' | 'funding' | 'liquidation';

interface CostSource {
  readonly kind: CostKind;
  readonly label: string;
  readonly component: CostComponent | undefined;
  readonly column: (ledger: Ledger) => Float64Array;
}

/** Every kind of cost, in the order in which reports show them, and the running total that it is read from. */
export const COST_SOURCES: readonly CostSource[] = [
  { kind: 'fees', label: 'Fees', component: 'fee', column: (ledger) => ledger.fees },
  { kind: 'spread', label: 'Half spread', component: 'spread', column: (ledger) => ledger.spreadCost },
  { kind: 'slippage', label: 'Slippage', component: 'slippage', column: (ledger) => ledger.slippageCost },
  { kind: 'interest', label: 'Interest', component: 'borrow', column: (ledger) => ledger.borrowCost },
  { kind: 'funding', label: 'Funding', component: 'funding', column: (ledger) => ledger.fundingCost },
  { kind: 'liquidation', label: 'Liquidation', component: undefined, column: (ledger) => ledger.liquidationCost },
];

/** One amount of money against the two things that people compare costs with. */
export interface CostAmount {
  /** account currency; below 0 when more was received than paid */
  readonly amount: number;
  /** over the starting cash, fraction */
  readonly shareOfCash: number;
  /** over the notional of all fills, basis points; NaN when that is not known */
  readonly bps: number;
}

export interface CostPart extends CostAmount {
  readonly kind: CostKind;
  readonly label: string;
  /** canonical texts of the models that charged it */
  readonly models: readonly string[];
}

/** What a run cost by its end, and what it had before. */
export interface CostBreakdown {
  /** all kinds, in the order of `COST_SOURCES` */
  readonly parts: readonly CostPart[];
  readonly total: CostAmount;
  /** Σ |notional| of all fills, account currency; NaN when it is not known */
  readonly notional: number;
  /** cost per side at which fees, spread and slippage would take the whole profit, basis points; NaN when not known */
  readonly breakEvenBps: number;
  /** what fees, spread and slippage came to per side, basis points: to be held against the break-even cost */
  readonly tradingBps: number;
  /** why figures in basis points are not known */
  readonly reason: string | undefined;
  /** result before any cost */
  readonly grossProfit: number;
  /** costs over the gross profit; NaN when there was none */
  readonly share: number;
}

/** The costs of a run, kind by kind, counted like its metrics: from the first step at which the strategy could decide. */
export function costBreakdown(report: Pick<RunReport, 'ledger' | 'costModels'>): CostBreakdown {
  const { ledger, costModels } = report;
  const notional = tradedNotional(ledger);
  const reason = notional > 0 ? undefined : 'nothing was traded';
  const amountOf = (amount: number): CostAmount => ({
    amount,
    shareOfCash: amount / ledger.startCash,
    bps: inBps(amount, notional),
  });
  const all = COST_SOURCES.map(({ kind, label, component, column }): CostPart => {
    const models = costModels.filter((model) => model.component === component).map((model) => model.text);
    return { kind, label, models, ...amountOf(grownBy(column(ledger), ledger)) };
  });
  const total = all.reduce((sum, part) => sum + part.amount, 0);
  const trading = all.slice(0, 3).reduce((sum, part) => sum + part.amount, 0);
  const equity = measuredEquity(ledger);
  const netProfit = equity.length === 0 ? 0 : equity[equity.length - 1] - equity[0];
  const grossProfit = netProfit + total;
  return {
    parts: all,
    total: amountOf(total),
    notional,
    breakEvenBps: inBps(netProfit + trading, notional),
    tradingBps: inBps(trading, notional),
    reason,
    grossProfit,
    share: grossProfit > 0 && total > 0 ? total / grossProfit : Number.NaN,
  };
}

/** The kinds that a model of the run charges, or that cost something. */
export function shownParts({ parts }: CostBreakdown): readonly CostPart[] {
  return parts.filter((part) => part.models.length > 0 || part.amount !== 0);
}

function inBps(amount: number, notional: number): number {
  return notional > 0 ? (amount / notional) * 10_000 : Number.NaN;
}
