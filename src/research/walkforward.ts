import { gapFindings, refuseGaps } from '../backtest/gaps.js';
import { checkMarkets } from '../backtest/make-spec.js';
import { type BacktestRequest, backtest } from '../backtest/run.js';
import { featureContext } from '../backtest/venue-data.js';
import { alignMarkets, type Clock } from '../core/align.js';
import { type Candles, rowAtOrAfter, sliceCandles } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import type { Bound } from '../core/kit/registry.js';
import { type Ledger, ledgerFrom } from '../core/ledger.js';
import type { MetricResult } from '../core/metric.js';
import type { FeatureImportance, FittedModel } from '../core/model.js';
import type { RetrainingRow, WindowRow } from '../core/report.js';
import type { RunSpec } from '../core/spec.js';
import type { StrategyDefinition } from '../core/strategy.js';
import { computeFeatures } from '../features/pipeline.js';
import { scoreModel } from '../models/score.js';
import { type Split, walkForwardSplits } from '../models/split.js';
import { meanImportance } from './importance.js';
import { modelsOfWindow } from './retrain.js';
import { parseRetrain, type RetrainRule } from './retrain-rule.js';
import { labelSpread, outcomeOf, toSignal } from './signal.js';
import { type Stage, stagedStrategy } from './stages.js';
import { type ModelPlan, type PreparedMarket, prepareMarket } from './train.js';
import {
  hasBars,
  openTrainWindow,
  sharpeBetween,
  stepsBetween,
  type TrainBase,
  type TrainPlan,
  type TrainWindow,
} from './train-window.js';

export interface WalkForwardRequest {
  /** the strategy in it is the first candidate */
  readonly spec: RunSpec;
  readonly markets: readonly Candles[];
  /** what each window chooses from by its train Sharpe; one candidate means nothing is chosen */
  readonly candidates: readonly Bound<StrategyDefinition>[];
  /** re-trained in each window, when the strategy reads a signal */
  readonly model?: ModelPlan;
  readonly trainBars: number;
  readonly testBars: number;
  readonly anchored: boolean;
  readonly embargoBars: number;
  /** when a model is trained anew, as `parseRetrain` reads it; at each window when absent */
  readonly retrain?: string;
  /** per market: missing stretches that were accepted */
  readonly acceptedGaps?: BacktestRequest['acceptedGaps'];
  /** mark prices, finer bars, funding and rates that go with the bars */
  readonly venueData?: BacktestRequest['venueData'];
  /**
   * Computes the Sharpe ratio of each candidate on each train window somewhere else, on worker threads for one; here
   * when absent, and always with a model. @returns (windows × candidates,) as `openTrainSharpes`
   */
  readonly trainSharpes?: (plan: TrainPlan) => Promise<Float64Array>;
  /** called after each window; may throw to stop */
  readonly onWindow?: (done: number, total: number) => Promise<void>;
}

export interface WalkForwardResult {
  /** the test windows back to back, in one account, through the engine */
  readonly ledger: Ledger;
  readonly windows: readonly WindowRow[];
  /** scores of the models on all test rows; empty without a model */
  readonly modelScores: readonly MetricResult[];
  /** what the models look at, the mean over all of them; empty without a model */
  readonly featureImportance: readonly FeatureImportance[];
  /** every training of a model, in order of time; absent where models are trained at each window and no other time */
  readonly retrainings?: readonly RetrainingRow[];
}

/**
 * Learns on the past, is judged on what follows, again and again; then runs the stitched decisions through the engine
 * once, so that the result has real costs and one equity curve.
 *
 * Windows are cut on the common clock of all markets, from the first bar of the one that was listed last; one that has
 * gone before a train window is left out of it. Training rows are purged by time across all of them: a label must have
 * been known when the test window opened, less the embargo. Candidates are compared on train bars, on a model's signal
 * for the very rows that it learnt from: a train Sharpe flatters, only the test figures count.
 *
 * @throws E_DATA when the history is shorter than one train window and a bar
 * @source Pardo 2008, The Evaluation and Optimization of Trading Strategies, ch. 11
 */
