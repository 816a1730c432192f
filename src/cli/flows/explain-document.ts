import { formatInterval, isoUtc } from '../../core/kit/time.js';
import { categoryOfColumn, categorySharesOf } from '../../research/explain/categories.js';
import { type ColumnMeasure, helpOf, MEASURES } from '../../research/explain/measures.js';
import { adviseOnCategories } from '../../research/selection/category-advice.js';
import type { ExplainedMarket } from './explain-market.js';

/**
 * The document for programs: one entry per market in the shape of **feature_importance**, with the explanation of one
 * bar. With one market its entry also stands at the top. What is not known is null.
 */
export function explainDocument(
  id: string,
  markets: readonly ExplainedMarket[],
  { nowMs, top }: { readonly nowMs: number; readonly top: number },
): object {
  const entries = markets.map((one) => entryOf(one, nowMs, top));
  return { schema: 'quant/explanation@1', model_id: id, ...(entries.length === 1 ? entries[0] : {}), markets: entries };
}

function entryOf(one: ExplainedMarket, nowMs: number, top: number): object {
  const { model } = one.entry;
  const categories = categorySharesOf(one.measures);
  const advice = adviseOnCategories(categories);
  const named = (help: ReturnType<typeof helpOf>): string[] =>
    one.measures.filter((column) => helpOf(column) === help).map(({ name }) => name);
  return {
    symbol: one.entry.symbol,
    is_simulated: one.candles.isSimulated,
    interval: formatInterval(one.entry.intervalMs),
    timestamp: isoUtc(nowMs),
    analysis_type: 'model-explanation',
    model_type: model.learner.replace(/\(.*$/s, ''),
    label: model.label,
    task: model.task,
    known_until: isoUtc(model.knownUntil),
    feature_count: model.columnNames.length,
    judged_on: one.judgedOn,
    top_features_permutation: one.measures.slice(0, top).map((column) => ({
      feature: column.name,
      category: categoryOfColumn(column.name),
      importance: known(column.scores.permutation?.value),
      sd: known(column.scores.permutation?.sd),
    })),
    top_categories: categories.map(({ category, share, columns, kept }) => ({
      category,
      importance: share,
      columns,
      kept,
    })),
    recommendations: {
      features_to_prioritize: named('clear'),
      features_to_reconsider: named('none'),
      categories_to_prioritize: advice.prioritize,
      categories_to_reconsider: advice.reconsider,
    },
    features: one.measures.map(featureOf),
    partial_dependence: one.dependences.map(({ name, curve }) => ({
      feature: name,
      grid: [...curve.grid],
      mean: Array.from(curve.mean, known),
    })),
    explanation: explanationOf(one),
    after_training: {
      chances: one.chances,
      ...(one.chances === null ? { chances_reason: one.chancesReason } : {}),
      drift: one.drift.map(({ name, psi, distance }) => ({
        feature: name,
        psi: known(psi),
        distance: known(distance),
      })),
      ...(one.driftReason === '' ? {} : { drift_reason: one.driftReason }),
    },
  };
}

function featureOf(column: ColumnMeasure): object {
  return {
    feature: column.name,
    category: categoryOfColumn(column.name),
    help: helpOf(column),
    scores: Object.fromEntries(
      MEASURES.map((measure) => {
        const score = column.scores[measure];
        return [
          measure,
          score === undefined
            ? null
            : { value: known(score.value), sd: known(score.sd), by_fold: score.byFold.map(known) },
        ];
      }),
    ),
  };
}

function explanationOf({ bar, method, entry: { model } }: ExplainedMarket): object {
  const { explanation } = bar;
  return {
    time: isoUtc(bar.knownAt),
    status: bar.status,
    prediction: known(bar.prediction),
    probability: known(bar.probability),
    summary: bar.summary,
    method,
    unit: explanation?.unit ?? null,
    base: known(explanation?.base),
    score: known(explanation?.score),
    factors: (explanation?.factors ?? []).map(({ name, value, percentile, effect, weight, error }) => ({
      feature: name,
      category: categoryOfColumn(name),
      value: known(value),
      percentile: known(percentile),
      effect: known(effect),
      ...(error === undefined ? {} : { standard_error: known(error) }),
      direction: effect > 0 ? 'up' : effect < 0 ? 'down' : 'none',
      weight: known(weight),
    })),
    ...(model.task === 'regression' ? {} : { prediction_unit: 'chance of a label above 0' }),
  };
}

function known(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
