import type { Ledger } from '../core/ledger.js';
import type { MetricResult } from '../core/metric.js';
import type { RunReport } from '../core/report.js';
import { maxDrawdown } from '../risk/drawdown.js';
import { isComparable } from './metric-groups.js';

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

/** The step at whose close a bankrupt account stopped: its equity does not change any more. */
export function ruinStep({ equity, steps }: Pick<Ledger, 'equity' | 'steps'>): number {
  let step = steps - 1;
  while (step > 0 && equity[step - 1] === equity[steps - 1]) step--;
  return step;
}
