import { isoUtc } from '../core/kit/time.js';
import type { FundingPayment, Liquidation } from '../core/order.js';
import type { RunReport } from '../core/report.js';
import { attributionRows } from './attribution.js';
import { type CostAmount, costBreakdown } from './costs.js';
import { fundingByPeriod, fundingBySymbol, isPerpetual, sumFunding } from './perpetuals.js';

/** More payments than this are left out of a document and told per market and month only. */
const MOST_PAYMENTS = 2000;

/** A number that JSON can hold: null for one that is not known. */
export function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export function timeOf(ms: number): string | null {
  return Number.isFinite(ms) ? isoUtc(ms) : null;
}

/** Every kind of cost, also those that the run does not have, and how far they are from taking the whole profit. */
export function costDocument(report: RunReport) {
  const costs = costBreakdown(report);
  const amount = ({ amount: money, shareOfCash, bps }: CostAmount) => ({
    amount: known(money),
    share_of_start_cash: known(shareOfCash),
    bps_of_notional: known(bps),
  });
  return {
    ...Object.fromEntries(costs.parts.map((part) => [part.kind, { ...amount(part), models: part.models }])),
    total: amount(costs.total),
    traded_notional: known(costs.notional),
    break_even_bps: known(costs.breakEvenBps),
    trading_bps: known(costs.tradingBps),
    ...(costs.reason === undefined ? {} : { bps_reason: costs.reason }),
    profit_before_costs: known(costs.grossProfit),
    share_of_profit: known(costs.share),
    ...(Number.isNaN(costs.share) ? { share_of_profit_reason: shareReason(costs.total.amount) } : {}),
  };
}

function shareReason(total: number): string {
  return total > 0 ? 'there was no profit before costs' : 'nothing was paid on the whole';
}

/** Null on spot markets. */
export function fundingDocument(report: RunReport) {
  if (!isPerpetual(report)) return null;
  const { fundingPayments: payments } = report.ledger;
  const bySymbol = fundingBySymbol(payments).map(({ name }) => name);
  return {
    ...sumFunding(payments),
    by_month: bySymbol.flatMap((symbol) =>
      fundingByPeriod(
        payments.filter((payment) => payment.symbol === symbol),
        'month',
      ).map(({ name, ...sum }) => ({ symbol, month: name, ...sum })),
    ),
    payments: payments.length > MOST_PAYMENTS ? null : payments.map(paymentDocument),
    ...(payments.length > MOST_PAYMENTS
      ? { payments_reason: `more than ${MOST_PAYMENTS} payments are told per month only` }
      : {}),
  };
}

function paymentDocument(payment: FundingPayment) {
  return {
    time: timeOf(payment.time),
    symbol: payment.symbol,
    strategy: payment.strategy,
    quantity: known(payment.quantity),
    rate: known(payment.rate),
    mark: known(payment.mark),
    amount: known(payment.amount),
  };
}

export function liquidationDocument(event: Liquidation) {
  return {
    time: timeOf(event.time),
    symbol: event.symbol,
    strategy: event.strategy,
    quantity: known(event.quantity),
    entry_price: known(event.entryPrice),
    liquidation_price: known(event.liquidationPrice),
    bankruptcy_price: known(event.bankruptcyPrice),
    close_price: known(event.closePrice),
    maintenance_rate: known(event.maintenanceRate),
    fee: known(event.fee),
    forfeited: known(event.forfeited),
    insurance: known(event.insurance),
  };
}

/** One entry per strategy; with a single one its figures are those of the account. */
export function strategyDocuments(report: RunReport) {
  const rows = attributionRows(report);
  return report.ledger.strategies.map(({ name, share }, index) => {
    const row = rows[index];
    if (row === undefined) return { index, name, share };
    return {
      index,
      name,
      share,
      final_equity: known(row.finalEquity),
      total_return: known(row.totalReturn),
      profit: known(row.profit),
      contribution: known(row.contribution),
      max_drawdown: known(row.maxDrawdown),
      trades: row.trades,
      closed_trades: row.closedTrades,
      liquidations: row.liquidations,
    };
  });
}
