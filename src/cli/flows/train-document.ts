import { formatInterval, isoUtc } from '../../core/kit/time.js';
import type { MetricResult } from '../../core/metric.js';
import type { ScoreInterval } from '../../models/scores/intervals.js';
import { thresholdDocument } from '../../research/profit-by-threshold.js';
import type { ModelScores } from '../../research/score-table.js';
import type { TrainOutcome } from './train-outcome.js';
import type { Trained } from './train-score.js';

/** The `--json` form: the best model at the top, as when there is one, and all of them in `compared`. */
export function trainDocument(outcome: TrainOutcome): object {
  const { choice, models, markets, selection, foldsFile } = outcome;
  const [best] = models;
  const { plan } = best;
  return {
    schema: 'quant/train@1',
    id: best.id,
    name: best.name,
    learner: plan.learner.text,
    task: plan.task,
    preprocess: plan.preprocess,
    weights: plan.weights,
    features: plan.features,
    label: markets[0].market.labelText,
    interval: formatInterval(selection.series[0].intervalMs),
    cv: choice.splits?.text ?? null,
    main_score: best.ranked.score.name,
    models: best.trained.map(documentOf),
    compared: models.map(({ id, name, plan: { learner }, ranked, trained, profit }) => ({
      id,
      name,
      learner: learner.text,
      main_score: { value: known(ranked.score.value), reason: ranked.score.reason ?? null },
      models: trained.map(documentOf),
      profit_by_threshold: profit === null ? null : thresholdDocument(profit),
    })),
    folds_file: foldsFile === '' ? null : foldsFile,
  };
}

function documentOf({ entry, market, trainRows, importance, test, cv }: Trained): object {
  return {
    symbol: entry.symbol,
    is_simulated: market.market.candles.isSimulated,
    train_rows: trainRows,
    test_rows: test?.rows ?? 0,
    known_until: isoUtc(entry.model.knownUntil),
    test_from: test === null ? null : isoUtc(test.fromMs),
    test_scores: test === null ? null : { ...scoresOf(test.scores), ...intervalsOf(test.compared?.scores ?? []) },
    test_baselines: baselinesOf(test?.compared),
    cv_scores: cv === null ? null : { ...scoresOf(cv.scores), ...intervalsOf(cv.compared.scores) },
    baselines: baselinesOf(cv?.compared),
    paths: (cv?.compared.paths ?? []).map((values) => ({
      scores: Object.fromEntries(values.map((value, k) => [cv?.compared.facts[k].name, known(value)])),
    })),
    ic_decay: (cv?.decay ?? []).map(({ horizon, rows, ic, icOfStretch, reason }) => ({
      horizon,
      rows,
      ic: known(ic),
      ic_of_stretch: known(icOfStretch),
      reason: reason ?? null,
    })),
    folds: (cv?.folds ?? []).map(({ fold, trainRows: rows, scores }) => ({
      fold: fold.index + 1,
      test_from: isoUtc(market.market.candles.openTime[fold.testRows[0]]),
      test_until: isoUtc(closeOf(market, fold.testRows[fold.testRows.length - 1])),
      train_rows: rows,
      test_rows: fold.testRows.length,
      purged: fold.purged,
      embargoed: fold.embargoed,
      scores: scoresOf(scores),
    })),
    feature_importance: importance,
  };
}

/** Rules without a model, and how far the model is ahead of them. */
function baselinesOf(compared: ModelScores | null | undefined): object[] {
  return (compared?.baselines ?? []).map(({ name, label, scores, differences }) => ({
    name,
    label,
    scores: intervalsOf(scores),
    model_less_baseline: intervalsOf(differences),
  }));
}

function closeOf({ market: { candles } }: Trained['market'], row: number): number {
  return candles.openTime[row] + candles.intervalMs;
}

function scoresOf(scores: readonly MetricResult[]): object {
  return Object.fromEntries(scores.map((s) => [s.name, { value: known(s.value), reason: s.reason ?? null }]));
}

/** Values with the ends of their intervals. */
function intervalsOf(scores: readonly ScoreInterval[]): object {
  return Object.fromEntries(
    scores.map(({ name, value, low, high, level, reason }) => [
      name,
      { value: known(value), low: known(low), high: known(high), level, reason: reason ?? null },
    ]),
  );
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