export async function walkForward(request: WalkForwardRequest): Promise<WalkForwardResult> {
  const { spec, candidates, trainBars, testBars, anchored } = request;
  const rule = parseRetrain(request.retrain ?? 'window');
  if (candidates.length === 0) throw new QuantError('E_BUG', 'walkForward needs at least one candidate');
  const markets = fromCommonStart(request.markets);
  checkMarkets(markets);
  refuseGaps(gapFindings(spec, markets, request.acceptedGaps));
  const clock = alignMarkets(markets);
  const splits = walkForwardSplits({ rows: clock.steps, trainBars, testBars, anchored });
  const prepared =
    request.model === undefined
      ? []
      : markets.map((m, s) => prepareMarket(m, request.model!, featureContext(markets, s, request.venueData)));
  const blank = (): Float64Array[] => markets.map((m) => new Float64Array(m.length).fill(Number.NaN));
  const test: Forecast = { rule, prediction: blank(), signal: blank(), models: [], retrainings: [] };
  const chosen: { split: Split; stage: Stage; trainSharpe: number }[] = [];
  const base: TrainBase = { spec, markets, venueData: request.venueData, candidates };
  const times = splits.map((split) => timesOf(split, clock, spec.market.intervalMs));
  const elsewhere = request.model === undefined ? request.trainSharpes : undefined;
  const sharpes = await elsewhere?.({ ...base, candidates: candidates.map((c) => c.text), windows: times });
  for (const [k, split] of splits.entries()) {
    const inSample =
      request.model === undefined ? undefined : predictWindow(request, prepared, { index: k, times: times[k] }, test);
    const known = (candidate: number): number => sharpes![k * candidates.length + candidate];
    const { strategy, sharpe } = best(
      candidates,
      sharpes === undefined ? openTrainWindow(base, times[k], inSample) : known,
    );
    chosen.push({ split, stage: { fromMs: times[k].testFromMs, strategy }, trainSharpe: sharpe });
    await request.onWindow?.(chosen.length, splits.length);
  }
  const testFromMs = clock.openTime[splits[0].testFrom];
  const ledger = backtest({
    spec,
    markets,
    strategy: stagedStrategy(chosen.map((c) => c.stage)),
    tradeFromMs: Math.max(testFromMs, ...markets.map((_, s) => warmFrom(request, markets, s))),
    acceptedGaps: request.acceptedGaps,
    venueData: request.venueData,
    signals: request.model === undefined ? undefined : test.signal,
  });
  const windows = chosen.map(({ split, stage, trainSharpe }) => ({
    ...windowRow(split, clock, ledger, spec.market.intervalMs),
    chosen: stage.strategy.text,
    trainSharpe,
  }));
  const modelScores = request.model === undefined ? [] : scoreTestRows(request.model, prepared, test.prediction);
  return {
    ledger: ledgerFrom(ledger, testFromMs),
    windows,
    modelScores,
    featureImportance: meanImportance(test.models),
    ...(rule.kind === 'window' ? {} : { retrainings: test.retrainings.sort((a, b) => a.at - b.at) }),
  };
}

/** A market that was listed later cannot be traded before: the windows start where all markets have bars. */
function fromCommonStart(markets: readonly Candles[]): readonly Candles[] {
  const startMs = Math.max(...markets.map((m) => m.openTime[0]));
  return markets.map((m) => sliceCandles(m, rowAtOrAfter(m, startMs), m.length));
}

/**
 * Open time of the first bar on which every candidate is warm, those that are never chosen too: otherwise what a later
 * window chooses would decide when the first one begins.
 */
function warmFrom({ candidates, venueData }: WalkForwardRequest, markets: readonly Candles[], s: number): number {
  const context = featureContext(markets, s, venueData);
  const rows = candidates.map(
    (c) => computeFeatures(markets[s], c.definition.needs(c.params).features, { context }).warmup,
  );
  return markets[s].openTime[Math.max(...rows)] ?? Number.POSITIVE_INFINITY;
}

interface WindowTimes extends TrainWindow {
  readonly testToMs: number;
}

function timesOf(split: Split, clock: Clock, intervalMs: number): WindowTimes {
  return {
    trainFromMs: clock.openTime[split.trainFrom],
    testFromMs: clock.openTime[split.testFrom],
    testToMs: clock.openTime[split.testTo - 1] + intervalMs,
  };
}

