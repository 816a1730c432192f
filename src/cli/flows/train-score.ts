import type { MetricResult } from '../../core/metric.js';
import type { FeatureImportance, FittedModel } from '../../core/model.js';
import { restoreModel } from '../../models/model.js';
import type { PurgedFold } from '../../models/purged-folds.js';
import { scoreModel, scoreMulticlass } from '../../models/score.js';
import { type IcAtHorizon, icDecay } from '../../models/scores/ic-decay.js';
import { outOfFold } from '../../research/cross-validation.js';
import { type ModelScores, type ScoreFacts, scoreOutcomes } from '../../research/score-table.js';
import { labelSpread, toSignal } from '../../research/signal.js';
import type { ModelPlan } from '../../research/train.js';
import type { BundleEntry } from './model-bundle.js';
import type { Fitted } from './train-fit.js';
import type { FoldAnswer } from './train-jobs.js';
import type { TrainMarket } from './train-prepare.js';
import { barsAhead, hasDirection } from './train-target.js';

/** Histories drawn for an interval: its ends are steady to a tenth of its width. */
const DRAWS = 200;
const LEVEL = 0.95;

/** How one fold went. */
export interface FoldResult {
  readonly fold: PurgedFold;
  readonly trainRows: number;
  readonly scores: readonly MetricResult[];
}

/** What models said of bars that they had not seen, all folds together. */
export interface CrossValidated {
  readonly folds: readonly FoldResult[];
  readonly scores: readonly MetricResult[];
  /** the same scores with their intervals, and beside them what one has without a model */
  readonly compared: ModelScores;
  /** (bars,) what was said of each bar; NaN where nobody said anything */
  readonly prediction: Float64Array;
  /** (bars,) as strategies read it: the chance of a rise */
  readonly signal: Float64Array;
  /** how far what was said tells of returns over other horizons; empty where it is not about a direction */
  readonly decay: readonly IcAtHorizon[];
  /** multiclass: the values of the label, and (bars × classes) row-major */
  readonly classes?: Float64Array;
  readonly probabilities?: Float64Array;
}

/** The stored model on the newest bars. */
export interface Tested {
  readonly rows: number;
  readonly fromMs: number;
  readonly scores: readonly MetricResult[];
  /** as of folds; null where no bar could be judged */
  readonly compared: ModelScores | null;
}

/** One model of one market, and what it is worth. */
export interface Trained {
  readonly market: TrainMarket;
  readonly entry: BundleEntry;
  readonly trainRows: number;
  readonly importance: readonly FeatureImportance[];
  /** on the newest bars, which it has not seen; null without such */
  readonly test: Tested | null;
  /** null without folds */
  readonly cv: CrossValidated | null;
}

export function judge(market: TrainMarket, plan: ModelPlan, fitted: Fitted, threshold = 0.5): Trained {
  const { candles, labels } = market.market;
  const { final, folds } = fitted;
  // What a saved form says of itself is what is stored, to the bit.
  const model: FittedModel = { ...restoreModel(final.model), toJSON: () => final.model };
  const entry = {
    symbol: candles.symbol,
    intervalMs: candles.intervalMs,
    model,
    spread: labelSpread(labels.values, market.rows),
    ...(market.peers === undefined ? {} : { peers: market.peers }),
  };
  return {
    market,
    entry,
    trainRows: model.trainRows,
    importance: final.importance.slice(0, 15),
    test: market.cut < candles.length ? testOf(market, plan, model, threshold) : null,
    cv: folds.length > 0 ? crossValidated(market, plan, folds, threshold) : null,
  };
}

/** The stored model on the newest bars, judged as one fold is. */
function testOf(own: TrainMarket, { task, seed }: ModelPlan, model: FittedModel, threshold: number): Tested {
  const { market, cut } = own;
  const { candles, labels, matrix } = market;
  const { symbol, openTime, close, length } = candles;
  const columns = model.inputs(matrix).map((column) => column.subarray(cut));
  const said = model.fitted.predict(columns, length - cut);
  const classes = model.fitted.probabilities?.(columns, length - cut);
  // A value that no step could fill in leaves a row without a prediction.
  const rows = market.rows.filter((row) => row >= cut && !Number.isNaN(said[row - cut]));
  const places = rows.map((row) => row - cut);
  const came = pick(labels.values, rows);
  const prediction = pick(said, places);
  const ofClasses =
    classes && model.classes
      ? { probabilities: pickRows(classes, places, model.classes.length), classes: model.classes }
      : undefined;
  const scores = ofClasses
    ? scoreMulticlass(ofClasses.probabilities, ofClasses.classes, came)
    : scoreModel(task, prediction, came, { threshold });
  const fold = { index: 0, trainRows: own.rows, testRows: rows, purged: 0, embargoed: 0 };
  const outcomes = [{ fold, prediction, ...ofClasses }];
  const { values, endIndex } = labels;
  const markets = [{ symbol, openTime, close, values, endIndex, outcomes }];
  const request = { model: model.learner, task, markets, draws: DRAWS, level: LEVEL, seed, threshold };
  return {
    rows: rows.length,
    fromMs: openTime[cut],
    scores,
    compared: rows.length > 0 ? scoreOutcomes(request) : null,
  };
}

