import { QuantError } from '../core/kit/errors.js';
import type { ModelTask } from '../core/model.js';
import { scoreModel, scoreMulticlass } from '../models/score.js';
import type { IntervalOptions } from '../models/scores/intervals.js';
import { blockRowsFor } from '../models/scores/resample.js';
import type { Score } from '../models/scores/score.js';
import { classScores, type ScoreOptions, scoresOf } from '../models/scores/tasks.js';
import { alongPath, combinatorialPaths } from '../models/splits/combinatorial.js';
import { type BaselineComparison, type BaselinePrediction, baselinePredictions, baselineScores } from './baselines.js';
import { type FoldOutcome, outOfFold } from './cross-validation.js';

/** One market of a model: what its folds said, and what came. */
export interface ScoredMarket {
  readonly symbol: string;
  /** (bars,) UTC ms, increasing */
  readonly openTime: Float64Array;
  /** (bars,) quote per base */
  readonly close: Float64Array;
  /** (bars,) the label's own values and the last bar that each used */
  readonly values: Float64Array;
  readonly endIndex: Int32Array;
  /** all folds, in their order */
  readonly outcomes: readonly (Pick<FoldOutcome, 'fold' | 'prediction' | 'probabilities'> & {
    /** multiclass: the classes that this fold's model knows */
    readonly classes?: Float64Array;
  })[];
}

export interface ScoreRequest extends ScoreOptions {
  /** canonical text of the learner, or any name of the row */
  readonly model: string;
  readonly task: ModelTask;
  readonly markets: readonly ScoredMarket[];
  /** histories drawn for the intervals; 500 when absent */
  readonly draws?: number;
  /** 0.95 when absent */
  readonly level?: number;
  readonly seed: number | string;
}

/** The figures that a table shows of each score. */
export type ScoreFacts = Pick<Score<never>, 'name' | 'label' | 'unit' | 'definition' | 'better'>;

/** One fold, all markets together. */
export interface FoldRow {
  /** from 1 */
  readonly fold: number;
  readonly trainRows: number;
  readonly testRows: number;
  readonly purged: number;
  readonly embargoed: number;
  /** per score, in their order; NaN where it has no meaning there */
  readonly values: readonly number[];
}

/** One model's row of a table of models. */
export interface ModelScores extends BaselineComparison {
  readonly model: string;
  readonly task: ModelTask;
  /** what the scores are, in the order of all lists here */
  readonly facts: readonly ScoreFacts[];
  /** rows of all markets that are scored */
  readonly rows: number;
  readonly blockRows: number;
  readonly draws: number;
  readonly folds: readonly FoldRow[];
  /** combinatorial folds: per whole history out of sample, the value of each score; empty for others */
  readonly paths: readonly (readonly number[])[];
}

/**
 * Scores a model on what its folds said of rows that they were not taught: over all rows with intervals and against
 * baselines, and per fold. Rows of several markets at one time are drawn together.
 *
 * @throws E_DATA when no market has an outcome
 */
export function scoreOutcomes(request: ScoreRequest): ModelScores {
  const { model, task, markets, draws = 500, level = 0.95, seed, threshold, quantile } = request;
  if (!markets.some((market) => market.outcomes.length > 0)) {
    throw new QuantError('E_DATA', `${model}: there is no fold to score`);
  }
  const classes = task === 'multiclass' ? classesOf(markets) : undefined;
  const facts = classes === undefined ? scoresOf(task, { threshold, quantile }) : classScores();
  const parts = markets.map((market) => partOf(task, market, classes));
  const blockRows = Math.max(...parts.map(({ rows }, m) => blockRowsFor(rows, markets[m].endIndex)));
  const options: IntervalOptions = {
    ...{ blockRows, draws, level, seed, threshold, quantile },
    time: joined(parts.map(({ rows }, m) => Float64Array.from(rows, (row) => markets[m].openTime[row]))),
  };
  const at = (column: (m: number) => Float64Array, width = 1): Float64Array =>
    joined(parts.map(({ rows }, m) => takeRows(column(m), rows, width)));
  const width = classes?.length ?? 1;
  const labels = at((m) => markets[m].values);
  const baselines = parts[0].baselines.map(
    ({ name, label }, b): BaselinePrediction => ({
      name,
      label,
      prediction: at((m) => parts[m].baselines[b].prediction),
      ...(classes && { probabilities: at((m) => parts[m].baselines[b].probabilities ?? blank(0), width) }),
    }),
  );
  const columns: Columns = {
    labels,
    prediction: at((m) => parts[m].prediction),
    ...(classes && { probabilities: at((m) => parts[m].probabilities ?? blank(0), width), classes }),
  };
  return {
    model,
    task,
    facts,
    rows: valuesOf(task, columns, request)[0],
    blockRows,
    draws,
    ...baselineScores({ task, ...columns, baselines }, options),
    folds: foldRows(request, classes),
    paths: pathValues(request, classes),
  };
}

interface Columns {
  readonly labels: Float64Array;
  readonly prediction: Float64Array;
  readonly probabilities?: Float64Array;
  readonly classes?: Float64Array;
}

/** The count of rows, then the value of each score. */
function valuesOf(
  task: ModelTask,
  { labels, prediction, probabilities, classes }: Columns,
  options: ScoreOptions,
): number[] {
  const results =
    probabilities !== undefined && classes !== undefined
      ? scoreMulticlass(probabilities, classes, labels)
      : scoreModel(task, prediction, labels, options);
  return results.map((result) => result.value);
}

