import type { Candles } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import type { Bound } from '../core/kit/registry.js';
import { formatInterval, parseInterval } from '../core/kit/time.js';
import type { Ledger } from '../core/ledger.js';
import { firstKnown } from '../core/math/rolling.js';
import type { RunSpec } from '../core/spec.js';
import type { StrategyDefinition, StrategyNeeds } from '../core/strategy.js';
import { featureBank, type TimedColumn } from '../features/pipeline.js';
import { parseFeature, readsAccount } from '../features/spec.js';
import type { DeskSetup } from './desk.js';
import { Engine, type EngineSetup } from './engine.js';
import { FillLog } from './fill-log.js';
import { gapFindings, refuseGaps, type TimeRange } from './gaps.js';
import { ledgerOf } from './ledger.js';
import { checkMarkets } from './make-spec.js';
import { type MadeTape, makeTape } from './make-tape.js';
import { OrderLog } from './order-log.js';
import { costs } from './registry.js';
import { type MixPart, parseMix } from './strategy-mix.js';
import type { Tape } from './tape.js';
import { layerNeeds, parseLayer } from './trading/layer.js';
import { Trader } from './trading/trader.js';
import { featureContext, type VenueData } from './venue-data.js';

export interface BacktestRequest {
  readonly spec: RunSpec;
  /** the bars of `spec.market.symbols`, in that order */
  readonly markets: readonly Candles[];
  /** mark prices, finer bars, funding and rates that go with them */
  readonly venueData?: VenueData;
  /** per market: the model's prediction at each bar's close, NaN where there is none */
  readonly signals?: readonly Float64Array[];
  /** nothing is decided on bars that open before it: they only warm up features. UTC ms */
  readonly tradeFromMs?: number;
  /** a strategy that stands in no registry; `spec.strategy` is then only its name */
  readonly strategy?: Bound<StrategyDefinition>;
  /** per market: missing stretches that were accepted */
  readonly acceptedGaps?: readonly (readonly TimeRange[])[];
}

/** What many runs over the same bars share: the tape, which each plays anew, and the features. */
export interface Stage extends MadeTape {
  /** per market: a feature by its text */
  readonly features: readonly ((text: string) => TimedColumn)[];
  /** where equity of the first strategy, orders and fills are written: fresh memory costs more than what is written to it */
  readonly equity: Float64Array;
  readonly logs: { readonly orders: OrderLog; readonly fills: FillLog };
}

/**
 * One run: bars and a spec in, a ledger out. The same request gives the same bits.
 *
 * @param stage made by `setStage` for these bars. Many runs over them share it, one after the other: each writes where
 *   the one before wrote, so read a ledger before the next run
 * @throws E_GAP when bars or funding are missing and the spec refuses that
 * @throws E_USAGE when the strategy needs a model and no signals came, or when it fails
 * @throws E_NO_DATA, E_DATA, E_SHAPE when bars, signals and spec do not fit each other
 */
export function backtest(request: BacktestRequest, stage?: Stage): Ledger {
  return ledgerOf(new Engine(prepareRun(request, stage)).run());
}

/** Checks the bars of a request and puts them on one clock, with the longer bars that these strategies read. */
export function setStage(request: BacktestRequest, strategies: readonly Bound<StrategyDefinition>[]): Stage {
  const { spec, markets } = request;
  checkFit(spec, markets);
  refuseGaps(gapFindings(spec, markets, request.acceptedGaps));
  const intervals = strategies.flatMap((s) => longerIntervals(s, s.definition.needs(s.params), spec.market.intervalMs));
  const made = makeTape(request, intervals);
  return {
    ...made,
    features: markets.map((market, s) => featureBank(market, featureContext(markets, s, request.venueData))),
    equity: new Float64Array(made.tape.steps),
    logs: { orders: new OrderLog(), fills: new FillLog() },
  };
}

