import { asHeld } from '../backtest/as-held.js';
import { buyAndHold } from '../backtest/benchmark.js';
import { makeRunSpec, type RunSpecDraft } from '../backtest/make-spec.js';
import { type BacktestRequest, backtest, setStage } from '../backtest/run.js';
import type { Candles } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import type { Json } from '../core/kit/json.js';
import type { Bound } from '../core/kit/registry.js';
import type { Measured } from '../core/metric.js';
import { type BarContext, defineStrategy, type Strategy, type StrategyDefinition } from '../core/strategy.js';
import { metricInput } from '../risk/measure.js';
import { metrics } from '../risk/registry.js';

export interface ThresholdRequest {
  /** per market its bars, and the signal of each bar: a probability in [0, 1] said out of sample, NaN where none was */
  readonly markets: readonly Candles[];
  readonly signals: readonly Float64Array[];
  /** probabilities in [0.5, 1) from which a market is held, increasing */
  readonly thresholds: readonly number[];
  /** also go short, from 1 − threshold down */
  readonly short?: boolean;
  /** costs, account, execution, gaps and rules of the runs; the defaults of a backtest when absent */
  readonly run?: Omit<RunSpecDraft, 'markets' | 'strategy'>;
  readonly venueData?: BacktestRequest['venueData'];
  readonly acceptedGaps?: BacktestRequest['acceptedGaps'];
}

/** One whole run of the engine. */
export interface ThresholdRow {
  readonly threshold: number;
  readonly totalReturn: Measured;
  /** per year */
  readonly sharpe: Measured;
  readonly maxDrawdown: Measured;
  /** closed round trips */
  readonly trades: Measured;
  /** fees, spread, slippage and interest, account currency */
  readonly cost: Measured;
}

export interface ThresholdProfit {
  readonly rows: readonly ThresholdRow[];
  /** fraction: the same markets bought in equal parts and held, without costs, from the first decision on */
  readonly holdReturn: Measured;
  /** what reading the best row as a result would be */
  readonly warning: string;
}

/** Back at even odds a position is closed: around a single line a signal that wobbles would pay costs on each bar. */
const NEUTRAL = 0.5;

/**
 * What acting on a signal would have earned after costs, by how sure it has to be: one run of the engine per threshold.
 *
 * A market is bought with its equal part when its signal reaches the threshold, and sold when the signal is below 0.5
 * again. A signal that is not known leaves the position as it is. The signals have to be out of sample; even then the
 * best of several thresholds is chosen by its own result, so it flatters: the rows together are the finding.
 *
 * @throws E_PARAM when there is no threshold, or one is out of range or order
 * @throws E_SHAPE, E_DATA, E_GAP as `backtest`
 */
export function profitByThreshold(request: ThresholdRequest): ThresholdProfit {
  const { markets, signals, thresholds, short = false, venueData, acceptedGaps } = request;
  thresholds.forEach((threshold, k) => {
    if (threshold >= NEUTRAL && threshold < 1 && (k === 0 || threshold > thresholds[k - 1])) return;
    throw new QuantError('E_PARAM', `thresholds must be in [0.5, 1), increasing, found ${thresholds.join(', ')}`);
  });
  if (thresholds.length === 0) throw new QuantError('E_PARAM', 'profit by threshold needs at least one threshold');
  const spec = makeRunSpec({ ...request.run, markets, strategy: 'model-signal' });
  const priced = asHeld(spec, markets, venueData);
  const candidates = thresholds.map((threshold) => bindThreshold(threshold, short));
  const base: BacktestRequest = { spec, markets, signals, venueData, acceptedGaps };
  const stage = setStage(base, candidates);
  let holdReturn: Measured = { value: Number.NaN };
  const rows = candidates.map((strategy, k): ThresholdRow => {
    const ledger = backtest({ ...base, spec: { ...spec, strategy: strategy.text }, strategy }, stage);
    const held = buyAndHold(priced, { cashQuote: spec.account.cashQuote, firstStep: ledger.firstStep });
    const input = metricInput(ledger, held);
    const figure = (name: string): Measured => known(metrics.get(name).compute(input));
    holdReturn = figure('benchmark-return');
    return {
      threshold: thresholds[k],
      totalReturn: figure('total-return'),
      sharpe: figure('sharpe'),
      maxDrawdown: figure('max-drawdown'),
      trades: figure('trades'),
      cost: figure('total-cost'),
    };
  });
  const warning = `the best of ${rows.length} thresholds is chosen with hindsight on these very bars: to trade one, choose it on earlier bars (quant walkforward)`;
  return { rows, holdReturn, warning };
}

/** The JSON shape of it: figures that are not known are null with a reason. */
export function thresholdDocument({ rows, holdReturn, warning }: ThresholdProfit): Json {
  const figure = ({ value, reason }: Measured): Json =>
    Number.isNaN(value) ? { value: null, reason: reason ?? 'not known' } : { value };
  return {
    schema: 'quant/profit-by-threshold@1',
    chosen_with_hindsight: true,
    warning,
    buy_and_hold_return: figure(holdReturn),
    rows: rows.map((row) => ({
      threshold: row.threshold,
      total_return: figure(row.totalReturn),
      sharpe: figure(row.sharpe),
      max_drawdown: figure(row.maxDrawdown),
      trades: figure(row.trades),
      cost: figure(row.cost),
    })),
  };
}

class SignalThreshold implements Strategy {
  private readonly enter: number;
  private readonly short: boolean;
  private readonly weight: number;
  private readonly side: Int8Array;

  constructor(enter: number, short: boolean, symbolCount: number) {
    this.enter = enter;
    this.short = short;
    this.weight = 1 / symbolCount;
    this.side = new Int8Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const signal = bar.signal(s);
    if (Number.isNaN(signal)) return;
    const now = this.side[s];
    const left = now * (signal - NEUTRAL) < 0 ? 0 : now;
    const next = signal >= this.enter ? 1 : this.short && signal <= 1 - this.enter ? -1 : left;
    if (next === now) return;
    this.side[s] = next;
    bar.target(s, next * this.weight, next === 1 ? 'signal up' : next === -1 ? 'signal down' : 'signal even');
  }
}

const DEFINITION = defineStrategy({
  name: 'signal-threshold',
  summary: 'Holds a market while its signal has reached a threshold and not gone back below even',
  source: 'own',
  works: 'As far as the signal knows something beyond costs.',
  fails: 'When the threshold was chosen on the bars that it is judged on.',
  params: {
    enter: { type: 'float', default: 0.55, min: 0.5, max: 1, doc: 'probability from which a market is held' },
    short: { type: 'bool', default: false, doc: 'also sell short from 1 − enter down' },
  },
  needs: () => ({ features: [], signal: true }),
  start: (p, symbolCount) => new SignalThreshold(p.enter, p.short, symbolCount),
});

function bindThreshold(enter: number, short: boolean): Bound<StrategyDefinition> {
  return { definition: DEFINITION, params: { enter, short }, text: `signal-threshold(enter=${enter}, short=${short})` };
}

function known({ value, reason }: Measured): Measured {
  return Number.isFinite(value) ? { value } : { value: Number.NaN, reason: reason ?? 'not a finite number' };
}
