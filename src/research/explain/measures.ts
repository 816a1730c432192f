import { createRng } from '../../core/kit/rng.js';
import type { TrainingSet } from '../../core/model.js';
import { backgroundOf, explainerOf } from '../../models/explain/explainer.js';
import type { PurgedFold } from '../../models/purged-folds.js';
import type { FoldOutcome } from '../cross-validation.js';
import { learnerHeldOut, permutationScores } from '../selection/permutation.js';
import type { ModelPlan, PreparedMarket } from '../train.js';

/** Three ways to ask what a column is worth to a model, each with another blind spot. */
export const MEASURES = ['permutation', 'shap', 'mdi'] as const;
export type Measure = (typeof MEASURES)[number];

export interface MeasureOptions {
  readonly seed: number;
  /** rows that stand in for what is not known, at most */
  readonly background: number;
  /** the learner's own exact parts rather than the interventional ones */
  readonly preferOwn: boolean;
  /** times that each column is shuffled */
  readonly repeats?: number;
}

/** What one model's columns were worth on rows that it had not seen. */
export interface JudgedColumns {
  readonly names: readonly string[];
  /** per column; a measure that the learner does not have is absent */
  readonly values: Readonly<Partial<Record<Measure, Float64Array>>>;
  /** loss on these rows with all columns in place: mean log loss, or mean squared error */
  readonly loss: number;
}

/** A column over all folds. */
export interface ColumnMeasure {
  readonly name: string;
  readonly scores: Readonly<Partial<Record<Measure, Spread>>>;
}

export interface Spread {
  /** mean over the folds */
  readonly value: number;
  /** over the folds, ddof 1; NaN with one */
  readonly sd: number;
  readonly byFold: readonly number[];
}

const REPEATS = 5;
/** Rows whose parts are worked out in a fold: exact ones are cheap, drawn ones are not. */
const EXACT_ROWS = 200;
const DRAWN_ROWS = 20;
const DRAWN_BACKGROUND = 25;
const DRAWN_PAIRS = 4;

/**
 * A model of a fold judged on the fold's test rows: the rise of its loss when blocks of a column are shuffled, the mean
 * size of the column's Shapley values, and how much training itself rested on the column.
 *
 * The first is the only one that asks whether the column helps; the others ask whether it is used.
 */
export function judgeColumns(
  market: PreparedMarket,
  plan: ModelPlan,
  { fold, model }: Pick<FoldOutcome, 'fold' | 'model'>,
  { seed, background: most, preferOwn, repeats = REPEATS }: MeasureOptions,
): JudgedColumns {
  const inputs = model.inputs(market.matrix);
  const held = heldRows(market, plan, fold.testRows, inputs, model);
  const rng = createRng(`explain/${seed}/fold/${fold.index}`);
  const blockRows = labelRows(market, fold.testRows);
  const permuted = permutationScores(learnerHeldOut(model.fitted, held), { repeats, blockRows, rng });
  const isExact = model.fitted.contributions !== undefined;
  const explainer = explainerOf(model.fitted, {
    task: plan.task,
    background: backgroundOf(inputs, fold.trainRows, isExact ? most : Math.min(most, DRAWN_BACKGROUND)),
    preferOwn,
    pairs: DRAWN_PAIRS,
    rng: rng.fork('shapley'),
  });
  const known = backgroundOf(
    held.columns,
    Int32Array.from({ length: held.rows }, (_, i) => i),
    isExact ? EXACT_ROWS : DRAWN_ROWS,
  );
  const shap = new Float64Array(inputs.length);
  for (let row = 0; row < known.rows; row++) {
    explainer?.explain(known.columns, row).parts.forEach((part, k) => {
      shap[k] += Math.abs(part) / known.rows;
    });
  }
  const mdi = model.fitted.importance?.();
  return {
    names: model.columnNames,
    values: {
      permutation: permuted.mean,
      ...(explainer === undefined || known.rows === 0 ? {} : { shap }),
      ...(mdi === undefined ? {} : { mdi }),
    },
    loss: permuted.loss,
  };
}

