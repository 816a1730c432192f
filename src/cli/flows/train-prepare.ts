import type { Candles } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { hashJson } from '../../core/kit/hash.js';
import { hashCandles } from '../../data/store/candles.js';
import type { Store } from '../../data/store/database.js';
import type { PurgedFold } from '../../models/purged-folds.js';
import { cutFolds } from '../../models/splits/plan.js';
import { type ModelPlan, type PreparedMarket, prepareMarket, rowsKnownBy } from '../../research/train.js';
import { contextHashes, loadFeatureContext } from '../market/feature-context.js';
import type { Selection } from '../market/select.js';
import { planFeatures, readsOf } from './feature-reads.js';
import { shareMarket } from './train-jobs.js';
import type { TrainChoice } from './train-plan.js';
import { requireTwoClasses } from './two-classes.js';

/** One market, ready to be learnt from: what the stored model may see, and the folds that judge it. */
export interface TrainMarket {
  readonly market: PreparedMarket;
  /** hash of its bars and of all that its features read beside them */
  readonly dataHash: string;
  /** hash of its bars alone */
  readonly barsHash: string;
  /** the other markets that its features compare with; absent when they compare with none */
  readonly peers?: readonly string[];
  /** bars that the stored model is taught by, increasing */
  readonly rows: Int32Array;
  /** first bar of the test at the end; the number of bars when there is none */
  readonly cut: number;
  /** empty without `--cv` */
  readonly folds: readonly PurgedFold[];
}

/**
 * Loads the markets and cuts them; features and labels are computed once for all models and folds.
 *
 * @throws E_DATA when a market is too short, or its labels are all of one class
 */
export function prepareMarkets(
  store: Store,
  selection: Selection,
  choice: TrainChoice,
  candles: readonly Candles[],
): TrainMarket[] {
  const { plan } = choice.models[0];
  const reads = readsOf(planFeatures(plan));
  return candles.map((own, k) => {
    const others = candles.filter((other) => other !== own);
    const beside = loadFeatureContext(store, selection.series[k], reads, selection, others);
    const market = shareMarket(prepareMarket(own, plan, beside));
    if (k === 0) requireColumns(market, plan);
    const barsHash = hashCandles(own);
    return {
      market,
      barsHash,
      dataHash: hashJson([barsHash, ...contextHashes(beside)]),
      ...(reads.has('peers') ? { peers: others.map(({ symbol }) => symbol) } : {}),
      ...cutMarket(market, plan, choice),
    };
  });
}

function cutMarket(
  market: PreparedMarket,
  plan: ModelPlan,
  { splits, testShare }: TrainChoice,
): Pick<TrainMarket, 'rows' | 'cut' | 'folds'> {
  const { candles, labels } = market;
  const cut = testShare > 0 ? Math.floor(candles.length * (1 - testShare)) : candles.length;
  if (cut < 1 || (testShare > 0 && cut >= candles.length)) {
    throw new QuantError(
      'E_DATA',
      `${candles.symbol} has ${candles.length} bars, too few to split off a test of ${testShare}`,
    );
  }
  const isWhole = cut === candles.length;
  const rows = isWhole
    ? market.rows
    : rowsKnownBy(market, candles.openTime[0], candles.openTime[cut], candles.openTime[cut]);
  requireTwoClasses(
    plan.task,
    plan.label,
    Float64Array.from(rows, (row) => labels.values[row]),
  );
  const { openTime, intervalMs } = candles;
  const folds =
    splits === null ? [] : cutFolds(splits, { usable: rows, endIndex: labels.endIndex, openTime, intervalMs });
  return { rows, cut, folds };
}

/** A column that is meant to hold names must be there. */
function requireColumns({ matrix }: PreparedMarket, { categorical = [], preprocess = [] }: ModelPlan): void {
  // Steps may make columns of their own.
  if (preprocess.length > 0) return;
  const missing = categorical.find((name) => !matrix.names.includes(name));
  if (missing === undefined) return;
  throw new QuantError('E_USAGE', `--categories names "${missing}", which is no column of the model`, {
    hint: `its columns: ${matrix.names.join(', ')}`,
  });
}
