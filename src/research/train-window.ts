import { type BacktestRequest, backtest, setStage } from '../backtest/run.js';
import type { VenueData } from '../backtest/venue-data.js';
import { type Candles, rowAtOrAfter, sliceCandles } from '../core/candles.js';
import type { Bound } from '../core/kit/registry.js';
import type { Ledger } from '../core/ledger.js';
import type { RunSpec } from '../core/spec.js';
import type { StrategyDefinition } from '../core/strategy.js';
import { sharpeRatio } from '../risk/metrics/sharpe.js';
import { returnsPerYear, simpleReturns } from '../risk/returns.js';

/** The bars that one window of a walk-forward chooses on: from `trainFromMs` to `testFromMs`, UTC ms, end exclusive. */
export interface TrainWindow {
  readonly trainFromMs: number;
  readonly testFromMs: number;
}

/** What all windows of a walk-forward have in common. */
export interface TrainBase {
  readonly spec: RunSpec;
  readonly markets: readonly Candles[];
  readonly venueData?: BacktestRequest['venueData'];
  readonly candidates: readonly Bound<StrategyDefinition>[];
}

/** Bars before a train window that features may warm up on. */
const BORROWED_BARS = 1000;

/**
 * The Sharpe ratio of each candidate on the bars of a train window, run on bars up to its end and none after.
 *
 * @param inSample per market: the signal of a model on its bars; absent without a model
 * @returns a function of a candidate's number; NaN when it never traded
 */
export function openTrainWindow(
  { spec, markets, venueData, candidates }: TrainBase,
  { trainFromMs, testFromMs }: TrainWindow,
  inSample?: readonly Float64Array[],
): (candidate: number) => number {
  const fromMs = trainFromMs - BORROWED_BARS * spec.market.intervalMs;
  const live = Array.from(markets.keys()).filter((s) => hasBars(markets[s], trainFromMs, testFromMs));
  const cuts = markets.map((m) => [rowAtOrAfter(m, fromMs), rowAtOrAfter(m, testFromMs)] as const);
  const all = markets.map((m, s) => sliceCandles(m, ...cuts[s]));
  const past = live.map((s) => all[s]);
  const market = { ...spec.market, symbols: past.map((m) => m.symbol) };
  const request: BacktestRequest = {
    // All bars have passed the gap check together; a window of it must not be held to a share of its own.
    spec: { ...spec, market, gaps: { ...spec.gaps, mode: 'allow' } },
    markets: past,
    venueData: live.length < all.length ? venueDataOf(venueData, live, all) : venueData,
    tradeFromMs: trainFromMs,
    signals: inSample && live.map((s) => inSample[s].subarray(...cuts[s])),
  };
  const stage = setStage(request, candidates);
  return (k) => sharpeBetween(backtest({ ...request, strategy: candidates[k] }, stage), trainFromMs, testFromMs);
}

/** The train windows of a walk-forward without a model, for worker threads: plain values and columns. */
export interface TrainPlan extends Omit<TrainBase, 'candidates'> {
  /** canonical texts */
  readonly candidates: readonly string[];
  readonly windows: readonly TrainWindow[];
}

/**
 * Each candidate on each window as a job of its own: job k is candidate `k % candidates` on window `k / candidates`.
 *
 * @param parse the registry's, which has the user's strategies too
 * @returns a function that writes the Sharpe ratio of job `job` into `row` (1,)
 */
export function openTrainSharpes(
  plan: TrainPlan,
  parse: (text: string) => Bound<StrategyDefinition>,
): (job: number, row: Float64Array) => void {
  const base = { ...plan, candidates: plan.candidates.map(parse) };
  const count = base.candidates.length;
  let open = -1;
  let sharpeOf: (candidate: number) => number = () => Number.NaN;
  return (job, row) => {
    const window = Math.floor(job / count);
    // Jobs come in order, so that one window is all that is kept open.
    if (window !== open) sharpeOf = openTrainWindow(base, plan.windows[window]);
    open = window;
    row[0] = sharpeOf(job % count);
  };
}

/** False for a market that has gone: there is nothing to learn from it, and nothing to choose by. */
export function hasBars(market: Candles, fromMs: number, toMs: number): boolean {
  return rowAtOrAfter(market, fromMs) < rowAtOrAfter(market, toMs);
}

/**
 * What goes with some of the markets. Features still see the others: a market that has gone has no bars, and a column
 * that compares with it must not change its meaning between the window that chooses and the one that tests.
 */
function venueDataOf(
  venueData: VenueData | undefined,
  live: readonly number[],
  markets: readonly Candles[],
): VenueData {
  const all = venueData ?? {};
  const of = <T>(rows: readonly T[] | undefined): T[] | undefined => rows && live.map((s) => rows[s]);
  return {
    marks: of(all.marks),
    detail: of(all.detail),
    funding: of(all.funding),
    books: of(all.books),
    features: live.map((s) => ({ ...all.features?.[s], peers: markets.filter((_, other) => other !== s) })),
    rates: all.rates,
  };
}

/** The Sharpe ratio per year of the steps that open in [fromMs, toMs). */
export function sharpeBetween(ledger: Ledger, fromMs: number, toMs: number): number {
  const { from, to } = stepsBetween(ledger.openTime, fromMs, toMs);
  // The bar before the window gives the first return its start.
  const start = Math.max(0, from - 1);
  const returns = simpleReturns(ledger.equity.subarray(start, to));
  return sharpeRatio(returns, returnsPerYear(returns.length, ledger.openTime[to - 1] - ledger.openTime[start])).value;
}

export function stepsBetween(openTime: Float64Array, fromMs: number, toMs: number): { from: number; to: number } {
  const clock = { openTime, length: openTime.length };
  return { from: rowAtOrAfter(clock, fromMs), to: rowAtOrAfter(clock, toMs) };
}
