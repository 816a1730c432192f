import type { Candles } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import type { Bound } from '../core/kit/registry.js';
import { formatInterval } from '../core/kit/time.js';
import type { Ledger } from '../core/ledger.js';
import { firstKnown } from '../core/math/rolling.js';
import type { RunSpec } from '../core/spec.js';
import type { StrategyDefinition } from '../core/strategy.js';
import { computeFeatures } from '../features/pipeline.js';
import { Engine, type EngineSetup } from './engine.js';
import { gapFindings, refuseGaps, type TimeRange } from './gaps.js';
import { ledgerOf } from './ledger.js';
import { checkMarkets } from './make-spec.js';
import { costs, strategies } from './registry.js';
import { Tape } from './tape.js';

export interface BacktestRequest {
  readonly spec: RunSpec;
  /** the bars of `spec.market.symbols`, in that order */
  readonly markets: readonly Candles[];
  /** per market: the model's prediction at each bar's close, NaN where there is none */
  readonly signals?: readonly Float64Array[];
  /** nothing is decided on bars that open before it: they only warm up features. UTC ms */
  readonly tradeFromMs?: number;
  /** a strategy that stands in no registry; `spec.strategy` is then only its name */
  readonly strategy?: Bound<StrategyDefinition>;
  /** per market: missing stretches that were accepted */
  readonly acceptedGaps?: readonly (readonly TimeRange[])[];
}

/**
 * One run: bars and a spec in, a ledger out. The same request gives the same bits.
 *
 * @throws E_GAP when bars are missing and the spec refuses gaps
 * @throws E_USAGE when the strategy needs a model and no signals came, or when it fails
 * @throws E_NO_DATA, E_DATA, E_SHAPE when bars, signals and spec do not fit each other
 */
export function backtest(request: BacktestRequest): Ledger {
  const { strategy, setup } = prepareRun(request);
  const running = strategy.definition.start(strategy.params, setup.tape.count);
  return ledgerOf(new Engine(setup).run(running), setup.cashQuote);
}

/** Everything that happens before the first bar is played. */
export function prepareRun(request: BacktestRequest): { strategy: Bound<StrategyDefinition>; setup: EngineSetup } {
  const { spec, markets } = request;
  checkFit(spec, markets);
  refuseGaps(gapFindings(spec, markets, request.acceptedGaps));
  const strategy = request.strategy ?? strategies.parse(spec.strategy);
  const needs = strategy.definition.needs(strategy.params);
  const signals = needs.signal === true ? checkSignals(strategy.text, markets, request.signals) : null;
  const matrices = markets.map((market) => computeFeatures(market, needs.features));
  const tape = new Tape(markets);
  const firstStep = Math.max(
    0,
    stepAtOrAfter(tape, request.tradeFromMs ?? Number.NEGATIVE_INFINITY),
    ...markets.map((_, s) =>
      stepOfRow(tape, s, Math.max(matrices[s].warmup, signals === null ? 0 : firstKnown(signals[s]))),
    ),
  );
  const setup: EngineSetup = {
    tape,
    cashQuote: spec.account.cashQuote,
    rules: { ...spec.account, ...spec.execution },
    costs: spec.costs.map((text) => costs.parse(text)),
    features: needs.features.map((_, k) => matrices.map((matrix) => matrix.columns[k])),
    signals,
    firstStep,
    strategyName: strategy.definition.name,
  };
  return { strategy, setup };
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
  strategy: string,
  markets: readonly Candles[],
  signals: readonly Float64Array[] | undefined,
): readonly Float64Array[] {
  if (signals === undefined) {
    throw new QuantError('E_USAGE', `${strategy} trades on a model's predictions, and the run has no model`, {
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
  const step = tape.rowAt[s].indexOf(row);
  return step < 0 ? tape.steps : step;
}

function stepAtOrAfter(tape: Tape, timeMs: number): number {
  const step = tape.openTime.findIndex((open) => open >= timeMs);
  return step < 0 ? tape.steps : step;
}
