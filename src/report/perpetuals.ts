import type { FundingPayment, Liquidation } from '../core/order.js';
import type { RunReport } from '../core/report.js';

/** Whether the run traded contracts that pay funding and can be liquidated. */
export function isPerpetual({ spec, ledger }: Pick<RunReport, 'spec' | 'ledger'>): boolean {
  return spec.market.type === 'swap' || ledger.fundingPayments.length > 0 || ledger.liquidations.length > 0;
}

/** Funding of a stretch of time: account currency, all three amounts ≥ 0 but `net`. */
export interface FundingSum {
  readonly settlements: number;
  readonly paid: number;
  readonly received: number;
  /** paid minus received */
  readonly net: number;
}

export function sumFunding(payments: readonly FundingPayment[]): FundingSum {
  let paid = 0;
  let received = 0;
  for (const { amount } of payments) {
    if (amount > 0) paid += amount;
    else received -= amount;
  }
  return { settlements: payments.length, paid, received, net: paid - received };
}

export interface FundingRow extends FundingSum {
  /** `2021-05`, `2021`, or a symbol */
  readonly name: string;
}

/** One row per month or year of the calendar (UTC) that had a settlement, in order of time. */
export function fundingByPeriod(payments: readonly FundingPayment[], period: 'month' | 'year'): readonly FundingRow[] {
  const length = period === 'month' ? 7 : 4;
  return grouped(payments, ({ time }) => new Date(time).toISOString().slice(0, length)).sort(byName);
}

export function fundingBySymbol(payments: readonly FundingPayment[]): readonly FundingRow[] {
  return grouped(payments, ({ symbol }) => symbol).sort(byName);
}

function grouped(payments: readonly FundingPayment[], nameOf: (payment: FundingPayment) => string): FundingRow[] {
  const groups = new Map<string, FundingPayment[]>();
  for (const payment of payments) {
    const name = nameOf(payment);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [payment]);
    else group.push(payment);
  }
  return [...groups].map(([name, members]) => ({ name, ...sumFunding(members) }));
}

function byName(a: FundingRow, b: FundingRow): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** More months than this make a table that nobody reads: years then. */
const MOST_MONTHS = 24;

/** By month, or by year when there are more than two years of them. */
export function fundingTable(payments: readonly FundingPayment[]): readonly FundingRow[] {
  const months = fundingByPeriod(payments, 'month');
  return months.length <= MOST_MONTHS ? months : fundingByPeriod(payments, 'year');
}

/** `long 1.5 BTCUSDT` is what a person calls a position of 1.5 contracts. */
export function sideOf({ quantity }: Pick<Liquidation, 'quantity'>): 'long' | 'short' {
  return quantity > 0 ? 'long' : 'short';
}