/** Per market, one value per bar. */
interface Forecast {
  readonly rule: RetrainRule;
  readonly prediction: readonly Float64Array[];
  readonly signal: readonly Float64Array[];
  /** every model that was fitted */
  readonly models: FittedModel[];
  readonly retrainings: RetrainingRow[];
}

/** Trains the models of each market, writes their forecast of the test window, and gives the first one's signal on the train window. */
function predictWindow(
  request: WalkForwardRequest,
  prepared: readonly PreparedMarket[],
  { index, times: { trainFromMs, testFromMs, testToMs } }: { readonly index: number; readonly times: WindowTimes },
  test: Forecast,
): readonly Float64Array[] {
  const plan = request.model!;
  const embargoMs = request.embargoBars * request.spec.market.intervalMs;
  const span = { trainFromMs, testFromMs, testToMs, embargoMs, anchored: request.anchored };
  return prepared.map((market, s) => {
    const { openTime } = market.candles;
    const inSample = new Float64Array(market.candles.length).fill(Number.NaN);
    if (!hasBars(market.candles, trainFromMs, testFromMs)) return inSample;
    const models = modelsOfWindow(market, plan, span, test.rule);
    models.forEach(({ model, rows, atMs, reason, prediction }, m) => {
      test.models.push(model);
      test.retrainings.push({ window: index, symbol: market.candles.symbol, at: atMs, reason, rows: rows.length });
      const untilMs = models[m + 1]?.atMs ?? testToMs;
      const signal = toSignal(plan.task, prediction, labelSpread(market.labels.values, rows));
      for (let row = 0; row < openTime.length; row++) {
        if (openTime[row] >= atMs && openTime[row] < untilMs) {
          test.prediction[s][row] = prediction[row];
          test.signal[s][row] = signal[row];
        } else if (m === 0 && openTime[row] >= trainFromMs && openTime[row] < testFromMs) inSample[row] = signal[row];
      }
    });
    return inSample;
  });
}

/** The candidate with the highest Sharpe ratio on the train window. */
function best(
  candidates: readonly Bound<StrategyDefinition>[],
  sharpeOf: (candidate: number) => number,
): { strategy: Bound<StrategyDefinition>; sharpe: number } {
  let found = { strategy: candidates[0], sharpe: Number.NaN };
  candidates.forEach((strategy, k) => {
    const sharpe = sharpeOf(k);
    // A strategy that never traded has no Sharpe; the first of equals wins, so the order of candidates is part of the spec.
    if (sharpe > found.sharpe || (Number.isNaN(found.sharpe) && !Number.isNaN(sharpe))) found = { strategy, sharpe };
  });
  return found;
}

function windowRow(
  split: Split,
  clock: Clock,
  ledger: Ledger,
  intervalMs: number,
): Omit<WindowRow, 'chosen' | 'trainSharpe'> {
  const { testFromMs, testToMs, trainFromMs } = timesOf(split, clock, intervalMs);
  const { from, to } = stepsBetween(ledger.openTime, testFromMs, testToMs);
  const before = ledger.equity[Math.max(0, from - 1)];
  return {
    index: split.index,
    trainFrom: trainFromMs,
    trainTo: testFromMs,
    testFrom: testFromMs,
    testTo: testToMs,
    testSharpe: sharpeBetween(ledger, testFromMs, testToMs),
    testReturn: ledger.equity[to - 1] / before - 1,
  };
}

function scoreTestRows(
  plan: ModelPlan,
  prepared: readonly PreparedMarket[],
  predictions: readonly Float64Array[],
): MetricResult[] {
  const predicted: number[] = [];
  const happened: number[] = [];
  for (const [s, market] of prepared.entries()) {
    for (const row of market.rows) {
      if (Number.isNaN(predictions[s][row])) continue;
      predicted.push(predictions[s][row]);
      happened.push(outcomeOf(plan.task, market.labels.values[row]));
    }
  }
  return scoreModel(plan.task, Float64Array.from(predicted), Float64Array.from(happened));
}
