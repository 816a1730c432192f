import type { ParentRecord } from '../core/execution.js';
import type { RunReport } from '../core/report.js';

/** How one algorithm did, all its parents together. Costs are fractions of the arrival price, above 0 when paid. */
export interface ExecutionRow {
  /** canonical text */
  readonly algorithm: string;
  readonly parents: number;
  readonly children: number;
  /** parents that were filled to the last lot, refused in part, replaced by a newer wish, and still being worked at the end */
  readonly done: number;
  readonly cut: number;
  readonly replaced: number;
  readonly open: number;
  /** Σ filled over Σ asked for, by notional at the arrival prices, fraction */
  readonly filledShare: number;
  /** of the parents of which something filled; NaN when nothing did */
  readonly meanShortfall: number;
  readonly medianShortfall: number;
  /** weighted by the notional filled */
  readonly weightedShortfall: number;
  /** weighted likewise, over the parents whose cost the model could tell; NaN when it could tell none */
  readonly expectedCost: number;
  /** weighted shortfall of these same parents, less what was expected of them */
  readonly difference: number;
}

type Report = Pick<RunReport, 'ledger' | 'spec'>;

/** One row per algorithm, the one with the most parents first. */
export function executionRows(report: Report): readonly ExecutionRow[] {
  const byName = new Map<string, ParentRecord[]>();
  for (const parent of report.ledger.parents) {
    const known = byName.get(parent.algorithm);
    if (known === undefined) byName.set(parent.algorithm, [parent]);
    else known.push(parent);
  }
  return [...byName]
    .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .map(([algorithm, parents]) => rowOf(algorithm, parents, report));
}

function rowOf(algorithm: string, parents: readonly ParentRecord[], report: Report): ExecutionRow {
  const filled = parents.filter((parent) => !Number.isNaN(parent.shortfall));
  const foretold = filled.filter((parent) => !Number.isNaN(parent.expectedCost));
  const weight = (parent: ParentRecord): number => notionalOf(report, parent, parent.filled);
  const expectedCost = weightedMean(foretold, weight, (parent) => parent.expectedCost);
  const shortfalls = filled.map((parent) => parent.shortfall).sort((a, b) => a - b);
  const counted = (status: ParentRecord['status']): number => parents.filter((p) => p.status === status).length;
  return {
    algorithm,
    parents: parents.length,
    children: sum(parents, (parent) => parent.children),
    done: counted('done'),
    cut: counted('cut'),
    replaced: counted('replaced'),
    open: counted('open'),
    filledShare: sum(parents, weight) / sum(parents, (parent) => notionalOf(report, parent, parent.quantity)),
    meanShortfall: sum(filled, (parent) => parent.shortfall) / filled.length,
    medianShortfall: median(shortfalls),
    weightedShortfall: weightedMean(filled, weight, (parent) => parent.shortfall),
    expectedCost,
    difference: weightedMean(foretold, weight, (parent) => parent.shortfall) - expectedCost,
  };
}

/** What an amount of a parent's units was worth at its arrival price, settlement currency of its market. */
export function notionalOf({ spec }: Pick<RunReport, 'spec'>, parent: ParentRecord, units: number): number {
  const rules = spec.market.rules[parent.symbol];
  const size = rules?.contractSize ?? 1;
  const price = parent.arrivalPrice;
  return Math.abs(units) * size * (rules?.contract === 'inverse' ? 1 / price : price);
}

/** Those of the largest notional asked for, the largest first. */
export function largestParents(report: Report, most: number): readonly ParentRecord[] {
  const size = (parent: ParentRecord): number => notionalOf(report, parent, parent.quantity);
  return [...report.ledger.parents].sort((a, b) => size(b) - size(a) || a.time - b.time).slice(0, most);
}

/** A fraction as basis points. */
export function inBps(fraction: number): number {
  return fraction * 10_000;
}

function weightedMean<T>(items: readonly T[], weight: (item: T) => number, value: (item: T) => number): number {
  return sum(items, (item) => weight(item) * value(item)) / sum(items, weight);
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

/** @param sorted rising; NaN of an empty list */
function median(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}
