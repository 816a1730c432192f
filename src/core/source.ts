import type { Candles, SeriesKey } from './candles.js';
import type { ParamSpecs, ParamsOf } from './kit/params.js';
import type { Definition } from './kit/registry.js';
import type { MarginTier, MarketRules } from './market-rules.js';

/** A stretch of one series that somebody asked for. */
export interface FetchRequest {
  readonly series: SeriesKey;
  /** first bar's open time, UTC ms */
  readonly fromMs: number;
  /** exclusive end of open times, UTC ms */
  readonly toMs: number;
}

/** One page of bars, oldest first, complete within [fromMs, toMs) as far as the venue has them. */
export interface CandlePage {
  readonly candles: Candles;
  /** the part of time that this page answers for; bars missing inside it do not exist at the venue */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface FundingPage {
  readonly time: Float64Array;
  readonly rate: Float64Array;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface MarketListing {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly isActive: boolean;
  /** what the source says of orders and contract; a field that it does not tell is absent, never guessed */
  readonly rules: Partial<MarketRules>;
}

/** What a source may use of the world: all of it is passed in, so that tests can bring their own. */
export interface SourceContext {
  /** UTC ms */
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
  /** replaces the network, in tests; undefined means the real one */
  readonly fetch?: typeof fetch;
}

/** An open connection to a source. */
export interface SourceSession {
  /** the venue's clock, UTC ms: decides which candle has closed */
  serverTime(): Promise<number>;
  /** @throws E_SYMBOL with near names when the venue does not list it */
  listing(symbol: string): Promise<MarketListing>;
  /** Pages of [fromMs, toMs) in order of time; never the candle that has not closed. */
  candles(request: FetchRequest): AsyncIterable<CandlePage>;
  /** true when `candles` also answers for the mark prices of a perpetual: series of market `mark` */
  readonly hasMarks?: boolean;
  /**
   * The maintenance margin table of a perpetual as it is now; undefined when this market's is not public. Absent when the
   * source knows of none at all.
   */
  marginTiers?(symbol: string): Promise<readonly MarginTier[] | undefined>;
  /** undefined when the source knows no funding */
  funding?(request: FetchRequest): AsyncIterable<FundingPage>;
  /** what really happened behind a simulated market, as file name → its text in pieces; absent for real ones */
  truth?(request: FetchRequest): ReadonlyMap<string, Iterable<string>>;
  close(): Promise<void>;
}

export interface SourceDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'source';
  readonly isSimulated: boolean;
  /** The venue under which its series are stored. */
  venue(params: ParamsOf<S>): string;
  open(params: ParamsOf<S>, context: SourceContext): Promise<SourceSession>;
}

export function defineSource<const S extends ParamSpecs>(
  draft: Omit<SourceDefinition<S>, 'kind'>,
): SourceDefinition<S> {
  return Object.freeze({ kind: 'source', ...draft });
}
