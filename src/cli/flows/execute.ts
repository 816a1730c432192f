import { strategies } from '../../backtest/registry.js';
import { backtest } from '../../backtest/run.js';
import type { Candles } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { hashJson } from '../../core/kit/hash.js';
import { type Ledger, ledgerFrom } from '../../core/ledger.js';
import type { MetricResult } from '../../core/metric.js';
import type { FeatureImportance } from '../../core/model.js';
import type { WindowRow } from '../../core/report.js';
import type { RunSpec } from '../../core/spec.js';
import { dataHash } from '../../data/store/candles.js';
import type { Store } from '../../data/store/database.js';
import { listGaps } from '../../data/store/gaps.js';
import { findSeries, type SeriesInfo } from '../../data/store/series.js';
import { learners } from '../../models/registry.js';
import { meanImportance } from '../../research/importance.js';
import { walkForward } from '../../research/walkforward.js';
import { loadMarkets } from '../market/select.js';
import { bundleSignals, honestFrom, loadBundle } from './model-bundle.js';
import type { RunRequest } from './request.js';

/** Bars before the range of a backtest that are read when the store has them. */
const WARMUP_BARS = 2000;

/** A run that has been carried out. */
export interface Executed {
  readonly markets: readonly Candles[];
  /** 64 hex digits over the bars that the run read */
  readonly dataHash: string;
  readonly ledger: Ledger;
  readonly windows?: readonly WindowRow[];
  readonly modelScores?: readonly MetricResult[];
  readonly featureImportance?: readonly FeatureImportance[];
}

export interface ExecuteHooks {
  /** after each window of a walk-forward: draws progress, lets Ctrl-C through */
  readonly onWindow?: (done: number, total: number) => Promise<void>;
}

/** Carries out a request: the one way in which a run is made, the first time and when it is reproduced. */
export async function execute(store: Store, request: RunRequest, hooks: ExecuteHooks = {}): Promise<Executed> {
  const { spec } = request;
  const series = spec.market.symbols.map((symbol) => seriesOf(store, spec, symbol));
  const { toMs, intervalMs } = spec.market;
  // What came before the range warms features up, so that a run decides from its first bar on.
  const fromMs = request.walkforward === null ? spec.market.fromMs - WARMUP_BARS * intervalMs : spec.market.fromMs;
  const markets = loadMarkets(store, { series, fromMs, toMs, note: '' });
  const hash = hashJson(series.map((s) => dataHash(store, s, { fromMs, toMs })));
  const acceptedGaps = series.map((s) => listGaps(store, s.id).filter((gap) => gap.reason === 'accepted'));
  if (request.walkforward !== null) {
    const { model, candidates, ...windows } = request.walkforward;
    const result = await walkForward({
      ...windows,
      spec,
      markets,
      acceptedGaps,
      candidates: candidates.map((text) => strategies.parse(text)),
      model: model === null ? undefined : { ...model, learner: learners.parse(model.learner), seed: spec.seed },
      onWindow: hooks.onWindow,
    });
    return { markets, dataHash: hash, ...result };
  }
  const bundle = spec.model === null ? undefined : loadBundle(store, spec.model);
  const ledger = backtest({
    spec,
    markets,
    acceptedGaps,
    signals: bundle === undefined ? undefined : bundleSignals(bundle, markets),
    tradeFromMs: Math.max(spec.market.fromMs, bundle === undefined ? 0 : honestFrom(bundle)),
  });
  const featureImportance =
    bundle === undefined ? undefined : meanImportance(bundle.models.map((entry) => entry.model));
  return { markets, dataHash: hash, ledger: ledgerFrom(ledger, spec.market.fromMs), featureImportance };
}

function seriesOf(store: Store, spec: RunSpec, symbol: string): SeriesInfo {
  const { venue, type, intervalMs } = spec.market;
  const found = findSeries(store, { venue, market: type, symbol, intervalMs });
  if (found !== undefined) return found;
  throw new QuantError('E_NO_DATA', `the store no longer holds ${venue} ${type} ${symbol}`, {
    hint: 'bring it back with quant fetch or quant import',
  });
}
