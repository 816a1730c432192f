import type { Rng } from '../../core/kit/rng.js';
import type { FittedLearner, ModelTask, ScoreParts } from '../../core/model.js';
import type { Background } from '../trees/shap-interventional.js';
import { sampledShapley } from './sampled-shapley.js';

/**
 * `interventional`: exact, against background rows. `own`: the learner's exact parts, from what training looked like.
 * `sampled`: drawn orders of columns against background rows, with a standard error.
 */
export const EXPLAIN_METHODS = ['interventional', 'own', 'sampled'] as const;
export type ExplainMethod = (typeof EXPLAIN_METHODS)[number];

/** One row's score taken apart: base + Σ parts = score, to rounding. */
export interface ExplainedRow extends ScoreParts {
  /** per column; sampled only */
  readonly error?: Float64Array;
}

export interface Explainer {
  readonly method: ExplainMethod;
  explain(columns: readonly Float64Array[], row: number): ExplainedRow;
}

export interface ExplainerOptions {
  readonly task: ModelTask;
  /** rows of the learner's own columns, all known; without any, `interventional` and `sampled` are not to be had */
  readonly background: Background;
  /** the path-dependent form of trees, and the base of linear models in training, where the learner has them */
  readonly preferOwn?: boolean;
  /** pairs of orders where parts have to be sampled */
  readonly pairs: number;
  readonly rng: Rng;
}

/** The best way there is to take a learner's predictions apart; undefined when it has none and there is no background. */
export function explainerOf(fitted: FittedLearner, options: ExplainerOptions): Explainer | undefined {
  const { task, background, preferOwn = false, pairs, rng } = options;
  const { contributions, contributionsAgainst } = fitted;
  const isOwn = contributions !== undefined && (preferOwn || background.rows === 0 || !contributionsAgainst);
  if (isOwn) return { method: 'own', explain: contributions };
  if (background.rows === 0) return undefined;
  if (contributionsAgainst !== undefined) {
    return { method: 'interventional', explain: contributionsAgainst(background.columns, background.rows) };
  }
  const unit = task === 'regression' ? 'label' : 'probability';
  return {
    method: 'sampled',
    explain: (columns, row) => ({
      unit,
      // A stream for each row: the order in which rows are asked changes nothing.
      ...sampledShapley(fitted.predict, { columns, row }, background, { pairs, rng: rng.fork(`row/${row}`) }),
    }),
  };
}

/** Rows of which every column is known, at most so many of them, evenly spaced. @param from rows to choose from, increasing */
export function backgroundOf(columns: readonly Float64Array[], from: Int32Array, most: number): Background {
  const known = from.filter((row) => columns.every((x) => !Number.isNaN(x[row])));
  const count = Math.min(most, known.length);
  const rows = Int32Array.from({ length: count }, (_, q) => known[Math.floor((q * known.length) / count)]);
  return { columns: columns.map((x) => Float64Array.from(rows, (row) => x[row])), rows: count };
}
