import type { Candles } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import { createRng } from '../../core/kit/rng.js';
import { minuteUtc } from '../../core/kit/time.js';
import type { FittedModel } from '../../core/model.js';
import type { Store } from '../../data/store/database.js';
import type { SeriesInfo } from '../../data/store/series.js';
import { type Dependence, dependence } from '../../models/explain/dependence.js';
import { backgroundOf, type ExplainMethod, explainerOf } from '../../models/explain/explainer.js';
import { type Explanation, factorsOf, percentileOf, summaryOf } from '../../models/explain/factors.js';
import { type PurgedFold, purgedFolds } from '../../models/purged-folds.js';
import { learners } from '../../models/registry.js';
import { fitFold } from '../../research/cross-validation.js';
import { type ColumnDrift, chancesOf, driftOf } from '../../research/explain/after-training.js';
import {
  type ColumnMeasure,
  type JudgedColumns,
  judgeColumns,
  measureColumns,
  stretchesOf,
} from '../../research/explain/measures.js';
import { toSignal } from '../../research/signal.js';
import { type ModelPlan, type PreparedMarket, prepareMarket } from '../../research/train.js';
import { loadFeatureContext } from '../market/feature-context.js';
import { planFeatures, readsOf } from './feature-reads.js';
import type { BundleEntry } from './model-bundle.js';
import { barsAhead } from './train-target.js';
import { shortLabel } from './train-view.js';

export interface ExplainChoice {
  /** bars known by then, UTC ms; the newest of them is explained */
  readonly atMs: number;
  readonly folds: number;
  readonly background: number;
  readonly preferOwn: boolean;
  readonly seed: number;
  /** columns whose partial dependence is worked out */
  readonly dependences: number;
}

/** One market's model, looked at from all sides. */
export interface ExplainedMarket {
  readonly entry: BundleEntry;
  readonly candles: Candles;
  readonly judgedOn: string;
  readonly measures: readonly ColumnMeasure[];
  readonly method: ExplainMethod;
  readonly dependences: readonly { readonly name: string; readonly curve: Dependence }[];
  readonly points: readonly {
    readonly name: string;
    readonly effect: number;
    readonly value: number;
    readonly percentile: number;
  }[];
  readonly pointsFrom: string;
  readonly bar: ExplainedBarOf;
  readonly chances: (ReturnType<typeof chancesOf> & { readonly rows: number }) | null;
  readonly chancesReason: string;
  readonly drift: readonly ColumnDrift[];
  readonly driftReason: string;
}

export interface ExplainedBarOf {
  readonly knownAt: number;
  /** `in-training`: the model was taught what came after this bar */
  readonly status: 'ok' | 'in-training' | 'not-known';
  readonly prediction: number;
  readonly probability: number;
  /** null where a column of the bar is not known */
  readonly explanation: Explanation | null;
  readonly summary: string;
}

/** Rows of the swarm of parts; drawn parts cost hundreds of predictions each. */
const EXACT_POINTS = 300;
const DRAWN_POINTS = 40;
const DRAWN_BACKGROUND = 25;
/** Pairs of orders for the one bar that is explained, and for each of many. */
const BAR_PAIRS = 64;
const POINT_PAIRS = 4;
const CURVES = 40;

/**
 * @param peers bars that its features compare with
 * @throws E_DATA when the bars that it was trained on are no longer there
 */
