import { QuantError } from '../core/kit/errors.js';
import { median } from '../core/math/quantile.js';
import { aboveZero, type ModelTask } from '../core/model.js';
import type { PurgedFold } from '../models/purged-folds.js';
import {
  classIntervals,
  type IntervalOptions,
  pairedIntervals,
  type ScoreInterval,
} from '../models/scores/intervals.js';
import { outOfFold } from './cross-validation.js';

/** What one has without a model. */
export const BASELINES = [
  { name: 'majority', label: 'What was common in training' },
  { name: 'last-sign', label: 'Sign of the last return' },
  { name: 'buy-and-hold', label: 'Always up' },
] as const;
export type BaselineName = (typeof BASELINES)[number]['name'];

/** One market's labels and prices, and how it is cut. */
export interface BaselineHistory {
  readonly task: ModelTask;
  /** (bars,) the label's own values, NaN where not known */
  readonly values: Float64Array;
  /** (bars,) the last bar that each label used */
  readonly endIndex: Int32Array;
  /** (bars,) quote per base */
  readonly close: Float64Array;
  readonly folds: readonly Pick<PurgedFold, 'trainRows' | 'testRows' | 'index' | 'purged' | 'embargoed'>[];
  /** multiclass: the values that the label takes, increasing */
  readonly classes?: Float64Array;
}

/** What a baseline says of each bar that some fold tests, NaN elsewhere; from the training rows of that fold alone. */
export interface BaselinePrediction {
  readonly name: BaselineName;
  readonly label: string;
  /** (bars,) as `FittedModel.predict` */
  readonly prediction: Float64Array;
  /** (bars × classes) row-major; multiclass only */
  readonly probabilities?: Float64Array;
}

/** A rule that is named after a side keeps it, however little the training rows speak for it. */
const HAIR = 1e-9;

/**
 * What majority, last sign and buy-and-hold would have said of the rows that a model was tested on.
 *
 * Each is a probability as honest as the training rows make it, so that log loss and Brier compare fairly:
 * - majority: the share of training labels above 0 (regression: their mean; classes: their shares);
 * - last sign: the side of the return over as many bars as a training label spans in the middle (median), with the
 *   chance that this side came true in training (regression: the label's mean along that sign); never below even;
 * - buy-and-hold: always up, with the share of rises, never below even (regression: the mean, never below 0).
 * Of several classes the last two give the largest share to the class of their side and its share in exchange.
 *
 * @throws E_PARAM when a multiclass history has no classes
 */
export function baselinePredictions(history: BaselineHistory): BaselinePrediction[] {
  const { task, values, folds, classes } = history;
  if (task === 'multiclass' && classes === undefined) {
    throw new QuantError('E_PARAM', 'baselines of several classes need the values that the label takes');
  }
  return BASELINES.map(({ name, label }) => {
    const told = folds.map((fold) => tellFold(history, fold, name));
    const bars = values.length;
    const column = (pick: (k: number) => Float64Array): Float64Array =>
      outOfFold(
        bars,
        folds.map((fold, k) => ({ fold, prediction: pick(k) })),
      );
    if (classes === undefined) return { name, label, prediction: column((k) => told[k]) };
    const width = classes.length;
    const probabilities = new Float64Array(bars * width);
    for (let c = 0; c < width; c++) {
      const ofClass = column((k) => told[k].filter((_, i) => i % width === c));
      for (let row = 0; row < bars; row++) probabilities[row * width + c] = ofClass[row];
    }
    return { name, label, prediction: aboveZero(probabilities, classes), probabilities };
  });
}

