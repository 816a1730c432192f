import { strategies } from '../../backtest/registry.js';
import { type BacktestRequest, backtest } from '../../backtest/run.js';
import type { VenueData } from '../../backtest/venue-data.js';
import type { Candles } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { hashJson } from '../../core/kit/hash.js';
import { type Ledger, ledgerFrom } from '../../core/ledger.js';
import type { MetricResult } from '../../core/metric.js';
import type { FeatureImportance } from '../../core/model.js';
import type { ModelOverlap, RetrainingRow, WindowRow } from '../../core/report.js';
import type { RunSpec } from '../../core/spec.js';
import { hashCandles } from '../../data/store/candles.js';
import type { Store } from '../../data/store/database.js';
import { listGaps } from '../../data/store/gaps.js';
import { findSeries, type SeriesInfo } from '../../data/store/series.js';
import { learners } from '../../models/registry.js';
import { meanImportance } from '../../research/importance.js';
import { type WalkForwardRequest, walkForward } from '../../research/walkforward.js';
import { loadMarkets } from '../market/select.js';
import { runFeatures } from './feature-reads.js';
import { bundleSignals, honestFrom, loadBundle } from './model-bundle.js';
import { overlapOf } from './model-overlap.js';
import type { RunRequest } from './request.js';
import { readVenueData } from './venue-data.js';

/** Bars before the range of a backtest that are read when the store has them. */
const WARMUP_BARS = 2000;

/** A run that has been carried out. */
export interface Executed {
  readonly markets: readonly Candles[];
  readonly venueData?: VenueData;
  /** 64 hex digits over the bars that the run read */
  readonly dataHash: string;
  readonly ledger: Ledger;
  readonly windows?: readonly WindowRow[];
  readonly retrainings?: readonly RetrainingRow[];
  readonly modelScores?: readonly MetricResult[];
  readonly featureImportance?: readonly FeatureImportance[];
  readonly modelOverlap?: ModelOverlap;
}

export interface ExecuteHooks {
  /** after each window of a walk-forward: draws progress, lets Ctrl-C through */
  readonly onWindow?: WalkForwardRequest['onWindow'];
  /** chooses the candidates of a walk-forward on several cores */
  readonly trainSharpes?: WalkForwardRequest['trainSharpes'];
}

/** Carries out a request: the one way in which a run is made, the first time and when it is reproduced. */
export async function execute(store: Store, request: RunRequest, hooks: ExecuteHooks = {}): Promise<Executed> {
  const { spec } = request;
  if (request.walkforward !== null) {
    const features = runFeatures(spec, request.walkforward);
    const { markets, venueData, acceptedGaps, dataHash: hash } = readBars(store, spec, 0, features);
    const { model, candidates, ...windows } = request.walkforward;
    const result = await walkForward({
      ...windows,
      spec,
      markets,
      venueData,
      acceptedGaps,
      candidates: candidates.map((text) => strategies.parse(text)),
      model: model === null ? undefined : { ...model, learner: learners.parse(model.learner), seed: spec.seed },
      ...hooks,
    });
    return { markets, venueData, dataHash: hash, ...result };
  }
  const { run, ...beside } = backtestInputs(store, spec);
  const ledger = ledgerFrom(backtest(run), spec.market.fromMs);
  return { markets: run.markets, venueData: run.venueData, ledger, ...beside };
}

/** What a backtest is made of once it has been read: the run itself, and what is told beside it. */
export interface BacktestInputs {
  readonly run: BacktestRequest;
  /** 64 hex digits over the bars that the run reads */
  readonly dataHash: string;
  /** of the model behind the signal */
  readonly featureImportance?: readonly FeatureImportance[];
  readonly modelOverlap?: ModelOverlap;
}

/**
 * Reads all that a backtest needs. What comes before the range warms features up: a run decides from its first bar on.
 *
 * @param candidates strategies that will be tried in the place of the run's own: what they read is read too
 */
export function backtestInputs(store: Store, spec: RunSpec, candidates: readonly string[] = []): BacktestInputs {
  const bundle = spec.model === null ? undefined : loadBundle(store, spec.model);
  const features = [
    ...runFeatures(spec, null, candidates),
    ...(bundle?.models.flatMap(({ model }) => model.features) ?? []),
  ];
  const { allowOverlap = false } = spec;
  const { dataHash: hash, ...bars } = readBars(store, spec, WARMUP_BARS, features);
  return {
    run: {
      ...bars,
      spec,
      signals: bundle && bundleSignals(bundle, bars.markets, bars.venueData, { allowOverlap }),
      tradeFromMs: Math.max(spec.market.fromMs, bundle === undefined || allowOverlap ? 0 : honestFrom(bundle)),
    },
    dataHash: hash,
    featureImportance: bundle && meanImportance(bundle.models.map((entry) => entry.model)),
    modelOverlap: overlapOf(bundle, bars.markets, spec),
  };
}

function readBars(
  store: Store,
  spec: RunSpec,
  warmupBars: number,
  features: readonly string[],
): Pick<BacktestRequest, 'markets' | 'venueData' | 'acceptedGaps'> & { readonly dataHash: string } {
  const { toMs, intervalMs } = spec.market;
  const fromMs = spec.market.fromMs - warmupBars * intervalMs;
  const series = spec.market.symbols.map((symbol) => seriesOf(store, spec, symbol));
  const { venueData, hashes } = readVenueData(store, spec, { fromMs, toMs }, features);
  const markets = loadMarkets(store, { series, fromMs, toMs, note: '' });
  return {
    markets,
    venueData,
    acceptedGaps: series.map((s) => listGaps(store, s.id).filter((gap) => gap.reason === 'accepted')),
    dataHash: hashJson([...markets.map(hashCandles), ...hashes]),
  };
}

function seriesOf(store: Store, spec: RunSpec, symbol: string): SeriesInfo {
  const { venue, type, intervalMs } = spec.market;
  const found = findSeries(store, { venue, market: type, symbol, intervalMs });
  if (found !== undefined) return found;
  throw new QuantError('E_NO_DATA', `the store no longer holds ${venue} ${type} ${symbol}`, {
    hint: 'bring it back with quant fetch or quant import',
  });
}
