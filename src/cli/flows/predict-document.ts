import type { Json } from '../../core/kit/json.js';
import { formatInterval, isoUtc } from '../../core/kit/time.js';
import type { ModelTask } from '../../core/model.js';
import { parseLabel } from '../../features/label-spec.js';
import { csvText } from '../../report/csv.js';
import type { PredictOutcome } from './predict-outcome.js';
import type { Prediction, Said } from './predict-rows.js';

/** The `--json` form. What a model has no figure of is null, with the reason beside it. */
export function predictionDocument({ speaker, predictions, madeAt }: PredictOutcome): object {
  return {
    schema: 'quant/prediction@1',
    model_id: speaker.id,
    model_version: speaker.version,
    predictions: predictions.flatMap((one) =>
      one.said.map((said) => ({
        ...facts(one, said),
        prediction_time: isoUtc(madeAt),
        training_metrics: trainingMetrics(speaker.meta, one),
        features_used: one.entry.model.featureNames,
      })),
    ),
  };
}

export function confidenceOf({ probability, probabilities }: Said): number {
  if (probabilities !== undefined) return probabilities.reduce((most, p) => Math.max(most, p), 0);
  return Math.max(probability, 1 - probability);
}

/** `not-known`: a feature was missing; `in-training`: the model was taught what came after this bar. */
export function statusOf({ value, isTrained }: Said): 'ok' | 'in-training' | 'not-known' {
  if (Number.isNaN(value)) return 'not-known';
  return isTrained ? 'in-training' : 'ok';
}

/** The price that a forecast return leads to; NaN with the reason for anything else. */
export function pricedOf(
  { entry: { model } }: Prediction,
  said: Said,
): { price: number; change: number; reason?: string } {
  const none = { price: Number.NaN, change: Number.NaN };
  const { definition, params } = parseLabel(model.label);
  if (Number.isNaN(said.value)) return { ...none, reason: 'a feature is not known on this bar' };
  if (model.task !== 'regression') return { ...none, reason: `a ${model.task} model foretells chances, not prices` };
  if (definition.name !== 'forward-return') return { ...none, reason: `${definition.name} is not a change of price` };
  const change = params.form === 'log' ? Math.expm1(said.value) : said.value;
  return { price: said.close * (1 + change), change };
}

function facts(one: Prediction, said: Said): object {
  const { entry, candles } = one;
  const { model } = entry;
  const { price, change, reason } = pricedOf(one, said);
  return {
    symbol: entry.symbol,
    is_simulated: candles.isSimulated,
    interval: formatInterval(entry.intervalMs),
    current_price: said.close,
    predicted_price: known(price),
    change_pct: known(100 * change),
    ...(reason === undefined ? {} : { predicted_price_reason: reason }),
    reference_time: isoUtc(said.knownAt),
    target_time: Number.isNaN(said.until) ? null : isoUtc(said.until),
    confidence: known(confidenceOf(said)),
    probability: known(said.probability),
    probabilities: classesOf(model.classes, said),
    predicted_value: model.task === 'regression' ? known(said.value) : null,
    value_interval:
      said.range === undefined
        ? null
        : { low: known(said.range.low), high: known(said.range.high), level: said.range.level },
    label: model.label,
    task: model.task,
    model_type: model.learner.replace(/\(.*$/s, ''),
    status: statusOf(said),
    known_until: isoUtc(model.knownUntil),
  };
}

function classesOf(classes: Float64Array | undefined, { probabilities }: Said): object | null {
  if (classes === undefined || probabilities === undefined) return null;
  return Object.fromEntries(Array.from(classes, (value, c) => [String(value), known(probabilities[c])]));
}

/** The score that stands for the loss of each task: mean log loss, or mean squared error. */
const LOSS: Readonly<Record<ModelTask, string>> = {
  classification: 'log-loss',
  multiclass: 'log-loss',
  regression: 'rmse',
};

function trainingMetrics(meta: Json, { entry: { symbol, model } }: Prediction): object {
  const scores = judgedScores(meta, symbol);
  const loss = scores?.[LOSS[model.task]];
  const mae = scores?.mae;
  const rounds = roundsOf(model.toJSON());
  const unjudged = 'the model was stored without scores';
  return {
    val_loss: typeof loss === 'number' ? (model.task === 'regression' ? loss * loss : loss) : null,
    ...(typeof loss === 'number' ? {} : { val_loss_reason: unjudged }),
    val_mae: typeof mae === 'number' ? mae : null,
    ...(typeof mae === 'number'
      ? {}
      : { val_mae_reason: model.task === 'regression' ? unjudged : 'chances have no error in the unit of the label' }),
    epochs_trained: rounds,
    ...(rounds === null ? { epochs_trained_reason: 'this learner does not count rounds' } : {}),
  };
}

/** What a model was worth on bars that it had not seen, as the store has it: out of fold before the test at the end. */
export function judgedScores(meta: Json, symbol: string): Readonly<Record<string, Json>> | undefined {
  const markets = recordOf(meta)?.markets;
  if (!Array.isArray(markets)) return undefined;
  const own = markets.map(recordOf).find((market) => market?.symbol === symbol);
  return recordOf(own?.cv_scores) ?? recordOf(own?.test_scores);
}

/** Trees of a model that has a forest. */
function roundsOf(model: Json): number | null {
  const state = recordOf(recordOf(model)?.state);
  const roots = recordOf(state?.forest)?.roots;
  return Array.isArray(roots) ? roots.length : null;
}

function recordOf(value: Json | undefined): Readonly<Record<string, Json>> | undefined {
  const isRecord = value !== null && typeof value === 'object' && !Array.isArray(value);
  return isRecord ? (value as Readonly<Record<string, Json>>) : undefined;
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** One row per market and bar. */
export function predictionCsv({ speaker, predictions }: PredictOutcome): string {
  const classes = predictions[0]?.entry.model.classes ?? new Float64Array(0);
  const heads = ['model', 'symbol', 'open_time', 'known_at', 'close', 'prediction', 'probability'];
  const more = ['low', 'high', ...Array.from(classes, (value) => `p(${value})`), 'status'];
  const cell = (value: number | undefined): number | string =>
    value === undefined || Number.isNaN(value) ? '' : value;
  const rows = predictions.flatMap(({ entry, said }) =>
    said.map((one) => [
      speaker.id,
      entry.symbol,
      isoUtc(one.openTime),
      isoUtc(one.knownAt),
      one.close,
      cell(one.value),
      cell(one.probability),
      cell(one.range?.low),
      cell(one.range?.high),
      ...Array.from(classes, (_, c) => cell(one.probabilities?.[c])),
      statusOf(one),
    ]),
  );
  return csvText([...heads, ...more], rows);
}