/** The rows of a test as a training set, so that losses are those of training. */
function heldRows(
  { matrix, labels }: PreparedMarket,
  plan: ModelPlan,
  rows: Int32Array,
  inputs: readonly Float64Array[],
  model: FoldOutcome['model'],
): TrainingSet {
  const { classes } = model;
  // A class that training never saw has no chance of its own.
  const judged = classes === undefined ? rows : rows.filter((row) => classes.includes(labels.values[row]));
  const targetOf = (value: number): number =>
    classes !== undefined ? classes.indexOf(value) : plan.task === 'classification' ? Number(value > 0) : value;
  return {
    task: plan.task,
    names: matrix.names,
    columns: inputs.map((column) => Float64Array.from(judged, (row) => column[row])),
    rows: judged.length,
    target: Float64Array.from(judged, (row) => targetOf(labels.values[row])),
    ...(classes === undefined ? {} : { classes }),
    weights: new Float64Array(judged.length).fill(1),
  };
}

/** Mean length of the labels, in rows: blocks of it hold what overlaps. */
function labelRows({ labels }: PreparedMarket, rows: Int32Array): number {
  let total = 0;
  for (const row of rows) total += labels.endIndex[row] - row;
  return Math.max(1, Math.round(total / Math.max(1, rows.length)));
}

/** All folds together, by the first measure that there is, the largest first, then by name. */
export function measureColumns(folds: readonly JudgedColumns[]): ColumnMeasure[] {
  // Steps may leave columns out of some folds: there they are worth nothing.
  const names = [...new Set(folds.flatMap((fold) => fold.names))];
  const asked = MEASURES.filter((measure) => folds.every(({ values }) => values[measure] !== undefined));
  const out = names.map((name): ColumnMeasure => {
    const scores: Partial<Record<Measure, Spread>> = {};
    for (const measure of asked) {
      const byFold = folds.map(({ names: own, values }) => values[measure]?.[own.indexOf(name)] ?? 0);
      scores[measure] = spreadOf(byFold);
    }
    return { name, scores };
  });
  const first = asked[0];
  const worth = ({ scores }: ColumnMeasure): number => scores[first]?.value ?? 0;
  return out.sort((a, b) => worth(b) - worth(a) || (a.name < b.name ? -1 : 1));
}

function spreadOf(byFold: readonly number[]): Spread {
  const value = byFold.reduce((a, b) => a + b, 0) / byFold.length;
  const squares = byFold.reduce((sum, x) => sum + (x - value) ** 2, 0);
  return { value, sd: byFold.length > 1 ? Math.sqrt(squares / (byFold.length - 1)) : Number.NaN, byFold };
}

/** Whether a column helps on rows that training did not see: clear of the folds' spread, and in nearly all of them. */
export function helpOf({ scores }: ColumnMeasure): 'clear' | 'unclear' | 'none' {
  const rise = scores.permutation;
  if (rise === undefined || !(rise.value > 0)) return 'none';
  const folds = rise.byFold.length;
  const often = rise.byFold.filter((one) => one > 0).length >= folds - Math.floor(folds / 5);
  return often && rise.value > (2 * rise.sd) / Math.sqrt(folds) ? 'clear' : 'unclear';
}

/** Stretches of rows after training, judged by the stored model where it cannot be trained again. */
export function stretchesOf(rows: Int32Array, count: number): PurgedFold[] {
  const parts = Math.min(count, rows.length);
  return Array.from({ length: parts }, (_, index) => ({
    index,
    trainRows: new Int32Array(0),
    testRows: rows.slice(Math.floor((index * rows.length) / parts), Math.floor(((index + 1) * rows.length) / parts)),
    purged: 0,
    embargoed: 0,
  }));
}
