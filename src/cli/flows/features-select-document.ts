import { formatInterval, isoUtc } from '../../core/kit/time.js';
import { adviseOnCategories } from '../../research/selection/category-advice.js';
import type { FeatureVerdict, SelectionMethod } from '../../research/selection/types.js';
import type { Selected } from './features-select-types.js';

/**
 * The document for scripts: one entry per market. With one market its short form, the ranking by permutation, the
 * categories and the advice, also stands at the top.
 */
export function selectionDocument(
  done: readonly Selected[],
  { schema, top, nowMs }: { schema: string; top: number; nowMs: number },
): object {
  const short = done.map((one) => shortForm(one, { top, nowMs, isAll: schema.includes('selection') }));
  return {
    schema,
    ...(short.length === 1 ? short[0] : {}),
    markets: done.map((one, k) => ({
      symbol: one.symbol,
      is_simulated: one.isSimulated,
      interval: formatInterval(one.intervalMs),
      label: one.labelText,
      until: isoUtc(one.untilMs),
      task: one.task,
      methods: one.methods,
      file: one.file === '' ? null : one.file,
      ...short[k],
      ...longForm(one),
    })),
  };
}

function shortForm(
  { selection, methods }: Selected,
  { top, nowMs, isAll }: { top: number; nowMs: number; isAll: boolean },
) {
  const { features, categories } = selection;
  const of = (advice: string): string[] => features.filter((f) => f.advice === advice).map(({ name }) => name);
  const advice = adviseOnCategories(categories);
  const permuted = features
    .flatMap(({ name, category, scores }) =>
      scores.permutation === undefined ? [] : [{ feature: name, category, score: scores.permutation }],
    )
    .sort((a, b) => b.score.value - a.score.value)
    .slice(0, top);
  return {
    timestamp: isoUtc(nowMs),
    analysis_type: isAll ? 'selection' : 'importance',
    model_type: 'gradient-boosting',
    feature_count: selection.columnsUsed,
    top_features_permutation: methods.includes('permutation')
      ? permuted.map(({ feature, category, score }) => ({
          feature,
          category,
          importance: score.value,
          sd: numberOrNull(score.sd),
        }))
      : null,
    top_categories: categories.map(({ category, share, columns, kept }) => ({
      category,
      importance: share,
      columns,
      kept,
    })),
    recommendations: {
      features_to_prioritize: of('keep'),
      features_to_reconsider: of('reconsider'),
      categories_to_prioritize: advice.prioritize,
      categories_to_reconsider: advice.reconsider,
    },
  };
}

function longForm({ selection }: Selected) {
  const { features, folds, stability, lassoPenalty } = selection;
  return {
    bars: selection.bars,
    usable_rows: selection.usableRows,
    columns_given: selection.columnsGiven,
    columns_used: selection.columnsUsed,
    columns_distinct: selection.groups,
    stability: numberOrNull(stability),
    stability_reason: Number.isNaN(stability) ? 'every fold leads with all columns or none' : null,
    stability_top: selection.topCount,
    lasso_penalty: numberOrNull(lassoPenalty),
    lasso_penalty_reason: Number.isNaN(lassoPenalty) ? 'lasso was not asked for' : null,
    folds: folds.map((fold) => ({
      train_rows: fold.trainRows,
      test_rows: fold.testRows,
      train_rows_used: fold.trainUsed,
      test_rows_used: fold.testUsed,
      purged: fold.purged,
      embargoed: fold.embargoed,
      columns_compared: fold.candidates,
      relative_loss: numberOrNull(fold.relativeLoss),
      relative_loss_reason: Number.isNaN(fold.relativeLoss) ? 'no boosting was fitted' : null,
    })),
    clusters: selection.clusters,
    features: features.map(featureRow),
  };
}

function featureRow(feature: FeatureVerdict) {
  const { name, category, advice, reason, representative, meanRank, topShare, scores, confirmed, rejected } = feature;
  const isSilent = Number.isNaN(meanRank);
  return {
    name,
    category,
    advice,
    reason,
    representative,
    mean_rank: numberOrNull(meanRank),
    mean_rank_reason: isSilent ? reason : null,
    top_share: numberOrNull(topShare),
    top_share_reason: isSilent ? reason : null,
    folds_above_shadows: confirmed,
    folds_below_shadows: rejected,
    scores: Object.fromEntries(
      (Object.keys(scores) as SelectionMethod[]).flatMap((method) => {
        const score = scores[method];
        if (score === undefined) return [];
        return [[method, { value: score.value, sd: score.sd, rank: numberOrNull(score.rank), by_fold: score.byFold }]];
      }),
    ),
  };
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
