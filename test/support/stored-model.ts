import { bundleJson } from '../../src/cli/flows/model-bundle.js';
import type { Candles } from '../../src/core/candles.js';
import { hashJson } from '../../src/core/kit/hash.js';
import { hashCandles, writeCandles } from '../../src/data/store/candles.js';
import type { Store } from '../../src/data/store/database.js';
import { type ModelRow, saveModel } from '../../src/data/store/models.js';
import { ensureSeries } from '../../src/data/store/series.js';
import { learners } from '../../src/models/registry.js';
import { labelSpread } from '../../src/research/signal.js';
import { fitOn, type ModelPlan, prepareMarket, rowsKnownBy } from '../../src/research/train.js';

const PLAN: ModelPlan = {
  features: ['return(lag=1)', 'return(lag=5)'],
  label: 'forward-return(horizon=3)',
  learner: learners.bind('ridge'),
  task: 'regression',
  seed: 1,
};

export interface ModelOptions {
  readonly id?: string;
  readonly name?: string;
  readonly createdAt?: number;
  /** learns from bars before this row */
  readonly rows?: number;
  readonly plan?: Partial<ModelPlan>;
  readonly row?: Partial<ModelRow>;
}

/** Puts bars into a store. */
export function storeBars(store: Store, candles: Candles): void {
  const { id } = ensureSeries(store, candles, { isSimulated: candles.isSimulated, source: 'test' });
  writeCandles(store, id, candles);
}

/** A small ridge regression on the first bars of a market, as `quant train` would store it; its row. */
export function storeModel(store: Store, candles: Candles, options: ModelOptions = {}): ModelRow {
  const { name = 'mine', id = `${name}-1`, createdAt = 1000, rows: count = 300, row = {} } = options;
  const plan = { ...PLAN, ...options.plan };
  const market = prepareMarket(candles, plan);
  const until = candles.openTime[count];
  const rows = rowsKnownBy(market, candles.openTime[0], until, until);
  const model = fitOn(market, plan, rows);
  const { symbol, intervalMs } = candles;
  const entry = { symbol, intervalMs, model, spread: labelSpread(market.labels.values, rows) };
  const meta = {
    learner: plan.learner.text,
    preprocess: [],
    weights: 'none',
    features: plan.features,
    label: plan.label,
    data: [hashCandles(candles)],
  };
  const stored: ModelRow = {
    id,
    name,
    createdAt,
    json: bundleJson([entry]),
    metaJson: JSON.stringify(meta),
    status: 'candidate',
    parent: null,
    trainedFrom: candles.openTime[0],
    trainedUntil: model.knownUntil,
    dataHash: hashJson(meta.data),
    specHash: hashJson({ ...plan, learner: plan.learner.text }),
    codeVersion: '0.1.0+test',
    ...row,
  };
  saveModel(store, stored);
  return stored;
}
