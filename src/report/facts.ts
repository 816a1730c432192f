import type { Ledger } from '../core/ledger.js';
import type { MetricResult } from '../core/metric.js';
import type { RejectCode } from '../core/order.js';
import type { RunReport } from '../core/report.js';
import { parseSymbol } from '../core/symbol.js';
import { maxDrawdown } from '../risk/drawdown.js';
import { isComparable } from './metric-groups.js';

/** What a run cost by its end, quote. */
export interface CostTotals {
  readonly fees: number;
  readonly spread: number;
  readonly slippage: number;
  readonly borrow: number;
  readonly total: number;
  /** result before any cost */
  readonly grossProfit: number;
  /** costs over the gross profit; NaN when there was none */
  readonly share: number;
}

export function costTotals(ledger: Ledger): CostTotals {
  const fees = lastOf(ledger.fees, 0);
  const spread = lastOf(ledger.spreadCost, 0);
  const slippage = lastOf(ledger.slippageCost, 0);
  const borrow = lastOf(ledger.borrowCost, 0);
  const total = fees + spread + slippage + borrow;
  const grossProfit = lastOf(ledger.equity, ledger.startCash) - ledger.startCash + total;
  return {
    fees,
    spread,
    slippage,
    borrow,
    total,
    grossProfit,
    share: grossProfit > 0 ? total / grossProfit : Number.NaN,
  };
}

/** The few numbers that a verdict is made of; fractions. */
export interface Outcome {
  readonly totalReturn: number;
  readonly holdReturn: number;
  /** deepest fall below an earlier high, ≤ 0 */
  readonly worstFall: number;
  readonly holdWorstFall: number;
}

/** By the run's own metrics where it has them, so that no two numbers of a report can differ. */
export function outcomeOf({ ledger, benchmark, metrics, benchmarkMetrics }: RunReport): Outcome {
  const measured = (list: readonly MetricResult[], name: string, otherwise: number): number => {
    const value = list.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return Number.isNaN(value) ? otherwise : value;
  };
  const returnOf = (equity: Float64Array): number => lastOf(equity, Number.NaN) / ledger.startCash - 1;
  return {
    totalReturn: measured(metrics, 'total-return', returnOf(ledger.equity)),
    holdReturn: measured(benchmarkMetrics, 'total-return', returnOf(benchmark)),
    worstFall: measured(metrics, 'max-drawdown', maxDrawdown(ledger.equity)),
    holdWorstFall: measured(benchmarkMetrics, 'max-drawdown', maxDrawdown(benchmark)),
  };
}

/** How often the market or the rules said no, most frequent first, with one message as an example. */
export interface RejectCount {
  readonly code: RejectCode;
  readonly count: number;
  readonly example: string;
}

export function countRejects(ledger: Ledger): readonly RejectCount[] {
  const counts = new Map<RejectCode, { code: RejectCode; count: number; example: string }>();
  for (const reject of ledger.rejects) {
    const known = counts.get(reject.code);
    if (known === undefined) counts.set(reject.code, { code: reject.code, count: 1, example: reject.message });
    else known.count++;
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

/** `USDT` when all symbols are quoted in it, otherwise `quote`. */
export function quoteCurrency(symbols: readonly string[]): string {
  const found = new Set(symbols.map(quoteOf));
  return found.size === 1 ? [...found][0] : 'quote';
}

function quoteOf(symbol: string): string {
  try {
    return parseSymbol(symbol).quote;
  } catch {
    return 'quote';
  }
}

/** Metrics that lead a report, in this order, as far as the run has them. */
const KEY_METRICS: readonly string[] = [
  'total-return',
  'cagr',
  'sharpe',
  'max-drawdown',
  'volatility',
  'trades',
  'win-rate',
  'break-even-cost',
  'profit-factor',
  'calmar',
  'exposure',
];
const KEY_COUNT = 8;

export interface KeyFigure {
  readonly metric: MetricResult;
  readonly hold: MetricResult | undefined;
}

/** The figures of the first screen, each beside the same figure of buy-and-hold. */
export function keyFigures(report: RunReport): readonly KeyFigure[] {
  const named = KEY_METRICS.flatMap((name) => report.metrics.filter((m) => m.name === name));
  const others = report.metrics.filter((m) => !KEY_METRICS.includes(m.name));
  return [...named, ...others].slice(0, KEY_COUNT).map((metric) => ({
    metric,
    hold: isComparable(metric) ? report.benchmarkMetrics.find((m) => m.name === metric.name) : undefined,
  }));
}

export function lastOf(values: Float64Array, whenEmpty: number): number {
  return values.length === 0 ? whenEmpty : values[values.length - 1];
}

/** The time that the figures are about, [fromMs, toMs): the steps of the ledger. A walk-forward read older bars to learn. */
export function shownRange({ ledger, spec }: RunReport): { readonly fromMs: number; readonly toMs: number } {
  if (ledger.steps === 0) return spec.market;
  return { fromMs: ledger.openTime[0], toMs: ledger.openTime[ledger.steps - 1] + ledger.intervalMs };
}
