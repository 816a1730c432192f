import { kolmogorovDistance, stabilityIndex, stabilityReference } from '../../models/drift/stability.js';
import { decisionScores } from '../../models/scores/decision.js';
import { type ReliabilityBand, reliabilityTable } from '../../models/scores/probability.js';
import { sampleOf } from '../../models/scores/score.js';

/** How far one column has moved since training. */
export interface ColumnDrift {
  readonly name: string;
  /** population stability index, ≥ 0 */
  readonly psi: number;
  /** largest distance of the distribution functions, in [0, 1] */
  readonly distance: number;
}

/** Columns by how far they have moved, the farthest first. @param after values since training, as many columns */
export function driftOf(
  names: readonly string[],
  training: readonly Float64Array[],
  after: readonly Float64Array[],
): ColumnDrift[] {
  return names
    .map((name, k) => ({
      name,
      psi: stabilityIndex(stabilityReference(training[k]), after[k]),
      distance: kolmogorovDistance(training[k], after[k]),
    }))
    .sort((a, b) => b.psi - a.psi || (a.name < b.name ? -1 : 1));
}

/** What the chances of a model were worth from one threshold on. */
export interface ThresholdScore {
  readonly threshold: number;
  /** rows named "above 0" */
  readonly named: number;
  /** NaN where no row was named, or none is above 0 */
  readonly precision: number;
  readonly recall: number;
}

const THRESHOLDS = Array.from({ length: 19 }, (_, k) => 0.05 * (k + 1));

/**
 * Chances against what happened on rows that training did not see.
 *
 * @param probability (n,) known
 * @param label (n,) known
 */
export function chancesOf(
  probability: Float64Array,
  label: Float64Array,
): {
  readonly reliability: readonly ReliabilityBand[];
  readonly thresholds: readonly ThresholdScore[];
  readonly share: number;
} {
  const target = label.map((value) => Number(value > 0));
  const sample = sampleOf(probability, target);
  return {
    reliability: reliabilityTable(probability, label),
    thresholds: THRESHOLDS.map((exact) => {
      const threshold = Number(exact.toFixed(2));
      const scores = decisionScores(threshold);
      const scoreOf = (name: string): number =>
        scores.find((s) => s.name === name)?.compute(sample).value ?? Number.NaN;
      const named = probability.reduce((count, p) => count + Number(p >= threshold), 0);
      return { threshold, named, precision: scoreOf('precision'), recall: scoreOf('recall') };
    }),
    share: target.reduce((a, b) => a + b, 0) / target.length,
  };
}