export async function explainMarket(
  store: Store,
  source: {
    entry: BundleEntry;
    candles: Candles;
    series: SeriesInfo;
    peers: readonly Candles[];
    meta: Json;
    trainedFrom: number | null;
  },
  choice: ExplainChoice,
  onFold: (done: number, total: number) => Promise<void>,
): Promise<ExplainedMarket> {
  const { entry, candles, series, peers } = source;
  const { model } = entry;
  const plan = planOf(model, source.meta);
  const range = { fromMs: candles.openTime[0], toMs: candles.openTime[candles.length - 1] + candles.intervalMs };
  const market = prepareMarket(
    candles,
    plan,
    loadFeatureContext(store, series, readsOf(planFeatures(plan)), range, peers),
  );
  const { trained, after } = rowsOf(market, model, source.trainedFrom);
  if (trained.length === 0) {
    throw new QuantError(
      'E_NO_DATA',
      `the store holds none of the bars of ${candles.symbol} that the model was trained on`,
      {
        hint: 'what a value means is told by its place among those of training: bring them back with quant fetch',
      },
    );
  }
  const judged = await judge(market, plan, { model, trained, after }, choice, onFold);
  const columns = model.inputs(market.matrix);
  const training = columns.map((column) => Float64Array.from(trained, (row) => column[row]));
  const isExact = model.fitted.contributions !== undefined;
  const background = backgroundOf(
    columns,
    trained,
    isExact ? choice.background : Math.min(choice.background, DRAWN_BACKGROUND),
  );
  const rng = createRng(`explain/${choice.seed}`);
  const explainer = (pairs: number) =>
    explainerOf(model.fitted, { task: model.task, background, preferOwn: choice.preferOwn, pairs, rng });
  const one = explainer(BAR_PAIRS);
  const many = explainer(POINT_PAIRS);
  if (one === undefined || many === undefined) {
    throw new QuantError(
      'E_DATA',
      `no training row of ${candles.symbol} has all columns known: there is nothing to compare with`,
    );
  }
  const seen = after.length > 0 ? after : trained;
  const swarm = backgroundOf(columns, seen, isExact ? EXACT_POINTS : DRAWN_POINTS);
  const points = Array.from({ length: swarm.rows }, (_, row) => {
    const { parts } = many.explain(swarm.columns, row);
    return model.columnNames.map((name, k) => {
      const value = swarm.columns[k][row];
      return { name, effect: parts[k], value, percentile: percentileOf(value, training[k]) };
    });
  }).flat();
  const first = judged.measures.slice(0, choice.dependences).flatMap(({ name }) => {
    const k = model.columnNames.indexOf(name);
    return k < 0 ? [] : [{ name, curve: dependence(model.fitted.predict, background, k, { curves: CURVES }) }];
  });
  return {
    entry,
    candles,
    ...judged,
    method: one.method,
    dependences: first,
    points,
    pointsFrom: after.length > 0 ? 'bars after training' : 'bars of training',
    bar: explainBar(market, { model, spread: entry.spread, columns, training }, one.explain, choice.atMs),
    ...chances(market, entry, after),
    ...drift(market, model, trained, after),
  };
}

/** The plan of a stored model, as far as it was written down. */
function planOf(model: FittedModel, meta: Json): ModelPlan {
  const record =
    typeof meta === 'object' && meta !== null && !Array.isArray(meta) ? (meta as { readonly [key: string]: Json }) : {};
  const { seed, weights, unknown, categorical } = record;
  return {
    features: model.features,
    label: model.label,
    learner: learners.parse(model.learner),
    task: model.task,
    seed: typeof seed === 'number' ? seed : 1,
    preprocess: model.preprocess,
    ...(typeof weights === 'string' ? { weights } : {}),
    ...(unknown === 'take' ? { unknown } : {}),
    ...(Array.isArray(categorical) ? { categorical: categorical.filter((name) => typeof name === 'string') } : {}),
  };
}

/** The bars that the model learnt from, and those of which it has seen nothing. */
function rowsOf(
  { candles, labels, rows }: PreparedMarket,
  model: FittedModel,
  from: number | null,
): { trained: Int32Array; after: Int32Array } {
  const { openTime, intervalMs } = candles;
  const known = (row: number): number => openTime[labels.endIndex[row]] + intervalMs;
  return {
    trained: rows.filter((row) => openTime[row] >= (from ?? 0) && known(row) <= model.knownUntil),
    after: rows.filter((row) => openTime[row] + intervalMs >= model.knownUntil),
  };
}

