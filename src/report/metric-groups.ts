import type { MetricResult } from '../core/metric.js';

/** Metrics that answer one question, in the order in which people ask. */
export interface MetricGroup {
  readonly name: string;
  readonly metrics: readonly MetricResult[];
}

const GROUPS: readonly { readonly name: string; readonly members: readonly string[] }[] = [
  { name: 'Return', members: ['total-return', 'cagr', 'benchmark-return', 'excess-return', 'final-equity'] },
  { name: 'Return for the risk', members: ['sharpe', 'sortino', 'calmar', 'omega'] },
  {
    name: 'Risk',
    members: [
      'volatility',
      'max-drawdown',
      'drawdown-duration',
      'ulcer-index',
      'value-at-risk',
      'expected-shortfall',
      'worst-bar',
      'best-bar',
      'skew',
      'kurtosis',
      'tail-ratio',
    ],
  },
  {
    name: 'Trading',
    members: ['trades', 'win-rate', 'profit-factor', 'expectancy', 'trade-duration', 'exposure', 'turnover', 'rejects'],
  },
  { name: 'Costs', members: ['total-cost', 'fees', 'funding', 'liquidation-cost', 'break-even-cost'] },
];

/** Groups that say nothing about buying once and holding. */
const OF_TRADING = new Set(['Trading', 'Costs']);

/** A metric that a plug-in brings and no group knows stands under `Other`. */
export function groupMetrics(metrics: readonly MetricResult[]): readonly MetricGroup[] {
  const known = new Set(GROUPS.flatMap((group) => group.members));
  const groups = GROUPS.map(({ name, members }) => ({
    name,
    metrics: members.flatMap((member) => metrics.filter((metric) => metric.name === member)),
  }));
  const other = { name: 'Other', metrics: metrics.filter((metric) => !known.has(metric.name)) };
  return [...groups, other].filter((group) => group.metrics.length > 0);
}

/** Whether the same figure of buy-and-hold is worth showing beside it. */
export function isComparable(metric: Pick<MetricResult, 'name'>): boolean {
  return !GROUPS.some((group) => OF_TRADING.has(group.name) && group.members.includes(metric.name));
}