/** Everything that happens before the first bar is played. @param stage made for this request's bars and strategies */
export function prepareRun(request: BacktestRequest, stage?: Stage): EngineSetup {
  const { spec, markets } = request;
  const mix: readonly MixPart[] =
    request.strategy === undefined ? parseMix(spec.strategy) : [{ strategy: request.strategy, share: 1 }];
  const strategies = mix.map((part) => part.strategy);
  const { tape, features, findings } = stage ?? setStage(request, strategies);
  tape.rewind();
  const desks: DeskSetup[] = [];
  const costModels = spec.costs.map((text) => costs.parse(text));
  const layer = spec.trading === undefined ? null : parseLayer(spec.trading);
  const logs = stage?.logs ?? { orders: new OrderLog(), fills: new FillLog() };
  let firstStep = Math.max(0, stepAtOrAfter(tape, request.tradeFromMs ?? Number.NEGATIVE_INFINITY));
  for (const [place, { strategy, share }] of mix.entries()) {
    const needs = strategy.definition.needs(strategy.params);
    const more = layer === null ? null : layerNeeds(layer, needs.features.length);
    const readsModel = needs.signal === true || more?.reader !== undefined;
    const reader = needs.signal === true ? strategy.text : (more?.reader ?? '');
    const signals = readsModel ? checkSignals(reader, markets, request.signals) : null;
    const texts = [...needs.features, ...(more?.features ?? [])];
    refuseAccount(strategy, texts);
    const columns = texts.map((text) => features.map((feature) => feature(text)));
    markets.forEach((_, s) => {
      const warm = Math.max(
        (needs.warmup ?? 1) - 1,
        ...columns.map((c) => c[s].warmup),
        signals === null ? 0 : firstKnown(signals[s]),
      );
      firstStep = Math.max(firstStep, stepOfRow(tape, s, warm));
    });
    const intervals = (needs.intervals ?? []).map((name) =>
      tape.higher.findIndex((bars) => bars.intervalMs === parseInterval(name)),
    );
    const started = strategy.definition.start(strategy.params, markets.length);
    const trader =
      layer === null || more === null
        ? null
        : new Trader({
            strategy: started,
            layer,
            needs: more,
            tape,
            fills: logs.fills,
            place,
            startCash: spec.account.cashQuote * share,
            orders: logs.orders,
            costs: costModels,
            featureCount: needs.features.length,
            intervalCount: intervals.length,
          });
    desks.push({
      equity: desks.length === 0 ? stage?.equity : undefined,
      name: strategy.text,
      strategy: trader ?? started,
      records: trader ?? undefined,
      share,
      features: columns.map((c) => ({
        columns: c.map((timed) => timed.column),
        rowAt: c[0].rowAt === null ? null : c.map((timed) => timed.rowAt!),
      })),
      signals,
      // Stops move and limits are looked at on every bar of the run.
      intervals: trader !== null && intervals.length > 0 ? [...intervals, -1] : intervals,
    });
  }
  return {
    tape,
    rules: { ...spec.account, ...spec.execution, seed: spec.seed },
    costs: costModels,
    desks,
    firstStep,
    findings,
    logs,
  };
}

/** The columns of a run stand before it trades: there, the account would be one that never did. */
function refuseAccount(strategy: Bound<StrategyDefinition>, texts: readonly string[]): void {
  const text = texts.find((feature) => readsAccount(parseFeature(feature)));
  if (text === undefined) return;
  throw new QuantError(
    'E_USAGE',
    `${strategy.definition.name} asks for ${text}, and features are computed before the account trades`,
    { hint: 'ask the bar instead: bar.equity, bar.position(s)' },
  );
}

/** The intervals longer than the run's that a strategy decides on, ms. */
function longerIntervals(strategy: Bound<StrategyDefinition>, needs: StrategyNeeds, intervalMs: number): number[] {
  return (needs.intervals ?? []).map(parseInterval).filter((ms) => {
    if (ms >= intervalMs && ms % intervalMs === 0) return ms > intervalMs;
    throw new QuantError(
      'E_USAGE',
      `${strategy.definition.name} decides on ${formatInterval(ms)} bars, which cannot be made of the run's ${formatInterval(intervalMs)} bars`,
      { hint: `run it on ${formatInterval(ms)} or shorter bars with --interval` },
    );
  });
}

function checkFit(spec: RunSpec, markets: readonly Candles[]): void {
  checkMarkets(markets);
  const found = markets.map((m) => m.symbol).join(', ');
  const asked = spec.market.symbols.join(', ');
  if (found !== asked) throw new QuantError('E_DATA', `the run asks for ${asked}, the bars are those of ${found}`);
  const { intervalMs } = markets[0];
  if (intervalMs !== spec.market.intervalMs) {
    const [wanted, given] = [formatInterval(spec.market.intervalMs), formatInterval(intervalMs)];
    throw new QuantError('E_DATA', `the run asks for bars of ${wanted}, the bars are those of ${given}`);
  }
}

function checkSignals(
  reader: string,
  markets: readonly Candles[],
  signals: readonly Float64Array[] | undefined,
): readonly Float64Array[] {
  if (signals === undefined) {
    throw new QuantError('E_USAGE', `${reader} reads a model's predictions, and the run has no model`, {
      hint: 'train one with quant train and name it with --model, or use quant walkforward',
    });
  }
  markets.forEach((market, s) => {
    if (signals[s]?.length !== market.length) {
      throw new QuantError(
        'E_SHAPE',
        `${market.symbol} has ${market.length} bars and ${signals[s]?.length ?? 'no'} signals`,
      );
    }
  });
  return signals;
}

/** The step at which row `row` of market s closes; the end of the clock when there is no such row. */
function stepOfRow(tape: Tape, s: number, row: number): number {
  if (tape.count === 1) return Math.min(row, tape.steps);
  const step = tape.rowAt[s].indexOf(row);
  return step < 0 ? tape.steps : step;
}

function stepAtOrAfter(tape: Tape, timeMs: number): number {
  if (timeMs <= tape.openTime[0]) return 0;
  const step = tape.openTime.findIndex((open) => open >= timeMs);
  return step < 0 ? tape.steps : step;
}
