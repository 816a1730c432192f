import { hashJson } from '../../core/kit/hash.js';
import type { MetricResult } from '../../core/metric.js';
import type { Store } from '../../data/store/database.js';
import { previousModel, saveModel } from '../../data/store/models.js';
import { closeTrials, openTrials } from '../../data/store/trials.js';
import { codeVersion } from './code-version.js';
import { bundleJson } from './model-bundle.js';
import type { NamedPlan, TrainChoice } from './train-plan.js';
import type { TrainMarket } from './train-prepare.js';
import type { Trained } from './train-score.js';

/** How a model is made, as it is written down: everything but the data. */
export function specOf({ plan }: NamedPlan, { splits, testShare }: TrainChoice, label: string): object {
  return {
    learner: plan.learner.text,
    task: plan.task,
    label,
    features: plan.features,
    preprocess: plan.preprocess,
    weights: plan.weights,
    seed: plan.seed,
    unknown: plan.unknown ?? 'refuse',
    categorical: plan.categorical ?? [],
    cv: splits?.text ?? null,
    test_share: testShare,
  };
}

/** Hash of all data of all markets. */
export function dataHashOf(markets: readonly TrainMarket[]): string {
  return hashJson(markets.map(({ dataHash }) => dataHash));
}

/** Writes each model down as a trial before it is fitted. @returns their places in the ledger */
export function openModelTrials(
  store: Store,
  choice: TrainChoice,
  markets: readonly TrainMarket[],
  createdAt: number,
): number[] {
  const [{ labelText }] = markets.map(({ market }) => market);
  const dataHash = dataHashOf(markets);
  return openTrials(
    store,
    choice.models.map((model) => {
      const spec = specOf(model, choice, labelText);
      const { task } = model.plan;
      return {
        kind: 'train',
        family: `train/${task}/${labelText}`,
        dataHash,
        specHash: hashJson(spec),
        spec,
        createdAt,
      };
    }),
  );
}

/** Writes down how each model did, by the score that models are ranked by. */
export function closeModelTrials(
  store: Store,
  seqs: readonly number[],
  scores: readonly Pick<MetricResult, 'name' | 'value' | 'reason'>[],
  createdAt: number,
): void {
  closeTrials(
    store,
    seqs.map((seq, k) => ({ seq, createdAt, score: scores[k] })),
  );
}

/** A model of the store. @returns its id, which is made of the model and its data */
export function storeModel(
  store: Store,
  model: NamedPlan,
  { choice, trained, createdAt }: { choice: TrainChoice; trained: readonly Trained[]; createdAt: number },
): string {
  const markets = trained.map(({ market }) => market);
  const json = bundleJson(trained.map(({ entry }) => entry));
  const data = markets.map(({ barsHash }) => barsHash);
  const id = `${model.name}-${hashJson({ json, data }).slice(0, 8)}`;
  const [{ market }] = markets;
  const spec = specOf(model, choice, market.labelText);
  const meta = {
    ...spec,
    data,
    columns: trained[0].entry.model.columnNames,
    markets: trained.map((one) => ({
      symbol: one.entry.symbol,
      interval_ms: one.entry.intervalMs,
      train_rows: one.trainRows,
      known_until_ms: one.entry.model.knownUntil,
      ...(one.test === null ? {} : { test_scores: valuesOf(one.test.scores) }),
      ...(one.cv === null
        ? {}
        : {
            cv_scores: valuesOf(one.cv.scores),
            folds: one.cv.folds.map(({ fold, trainRows, scores }) => ({
              fold: fold.index + 1,
              train_rows: trainRows,
              test_rows: fold.testRows.length,
              scores: valuesOf(scores),
            })),
          }),
    })),
  };
  saveModel(store, {
    id,
    name: model.name,
    createdAt,
    json,
    metaJson: JSON.stringify(meta),
    status: 'candidate',
    parent: previousModel(store, model.name, id),
    trainedFrom: Math.min(...markets.map(({ market: { candles }, rows }) => candles.openTime[rows[0]])),
    trainedUntil: Math.max(...trained.map(({ entry }) => entry.model.knownUntil)),
    dataHash: dataHashOf(markets),
    specHash: hashJson(spec),
    codeVersion: codeVersion(),
  });
  return id;
}

function valuesOf(scores: readonly MetricResult[]): Record<string, number | null> {
  return Object.fromEntries(scores.map(({ name, value }) => [name, Number.isNaN(value) ? null : value]));
}
