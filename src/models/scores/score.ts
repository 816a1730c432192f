import type { Measured, MetricUnit } from '../../core/metric.js';

/** A figure of how good predictions were. The definition says how it is made and what no skill gives. */
export interface Score<S> {
  /** kebab-case, unique within its task */
  readonly name: string;
  readonly label: string;
  readonly unit: MetricUnit;
  readonly definition: string;
  /** which way is good, for tables and searches; `neither` for figures that only describe */
  readonly better: 'higher' | 'lower' | 'neither';
  /** NaN with the reason where it has no meaning on these rows */
  compute(sample: S): Measured;
}

/**
 * Rows that are scored. A row counts `counts[i]` times: once as it happened, some other whole number of times in a
 * resampled history, so that an interval is made of the very formula that it belongs to.
 */
export interface ScoreSample {
  /** (n,) finite: the probability that the label is above 0, or the label's own unit */
  readonly prediction: Float64Array;
  /** (n,) finite: 1 or 0, or the label */
  readonly target: Float64Array;
  /** (n,) whole, ≥ 0 */
  readonly counts: Float64Array;
  /** sum of the counts */
  readonly total: number;
  /** row numbers in rising order of the prediction, and of the target; sorted when first asked for */
  readonly byPrediction: () => Int32Array;
  readonly byTarget: () => Int32Array;
}

/** Rows as they happened. */
export function sampleOf(prediction: Float64Array, target: Float64Array): ScoreSample {
  return {
    prediction,
    target,
    counts: new Float64Array(prediction.length).fill(1),
    total: prediction.length,
    byPrediction: sortedOnce(prediction),
    byTarget: sortedOnce(target),
  };
}

export const NO_ROWS: Measured = Object.freeze({ value: Number.NaN, reason: 'no row was scored' });
export const ONE_CLASS: Measured = Object.freeze({ value: Number.NaN, reason: 'all rows are of one class' });

export function sortedOnce(x: Float64Array): () => Int32Array {
  let order: Int32Array | undefined;
  return () => {
    order ??= Int32Array.from(x, (_, i) => i).sort((a, b) => x[a] - x[b] || a - b);
    return order;
  };
}

/** The mean of a quantity over the rows, each as often as it counts. */
export function meanOver({ counts, total }: Pick<ScoreSample, 'counts' | 'total'>, of: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) if (counts[i] > 0) sum += counts[i] * of(i);
  return sum / total;
}