/** Scores of the folds are those of `scoreOutcomes`; what was said of each bar is kept beside them. */
function crossValidated(
  { market, folds }: TrainMarket,
  { task, seed, learner }: ModelPlan,
  answers: readonly FoldAnswer[],
  threshold: number,
): CrossValidated {
  const { candles, labels } = market;
  const { values, endIndex } = labels;
  const { symbol, openTime, close } = candles;
  const outcomes = answers.map(({ prediction, probabilities, classes }, k) => ({
    fold: folds[k],
    prediction: numbersOf(prediction),
    ...(probabilities && classes
      ? { probabilities: numbersOf(probabilities), classes: Float64Array.from(classes) }
      : {}),
  }));
  const compared = scoreOutcomes({
    model: learner.text,
    task,
    markets: [{ symbol, openTime, close, values, endIndex, outcomes }],
    draws: DRAWS,
    level: LEVEL,
    seed,
    threshold,
  });
  const signals = outcomes.map(({ fold, prediction }) => ({
    fold,
    prediction: toSignal(task, prediction, labelSpread(values, fold.trainRows)),
  }));
  const known = Float64Array.from(new Set(answers.flatMap(({ classes = [] }) => classes))).sort();
  const signal = outOfFold(candles.length, signals);
  const ahead = barsAhead(market.labelText);
  const isOfReturns = hasDirection(market.labelText) && !Number.isNaN(ahead);
  return {
    compared,
    prediction: outOfFold(candles.length, outcomes),
    signal,
    decay: isOfReturns ? icDecay(signal, close, horizonsAround(ahead)) : [],
    ...(task === 'multiclass'
      ? { classes: known, probabilities: pooledClasses(candles.length, outcomes, answers, known) }
      : {}),
    scores: [
      rowsScored(compared.rows),
      ...compared.scores.map(({ value, reason }, k) => resultOf(compared.facts[k], value, reason)),
    ],
    folds: compared.folds.map((row, k) => ({
      fold: folds[k],
      trainRows: answers[k].trainRows,
      scores: [rowsScored(row.testRows), ...row.values.map((value, s) => resultOf(compared.facts[s], value))],
    })),
  };
}

/** One bar, parts of what the label spans, all of it and more. */
function horizonsAround(ahead: number): number[] {
  const all = [1, Math.ceil(ahead / 4), Math.ceil(ahead / 2), ahead, 2 * ahead, 4 * ahead];
  return [...new Set(all)].sort((a, b) => a - b);
}

function rowsScored(value: number): MetricResult {
  return { name: 'rows', label: 'Rows scored', unit: 'count', definition: 'rows with a prediction and a label', value };
}

function resultOf({ name, label, unit, definition }: ScoreFacts, value: number, reason?: string): MetricResult {
  const why = Number.isNaN(value) ? { reason: reason ?? 'it has no meaning on these rows' } : {};
  return { name, label, unit, definition, value, ...why };
}

/** The probabilities of all folds side by side; a class that a fold's train rows did not hold was given none there. */
function pooledClasses(
  bars: number,
  said: readonly { readonly fold: PurgedFold }[],
  answers: readonly FoldAnswer[],
  classes: Float64Array,
): Float64Array {
  const out = new Float64Array(bars * classes.length);
  classes.forEach((value, c) => {
    const column = outOfFold(
      bars,
      said.map(({ fold }, k) => {
        const { probabilities = [], classes: own = [] } = answers[k];
        const at = own.indexOf(value);
        const of = (_: unknown, i: number): number => (at < 0 ? 0 : (probabilities[i * own.length + at] ?? Number.NaN));
        return { fold, prediction: Float64Array.from(fold.testRows, of) };
      }),
    );
    for (let row = 0; row < bars; row++) out[row * classes.length + c] = column[row];
  });
  return out;
}

function numbersOf(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (value) => value ?? Number.NaN);
}

function pick(column: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => column[row]);
}

function pickRows(table: Float64Array, rows: Int32Array, width: number): Float64Array {
  const out = new Float64Array(rows.length * width);
  rows.forEach((row, k) => {
    out.set(table.subarray(row * width, (row + 1) * width), k * width);
  });
  return out;
}
