import { barsPerYear, DAY_MS } from '../../src/core/kit/time.js';
import type { RiskView } from '../../src/core/risk-rule.js';
import type { SizerView } from '../../src/core/sizer.js';
import type { ExitView } from '../../src/core/stop.js';
import type { TradingView } from '../../src/core/trading-view.js';
import { START_MS } from '../support/series.js';

type Column = ArrayLike<number>;

/** The bars of one market: its closes alone (flat bars of volume 1 at those prices), or columns, oldest first. */
export type MarketBars =
  | Column
  | {
      readonly close: Column;
      readonly open?: Column;
      readonly high?: Column;
      readonly low?: Column;
      readonly volume?: Column;
    };

/** What a view is made of. Everything has a default: a daily run of one market at 100, equity 10 000, nothing traded. */
export interface ViewOptions {
  /** one entry per market; default one market with a single close of 100 */
  readonly markets?: readonly MarketBars[];
  /** number of the market at hand, default 0 */
  readonly market?: number;
  /** bars of each market that have closed, default all: the same options with less `seen` are the same run, earlier */
  readonly seen?: number;
  /** default a day */
  readonly intervalMs?: number;
  /** UTC ms; default: as many intervals after 2024-01-01 as the market at hand has bars */
  readonly time?: number;
  readonly equity?: number;
  /** the plug-in's own features for the market at hand: a value for every bar, or columns on its bars */
  readonly features?: readonly (number | Column)[];
  /** probability of a rise, default NaN */
  readonly signal?: number;
  /** of both sides, or by side; default 1 */
  readonly confidence?: number | ((side: number) => number);
  /** closed round trips, oldest first */
  readonly trades?: readonly { readonly market?: number; readonly profitRate: number }[];
}

export interface SizerOptions extends ViewOptions {
  /** wanted side of every market; default 1 for the market at hand and 0 for the others */
  readonly sides?: readonly number[];
  /** default NaN */
  readonly stopRate?: number;
}

export interface ExitOptions extends ViewOptions {
  /** default 1 */
  readonly side?: number;
  /** default: the last close */
  readonly entryPrice?: number;
  /** default 0 */
  readonly barsHeld?: number;
  /** default NaN */
  readonly stop?: number;
  /** default NaN */
  readonly risk?: number;
  /** defaults: over the entry bar and those after it; the last close before the entry */
  readonly highest?: number;
  readonly lowest?: number;
}

export interface RiskOptions extends Omit<ViewOptions, 'market' | 'features' | 'signal' | 'confidence'> {
  /** default AAA, BBB, … */
  readonly symbols?: readonly string[];
  /** default: the equity */
  readonly startCash?: number;
  /** default: the time of the view for every market with a bar */
  readonly closedAt?: readonly number[];
  /** signed weights held, default 0 */
  readonly held?: readonly number[];
  /** default NaN */
  readonly stopRates?: readonly number[];
  /** default NaN */
  readonly entryRisks?: readonly number[];
  /** default: the last close */
  readonly unitValues?: readonly number[];
}

/** A view as sizers, stops and confidences of a run would read it. */
export function tradingView(options: ViewOptions = {}): TradingView {
  return viewOf(options);
}

export function sizerView(options: SizerOptions = {}): SizerView {
  const base = viewOf(options);
  const sides = options.sides ?? Array.from({ length: base.marketCount }, (_, s) => (s === base.market ? 1 : 0));
  return { ...base, side: sides[base.market], sideOf: (s) => sides[s] ?? 0, stopRate: options.stopRate ?? Number.NaN };
}

export function exitView(options: ExitOptions = {}): ExitView {
  const base = viewOf(options);
  const { side = 1, barsHeld = 0, stop = Number.NaN, risk = Number.NaN } = options;
  const last = base.close(base.market);
  const since = (read: TradingView['high'], pick: (...x: number[]) => number): number =>
    barsHeld === 0 ? last : pick(...Array.from({ length: barsHeld }, (_, ago) => read(base.market, ago)));
  return {
    ...base,
    side,
    barsHeld,
    stop,
    risk,
    entryPrice: options.entryPrice ?? last,
    highest: options.highest ?? since(base.high, Math.max),
    lowest: options.lowest ?? since(base.low, Math.min),
  };
}

export function riskView(options: RiskOptions = {}): RiskView {
  const { market: _, feature: __, signal: ___, confidence: ____, ...base } = viewOf(options);
  const { symbols, closedAt, held, stopRates, entryRisks, unitValues } = options;
  return {
    ...base,
    symbols: symbols ?? Array.from({ length: base.marketCount }, (_, s) => String.fromCharCode(65 + s).repeat(3)),
    startCash: options.startCash ?? base.equity,
    closedAt: (s) => closedAt?.[s] ?? (base.barCount(s) > 0 ? base.time : Number.NaN),
    held: (s) => held?.[s] ?? 0,
    stopRate: (s) => stopRates?.[s] ?? Number.NaN,
    entryRisk: (s) => entryRisks?.[s] ?? Number.NaN,
    unitValue: (s) => unitValues?.[s] ?? base.close(s),
  };
}

function viewOf(options: ViewOptions): TradingView {
  const { market = 0, intervalMs = DAY_MS, equity = 10_000, features = [], trades = [] } = options;
  const { confidence = 1, signal = Number.NaN } = options;
  const markets = (options.markets ?? [[100]]).map((bars) => ('close' in bars ? bars : { close: bars }));
  const barCount = (s: number): number => Math.min(markets[s].close.length, options.seen ?? Number.POSITIVE_INFINITY);
  const read = (name: 'open' | 'high' | 'low' | 'close') => {
    return (s: number, ago = 0): number => at(markets[s][name] ?? markets[s].close, barCount(s), ago);
  };
  return {
    market,
    marketCount: markets.length,
    time: options.time ?? START_MS + barCount(market) * intervalMs,
    intervalMs,
    barsPerYear: barsPerYear(intervalMs),
    equity,
    open: read('open'),
    high: read('high'),
    low: read('low'),
    close: read('close'),
    volume: (s, ago = 0) => {
      const column = markets[s].volume;
      if (column !== undefined) return at(column, barCount(s), ago);
      return ago < barCount(s) ? 1 : Number.NaN;
    },
    barCount,
    feature: (k, ago = 0) => {
      const column = features[k];
      if (column === undefined) throw new RangeError(`the view has ${features.length} features, read was ${k}`);
      return typeof column === 'number' ? column : at(column, barCount(market), ago);
    },
    signal,
    confidence: (side) => (typeof confidence === 'number' ? confidence : confidence(side)),
    trades: {
      count: trades.length,
      market: (ago) => trades[trades.length - 1 - ago].market ?? 0,
      profitRate: (ago) => trades[trades.length - 1 - ago].profitRate,
    },
  };
}

function at(column: Column, count: number, ago: number): number {
  return ago >= 0 && ago < count ? column[count - 1 - ago] : Number.NaN;
}