/** What columns are worth: on folds where the plan can be trained again, else by the stored model after training. */
async function judge(
  market: PreparedMarket,
  plan: ModelPlan,
  { model, trained, after }: { model: FittedModel; trained: Int32Array; after: Int32Array },
  { folds, background, preferOwn, seed }: ExplainChoice,
  onFold: (done: number, total: number) => Promise<void>,
): Promise<{ judgedOn: string; measures: readonly ColumnMeasure[] }> {
  const options = { seed, background, preferOwn };
  const isForeign = plan.learner.definition.name === 'imported';
  const out: JudgedColumns[] = [];
  if (folds > 0 && !isForeign) {
    const embargoBars = Math.ceil(trained.length / 100);
    const cut = purgedFolds({ usable: trained, endIndex: market.labels.endIndex, folds, embargoBars });
    for (const fold of cut) {
      out.push(judgeColumns(market, plan, fitFold(market, plan, fold), options));
      await onFold(out.length, folds);
    }
    return { judgedOn: `${folds} purged folds of its training, each trained anew`, measures: measureColumns(out) };
  }
  const stretches = stretchesOf(after, folds > 0 ? folds : 5);
  for (const fold of stretches) {
    const withTraining: PurgedFold = { ...fold, trainRows: trained };
    out.push(judgeColumns(market, plan, { fold: withTraining, model }, options));
    await onFold(out.length, stretches.length);
  }
  const judgedOn =
    stretches.length > 0
      ? `${stretches.length} stretches of bars after training`
      : 'nothing: no bar is left after training';
  return { judgedOn, measures: out.length > 0 ? measureColumns(out) : [] };
}

function explainBar(
  { candles, matrix }: PreparedMarket,
  {
    model,
    spread,
    columns,
    training,
  }: { model: FittedModel; spread: number; columns: readonly Float64Array[]; training: readonly Float64Array[] },
  explain: NonNullable<ReturnType<typeof explainerOf>>['explain'],
  atMs: number,
): ExplainedBarOf {
  const { openTime, intervalMs, symbol } = candles;
  let row = candles.length - 1;
  while (row >= 0 && openTime[row] + intervalMs > atMs) row--;
  if (row < 0) {
    throw new QuantError('E_NO_DATA', `no bar of ${symbol} had closed by ${minuteUtc(atMs)} UTC`, {
      hint: `the first one closed at ${minuteUtc(openTime[0] + intervalMs)} UTC`,
    });
  }
  const knownAt = openTime[row] + intervalMs;
  const prediction = model.predict(matrix)[row];
  const [probability] = toSignal(model.task, Float64Array.of(prediction), spread);
  const base = { knownAt, prediction, probability };
  if (Number.isNaN(prediction) || columns.some((column) => Number.isNaN(column[row]))) {
    const missing = model.columnNames.filter((_, k) => Number.isNaN(columns[k][row]));
    const summary = `A column of this bar is not known (${missing.slice(0, 3).join(', ')}), so there is nothing to explain.`;
    return { ...base, status: 'not-known', explanation: null, summary };
  }
  const explanation = factorsOf(model.columnNames, explain(columns, row), columns, row, training);
  const ahead = barsAhead(model.label);
  const until = Number.isNaN(ahead) ? '' : ` by ${minuteUtc(knownAt + ahead * intervalMs)} UTC`;
  const what = model.task === 'regression' ? `${shortLabel(model.label)}${until}` : `${symbol} rising${until}`;
  const isTrained = knownAt < model.knownUntil;
  return { ...base, status: isTrained ? 'in-training' : 'ok', explanation, summary: summaryOf(explanation, what) };
}

function chances(
  { matrix, labels }: PreparedMarket,
  { model }: BundleEntry,
  after: Int32Array,
): Pick<ExplainedMarket, 'chances' | 'chancesReason'> {
  if (model.task === 'regression') return { chances: null, chancesReason: 'the model foretells a size, not a chance' };
  const said = model.predict(matrix);
  const rows = after.filter((row) => !Number.isNaN(said[row]));
  if (rows.length === 0) return { chances: null, chancesReason: 'no bar with a known label is left after training' };
  const of = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]);
  return { chances: { ...chancesOf(of(said), of(labels.values)), rows: rows.length }, chancesReason: '' };
}

/** Fewer bars than this differ from training by chance alone. */
const LEAST_DRIFT_ROWS = 100;

function drift(
  { matrix }: PreparedMarket,
  model: FittedModel,
  trained: Int32Array,
  after: Int32Array,
): Pick<ExplainedMarket, 'drift' | 'driftReason'> {
  if (after.length < LEAST_DRIFT_ROWS) {
    return { drift: [], driftReason: `${after.length} bars after training are too few to compare` };
  }
  const of = (rows: Int32Array): Float64Array[] =>
    matrix.columns.map((column) => Float64Array.from(rows, (row) => column[row]));
  return { drift: driftOf(model.featureNames, of(trained), of(after)), driftReason: '' };
}
