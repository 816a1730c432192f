import type { ParamSpecs } from './kit/params.js';
import type { Definition } from './kit/registry.js';
import type { Ledger } from './ledger.js';

/** What metrics are computed from: the run's ledger and what the report compares it with. */
export interface MetricInput {
  readonly ledger: Ledger;
  /** simple returns of equity, one per step after `ledger.firstStep` */
  readonly returns: Float64Array;
  /** equity of buying and holding the same markets in equal parts without costs */
  readonly benchmark: Float64Array;
  /** returns per 365 days, by the time that passed: fewer where bars are missing */
  readonly barsPerYear: number;
  /** the returns in rising order; sorted when first asked for */
  readonly sortedReturns: () => Float64Array;
}

/** A number, or NaN with the reason why there is none. Never 0, ∞ or a magic number. */
export interface Measured {
  readonly value: number;
  readonly reason?: string;
}

export type MetricUnit = 'fraction' | 'ratio' | 'quote' | 'count' | 'bars' | 'bps' | 'days';

/** A figure of merit. The definition says per bar or per year, ddof, scaling and what happens at zero. */
export interface MetricDefinition extends Definition<ParamSpecs> {
  readonly kind: 'metric';
  readonly unit: MetricUnit;
  /** what people read, e.g. `Max drawdown` */
  readonly label: string;
  /** the formula in words, shown on hover in the report */
  readonly definition: string;
  compute(input: MetricInput): Measured;
}

export function defineMetric(draft: Omit<MetricDefinition, 'kind' | 'params'>): MetricDefinition {
  return Object.freeze({ kind: 'metric', params: {}, ...draft });
}

export interface MetricResult extends Measured {
  readonly name: string;
  readonly label: string;
  readonly unit: MetricUnit;
  readonly definition: string;
}
