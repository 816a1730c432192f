/**
 * The toolkit as a library: the same functions that the commands call.
 *
 * @example
 * import { backtest, makeRunSpec, openStore, loadCandles, measure } from 'quant';
 */
// Says how the package behind `ti` is loaded; it is loaded when it is used.
import './cli/ti-loader.js';

export { buyAndHold } from './backtest/benchmark.js';
export { makeRunSpec, type RunSpecDraft } from './backtest/make-spec.js';
export { costs, executions, strategies } from './backtest/registry.js';
export { type BacktestRequest, backtest } from './backtest/run.js';
export { runHash } from './backtest/run-hash.js';
export type { FundingInput, VenueData } from './backtest/venue-data.js';
export { loadFeatureContext } from './cli/market/feature-context.js';
export { alignMarkets, type Clock } from './core/align.js';
export {
  type CandleInput,
  type Candles,
  candlesBetween,
  makeCandles,
  type SeriesKey,
  sliceCandles,
} from './core/candles.js';
export { type Confidence, type ConfidenceDefinition, defineConfidence } from './core/confidence.js';
export {
  type CostComponent,
  type CostDefinition,
  type CostModel,
  type CostRate,
  defineCost,
  type FillFacts,
} from './core/cost.js';
export {
  defineExecution,
  type ExecutionDefinition,
  type ExecutionPlan,
  type ParentOrder,
  type ParentRecord,
  type ParentState,
  type VenueBook,
} from './core/execution.js';
export {
  type Bar,
  defineAccountFeature,
  defineCalendar,
  defineCross,
  defineDerivative,
  defineIndicator,
  defineMicrostructure,
  definePattern,
  defineTransform,
  type FeatureCategory,
  type FeatureDefinition,
  type FeatureKind,
  type FeatureMatrix,
  type FeatureStream,
  type TransformDefinition,
  type TransformStream,
} from './core/feature.js';
export type {
  AccountColumns,
  BookSnapshots,
  FeatureContext,
  FeatureRead,
  FundingRates,
  OpenInterest,
  Trades,
} from './core/feature-context.js';
export { type ErrorCode, QuantError } from './core/kit/errors.js';
export { hashJson } from './core/kit/hash.js';
export type { Json } from './core/kit/json.js';
export type { ParamSpec, ParamSpecs, ParamsOf } from './core/kit/params.js';
export type { Bound, Definition, Registry } from './core/kit/registry.js';
export { createRng, type Rng } from './core/kit/rng.js';
export { defineLabel, type LabelDefinition, type Labels } from './core/labels.js';
export type { Ledger, StrategyShare } from './core/ledger.js';
export { type MarginTable, type MarginTier, type MarketRules, plainRules } from './core/market-rules.js';
export type { Spans } from './core/math/label-spans.js';
export { sequentialBootstrap } from './core/math/sequential-bootstrap.js';
export { defineMetric, type Measured, type MetricDefinition, type MetricResult } from './core/metric.js';
export {
  aboveZero,
  defineLearner,
  type FeatureImportance,
  type FitTools,
  type FittedLearner,
  type FittedModel,
  type LearnerDefinition,
  MODEL_TASKS,
  type ModelTask,
  type PredictionInterval,
  type ScoreParts,
  type TrainingSet,
} from './core/model.js';
export type {
  Fill,
  FundingPayment,
  Liquidation,
  Order,
  OrderStatus,
  OrderType,
  Reject,
  RejectCode,
  TimeInForce,
  Trade,
  VenueLeg,
} from './core/order.js';
export {
  definePreprocessor,
  type FittedPreprocessor,
  type PreprocessOutcome,
  type PreprocessorDefinition,
  type PreprocessTable,
} from './core/preprocess.js';
export { defineRegime, type RegimeDefinition, type RegimePath } from './core/regime.js';
export { defineFormat, type FormatDefinition, type RunReport } from './core/report.js';
export {
  defineRiskRule,
  type RiskBreaker,
  type RiskEvent,
  type RiskLimit,
  type RiskRuleDefinition,
  type RiskView,
} from './core/risk-rule.js';
export { defineSizer, type Sizer, type SizerDefinition, type SizerView } from './core/sizer.js';
export { defineSource, type SourceDefinition, type SourceSession } from './core/source.js';
export type { RunSpec } from './core/spec.js';
export {
  defineStop,
  defineTakeProfit,
  type ExitView,
  type ProfitLevel,
  type StopDefinition,
  type StopRule,
  type TakeProfitDefinition,
  type TakeProfitRule,
} from './core/stop.js';
export {
  type BarContext,
  type BarSeries,
  type Bracket,
  type BracketExits,
  defineStrategy,
  type ExitPrice,
  type OrderOptions,
  type StopOptions,
  type Strategy,
  type StrategyDefinition,
  type StrategyNeeds,
  type TargetExits,
  type TrailDistance,
} from './core/strategy.js';
export type { PastTrades, TradingNeeds, TradingView } from './core/trading-view.js';
export { type DanfoFrame, type DanfoModule, fromDanfo, toDanfo } from './data/danfo.js';
export { loadReportAssets } from './data/report-assets.js';
export { loadBook, writeBook } from './data/store/book.js';
export { loadCandles } from './data/store/candles.js';
export { openStore, type Store } from './data/store/database.js';
export { loadFunding } from './data/store/funding.js';
export { loadOpenInterest, writeOpenInterest } from './data/store/open-interest.js';
export { loadRules } from './data/store/rules.js';
export { listSeries, type SeriesInfo } from './data/store/series.js';
export { loadTrades, type TradeRows, writeTrades } from './data/store/trades.js';
export { type CheckRequest, type CheckResult, checkFeatures } from './features/check/check.js';
export {
  type GeneratedFeatures,
  type GenerateOptions,
  generateFeatures,
} from './features/generate.js';
export { computeLabelsAt, type HorizonLabels } from './features/label-horizons.js';
export { bootstrapFraction, labelSpans, labelWeights, WEIGHT_SCHEMES } from './features/label-weights.js';
export {
  type ComputedLabels,
  computeFeatures,
  computeLabels,
  DEFAULT_FEATURES,
  type FeatureOptions,
  type LabelOptions,
} from './features/pipeline.js';
export {
  accounts,
  calendars,
  crosses,
  derivatives,
  indicators,
  labels,
  microstructures,
  patterns,
  transforms,
} from './features/registry.js';
export type { SampledBars } from './features/sampling/assemble.js';
export { SAMPLING_KINDS, type SamplingKind } from './features/sampling/kinds.js';
export { type Sampling, sampleBars } from './features/sampling/sample.js';
export { type Ticks, ticksFromCandles, ticksFromTrades } from './features/sampling/ticks.js';
export { timeBars } from './features/sampling/time-bars.js';
export { featureSet, SET_NAMES } from './features/sets/sets.js';
export { type FeatureSpec, featureReads, featureWarmup, parseFeature } from './features/spec.js';
export { type OpenFeatures, openFeatures } from './features/stream.js';
export { ti } from './features/ti/library.js';
export { tiFeatures } from './features/ti/registry.js';
export {
  CALIBRATIONS,
  type Calibration,
  calibratorFrom,
  fitCalibrator,
} from './models/calibration/calibrator.js';
export type { CalibrationRows, Calibrator } from './models/calibration/types.js';
export { type Adwin, type AdwinRules, adwinFrom, createAdwin } from './models/drift/adwin.js';
export {
  createMonitor,
  type DriftAlarm,
  type DriftMonitor,
  type DriftTrigger,
  type ExpectedSkill,
  type MonitorRules,
  monitorFrom,
  type Outcome,
} from './models/drift/monitor.js';
export {
  createPageHinkley,
  type PageHinkley,
  type PageHinkleyRules,
  pageHinkleyFrom,
} from './models/drift/page-hinkley.js';
export {
  kolmogorovDistance,
  type Reference,
  stabilityIndex,
  stabilityReference,
} from './models/drift/stability.js';
export { type Dependence, type DependenceOptions, dependence } from './models/explain/dependence.js';
export {
  backgroundOf,
  EXPLAIN_METHODS,
  type ExplainedRow,
  type Explainer,
  type ExplainerOptions,
  type ExplainMethod,
  explainerOf,
} from './models/explain/explainer.js';
export { type Explanation, type Factor, factorsOf, summaryOf } from './models/explain/factors.js';
export { type Holdout, holdOutLast } from './models/holdout.js';
export { type ImportedFile, importModel } from './models/import/import-model.js';
export { type FitRequest, fitModel, restoreModel } from './models/model.js';
export type { PurgedFold } from './models/purged-folds.js';
export { learners, preprocessors, regimes } from './models/registry.js';
export { scoreModel, scoreMulticlass } from './models/score.js';
export { type IcAtHorizon, icDecay } from './models/scores/ic-decay.js';
export {
  classIntervals,
  type IntervalOptions,
  type PairedIntervals,
  pairedIntervals,
  type ScoreInterval,
  scoreIntervals,
} from './models/scores/intervals.js';
export { type ReliabilityBand, reliabilityTable } from './models/scores/probability.js';
export { blockRowsFor } from './models/scores/resample.js';
export { type CombinatorialPath, combinatorialPaths } from './models/splits/combinatorial.js';
export { cutFolds, parseSplits, type SplitHistory, type SplitPlan } from './models/splits/plan.js';
export { checkTraining, weightedMean } from './models/training.js';
export { type Boosted, type BoostRules, type BoostSetup, boost, type EarlyStop } from './models/trees/boost.js';
export { boostedLearner, restoreBoosted } from './models/trees/boost-learner.js';
export { LOGISTIC, meanLoss, type Objective, type Scored, SQUARED } from './models/trees/objective.js';
export type { Background } from './models/trees/shap-interventional.js';
export { renderReport } from './report/build.js';
export {
  BASELINES,
  type BaselineComparison,
  type BaselineScoring,
  baselineScores,
} from './research/baselines.js';
export { type FoldOutcome, fitFold, outOfFold } from './research/cross-validation.js';
export {
  type ColumnMeasure,
  type JudgedColumns,
  judgeColumns,
  MEASURES,
  type Measure,
  type MeasureOptions,
  measureColumns,
} from './research/explain/measures.js';
export { selectFeatures } from './research/selection/select.js';
export type {
  FeatureVerdict,
  Selection,
  SelectionInput,
  SelectionMethod,
  SelectionOptions,
  SelectionProgress,
} from './research/selection/types.js';
export { fitOn, type ModelPlan, type PreparedMarket, prepareMarket } from './research/train.js';
export { type WalkForwardRequest, type WalkForwardResult, walkForward } from './research/walkforward.js';
export { measure } from './risk/measure.js';
export { confidences, riskRules, sizers, stops, takeProfits } from './risk/registry.js';