/** (testRows,) or, of classes, (testRows × classes). */
function tellFold(
  { task, values, endIndex, close, classes }: BaselineHistory,
  { trainRows, testRows }: Pick<PurgedFold, 'trainRows' | 'testRows'>,
  name: BaselineName,
): Float64Array {
  // A test row's own end is not known yet, so the training labels say how long a label is.
  const span = Math.max(1, Math.round(median(Float64Array.from(trainRows, (row) => endIndex[row] - row))));
  const signAt = (row: number): number => (row < span ? 0 : Math.sign(close[row] - close[row - span]) || 0);
  const labels = Float64Array.from(trainRows, (row) => values[row]);
  const sides = Float64Array.from(trainRows, signAt);
  const sideOf = (row: number): number => (name === 'majority' ? 0 : name === 'last-sign' ? signAt(row) : 1);
  if (classes !== undefined) {
    const shares = Float64Array.from(classes, (value) => meanOf(labels, (label) => Number(label === value)));
    return Float64Array.from([...testRows].flatMap((row) => [...leaning(shares, sideOf(row))]));
  }
  const mean = meanOf(labels, (label) => (task === 'regression' ? label : Number(label > 0)));
  const told = task === 'regression' ? sizesOf(labels, sides, mean) : chancesOf(labels, sides, mean);
  return Float64Array.from(testRows, (row) => {
    const side = sideOf(row);
    if (name === 'buy-and-hold') return told.up;
    return side === 0 ? mean : side > 0 ? told.withSign : told.againstSign;
  });
}

interface Told {
  readonly up: number;
  readonly withSign: number;
  readonly againstSign: number;
}

function chancesOf(labels: Float64Array, sides: Float64Array, share: number): Told {
  const moved = labels.filter((_, k) => sides[k] !== 0);
  const movedSides = sides.filter((side) => side !== 0);
  const right = meanOf(moved, (label, k) => Number(label > 0 === movedSides[k] > 0));
  const chance = Math.max(moved.length === 0 ? 0.5 : right, 0.5 + HAIR);
  return { up: Math.max(share, 0.5 + HAIR), withSign: chance, againstSign: 1 - chance };
}

function sizesOf(labels: Float64Array, sides: Float64Array, mean: number): Told {
  const least = HAIR * meanOf(labels, Math.abs);
  const along = Math.max(
    least,
    meanOf(labels, (label, k) => label * sides[k]),
  );
  return { up: Math.max(mean, least), withSign: along, againstSign: -along };
}

/** Shares of classes, the largest in exchange with that of the class at the side's end. */
function leaning(shares: Float64Array, side: number): Float64Array {
  if (side === 0) return shares;
  const out = shares.slice();
  const end = side > 0 ? shares.length - 1 : 0;
  const most = shares.indexOf(Math.max(...shares));
  [out[end], out[most]] = [shares[most], shares[end]];
  return out;
}

function meanOf(x: Float64Array, of: (value: number, k: number) => number): number {
  let total = 0;
  for (let k = 0; k < x.length; k++) total += of(x[k], k);
  return x.length === 0 ? Number.NaN : total / x.length;
}

/** A model's scores, and for each baseline its scores and model − baseline, all with intervals of the same draws. */
export interface BaselineComparison {
  readonly scores: readonly ScoreInterval[];
  readonly baselines: readonly {
    readonly name: BaselineName;
    readonly label: string;
    readonly scores: readonly ScoreInterval[];
    readonly differences: readonly ScoreInterval[];
  }[];
}

/** What is compared: columns of the same rows, in order of time. */
export interface BaselineScoring {
  readonly task: ModelTask;
  /** (n,) the model's predictions out of sample */
  readonly prediction: Float64Array;
  /** (n × classes) row-major; multiclass only */
  readonly probabilities?: Float64Array;
  readonly classes?: Float64Array;
  /** (n,) the label's own values */
  readonly labels: Float64Array;
  readonly baselines: readonly BaselinePrediction[];
}

/** @throws E_SHAPE when the columns differ in length; E_PARAM when an option is out of range */
export function baselineScores(scoring: BaselineScoring, options: IntervalOptions): BaselineComparison {
  const { task, prediction, probabilities, classes, labels, baselines } = scoring;
  const drawn =
    probabilities !== undefined && classes !== undefined
      ? classIntervals(
          probabilities,
          baselines.map((baseline) => baseline.probabilities ?? missing()),
          classes,
          labels,
          options,
        )
      : pairedIntervals(
          task,
          prediction,
          baselines.map((baseline) => baseline.prediction),
          labels,
          options,
        );
  return {
    scores: drawn.scores,
    baselines: baselines.map(({ name, label }, k) => ({ name, label, ...drawn.others[k] })),
  };
}

function missing(): never {
  throw new QuantError('E_BUG', 'a baseline of several classes has no probabilities');
}
