import type { RunReport } from '../core/report.js';
import { startStep } from '../risk/columns.js';
import { maxDrawdown } from '../risk/drawdown.js';

/** What one strategy of the account brought. */
export interface AttributionRow {
  /** canonical text */
  readonly name: string;
  /** of the starting cash, fraction */
  readonly share: number;
  /** account currency */
  readonly finalEquity: number;
  /** on its own share, fraction */
  readonly totalReturn: number;
  /** account currency */
  readonly profit: number;
  /** its profit over the equity that the account began with, fraction: all of them add up to the account's return */
  readonly contribution: number;
  /** fraction ≤ 0 */
  readonly maxDrawdown: number;
  readonly trades: number;
  readonly closedTrades: number;
  readonly liquidations: number;
}

/** One row per strategy when there are several; counted from the first step at which they could decide. */
export function attributionRows({ ledger }: Pick<RunReport, 'ledger'>): readonly AttributionRow[] {
  if (ledger.strategies.length < 2 || ledger.steps === 0) return [];
  const start = startStep(ledger);
  return ledger.strategies.map(({ name, share, equity }, k) => {
    const last = equity[equity.length - 1];
    const profit = last - equity[start];
    const trades = ledger.trades.filter((trade) => trade.strategy === k);
    return {
      name,
      share,
      finalEquity: last,
      totalReturn: profit / equity[start],
      profit,
      contribution: profit / ledger.equity[start],
      maxDrawdown: maxDrawdown(equity.subarray(start)),
      trades: trades.length,
      closedTrades: trades.filter((trade) => trade.isClosed).length,
      liquidations: ledger.liquidations.filter((event) => event.strategy === k).length,
    };
  });
}

/** The strategy behind an event, when there are several to tell apart. */
export function strategyName({ ledger }: Pick<RunReport, 'ledger'>, k: number): string {
  return ledger.strategies[k]?.name ?? '';
}

/** The same without its parameters, for a narrow column; by its number in the account where another has that name too. */
export function shortStrategyName({ ledger }: Pick<RunReport, 'ledger'>, k: number): string {
  const names = ledger.strategies.map(({ name }) => name.replace(/\(.*$/s, ''));
  return names.filter((name) => name === names[k]).length > 1 ? `${names[k]} #${k + 1}` : names[k];
}