/** What all folds of one market said of its tested bars. */
function partOf(
  task: ModelTask,
  market: ScoredMarket,
  classes: Float64Array | undefined,
): {
  readonly rows: Int32Array;
  readonly prediction: Float64Array;
  readonly probabilities?: Float64Array;
  readonly baselines: readonly BaselinePrediction[];
} {
  const { values, outcomes } = market;
  const bars = values.length;
  const prediction = outOfFold(bars, outcomes);
  const rows = Int32Array.from(values, (_, row) => row).filter((row) => !Number.isNaN(prediction[row]));
  const folds = outcomes.map((outcome) => outcome.fold);
  const baselines = baselinePredictions({ ...market, task, folds, classes });
  if (classes === undefined) return { rows, prediction, baselines };
  const probabilities = blank(bars * classes.length);
  classes.forEach((_, c) => {
    const ofClass = outOfFold(
      bars,
      outcomes.map((outcome) => ({ fold: outcome.fold, prediction: classColumn(outcome, classes, c) })),
    );
    for (let row = 0; row < bars; row++) probabilities[row * classes.length + c] = ofClass[row];
  });
  return { rows, prediction, probabilities, baselines };
}

/** A fold's probability of one class of the table: 0 where its model never met that class. */
function classColumn(outcome: ScoredMarket['outcomes'][number], classes: Float64Array, c: number): Float64Array {
  const known = outcome.classes ?? classes;
  const place = known.indexOf(classes[c]);
  const { probabilities } = outcome;
  if (probabilities === undefined) {
    throw new QuantError('E_BUG', 'a fold of several classes has no probabilities');
  }
  return outcome.prediction.map((value, k) =>
    Number.isNaN(value) ? value : place < 0 ? 0 : probabilities[k * known.length + place],
  );
}

function foldRows({ task, markets, ...options }: ScoreRequest, classes: Float64Array | undefined): FoldRow[] {
  const count = Math.max(...markets.map((market) => market.outcomes.length));
  return Array.from({ length: count }, (_, index) => {
    const live = markets.flatMap((market) =>
      index < market.outcomes.length ? [{ market, outcome: market.outcomes[index] }] : [],
    );
    const columns = live.map(({ market, outcome }) => columnsOf(market, outcome, classes));
    const total = (of: (fold: FoldOutcome['fold']) => number): number =>
      live.reduce((sum, { outcome }) => sum + of(outcome.fold), 0);
    return {
      fold: index + 1,
      trainRows: total((fold) => fold.trainRows.length),
      testRows: total((fold) => fold.testRows.length),
      purged: total((fold) => fold.purged),
      embargoed: total((fold) => fold.embargoed),
      values: valuesOf(task, together(columns, classes), options).slice(1),
    };
  });
}

function columnsOf(market: ScoredMarket, outcome: ScoredMarket['outcomes'][number], classes?: Float64Array): Columns {
  const labels = Float64Array.from(outcome.fold.testRows, (row) => market.values[row]);
  const { prediction } = outcome;
  if (classes === undefined) return { labels, prediction };
  const width = classes.length;
  const probabilities = blank(labels.length * width);
  classes.forEach((_, c) => {
    classColumn(outcome, classes, c).forEach((value, k) => {
      probabilities[k * width + c] = value;
    });
  });
  return { labels, prediction, probabilities };
}

function together(columns: readonly Columns[], classes: Float64Array | undefined): Columns {
  return {
    labels: joined(columns.map((part) => part.labels)),
    prediction: joined(columns.map((part) => part.prediction)),
    ...(classes && { probabilities: joined(columns.map((part) => part.probabilities ?? blank(0))), classes }),
  };
}

function pathValues({ task, markets, ...options }: ScoreRequest, classes: Float64Array | undefined): number[][] {
  if (!markets.every(({ outcomes }) => outcomes.every(({ fold }) => fold.groups !== undefined))) return [];
  const cut = markets.map(({ outcomes }) => combinatorialPaths(outcomes.map(({ fold }) => fold)));
  return (cut[0] ?? []).map((_, p) => {
    const columns = markets.map((market, m): Columns => {
      const folds = market.outcomes.map(({ fold }) => fold);
      const along = (said: (outcome: ScoredMarket['outcomes'][number]) => Float64Array): Float64Array =>
        alongPath(cut[m][p], folds, market.outcomes.map(said), market.values.length);
      const prediction = along((outcome) => outcome.prediction);
      if (classes === undefined) return { labels: market.values, prediction };
      const byClass = Array.from(classes, (_value, c) => along((outcome) => classColumn(outcome, classes, c)));
      const probabilities = Float64Array.from(
        { length: market.values.length * classes.length },
        (_value, k) => byClass[k % classes.length][Math.floor(k / classes.length)],
      );
      return { labels: market.values, prediction, probabilities };
    });
    return valuesOf(task, together(columns, classes), options).slice(1);
  });
}

/** All label values that some fold's model knows. */
function classesOf(markets: readonly ScoredMarket[]): Float64Array {
  const values = markets.flatMap(({ outcomes }) => outcomes.flatMap(({ classes }) => [...(classes ?? [])]));
  if (values.length === 0) throw new QuantError('E_BUG', 'the folds of several classes do not say which');
  return Float64Array.from(new Set(values)).sort();
}

function takeRows(column: Float64Array, rows: Int32Array, width: number): Float64Array {
  const out = blank(rows.length * width);
  rows.forEach((row, k) => {
    out.set(column.subarray(row * width, (row + 1) * width), k * width);
  });
  return out;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const out = blank(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function blank(length: number): Float64Array {
  return new Float64Array(length);
}
