import type { MarketRules } from './market-rules.js';

/** How a run treats bars that are missing from the store. */
export interface GapPolicy {
  /** `refuse`: a gap longer than `maxGapMs`, or more than `maxMissingShare` missing bars, stops the run; `allow`: it is only reported */
  readonly mode: 'refuse' | 'allow';
  readonly maxGapMs: number;
  /** fraction of all bars in the range */
  readonly maxMissingShare: number;
}

/** What is assumed of the path inside a bar. `nearest`: the extreme that is nearer to the open comes first. */
export const INTRABAR_MODES = [
  'pessimistic',
  'optimistic',
  'open-high-low-close',
  'open-low-high-close',
  'nearest',
] as const;
export type Intrabar = (typeof INTRABAR_MODES)[number];

/** What stands between a strategy and the market, as canonical texts; `null` and empty lists where nothing is configured. */
export interface TradingSpec {
  readonly sizer: string | null;
  readonly stops: readonly string[];
  readonly takeProfits: readonly string[];
  readonly risk: readonly string[];
  readonly execution: string | null;
  readonly confidence: string | null;
}

/** A market on another venue than that of the run. */
export interface BookSpec {
  readonly venue: string;
  /** as stored when the run was made */
  readonly rules: MarketRules;
}

export const RUN_SPEC_SCHEMA = 'quant/run-spec@2';

/** A run as plain JSON with every default written out. Its hash, the data hash and the code version name the run. */
export interface RunSpec {
  readonly schema: typeof RUN_SPEC_SCHEMA;
  readonly market: {
    readonly venue: string;
    readonly type: 'spot' | 'swap';
    readonly symbols: readonly string[];
    readonly intervalMs: number;
    /** open times of the first bar and the end (exclusive), UTC ms */
    readonly fromMs: number;
    readonly toMs: number;
    readonly isSimulated: boolean;
    /** per symbol: what the venue demanded, as stored when the run was made */
    readonly rules: Readonly<Record<string, MarketRules>>;
    /** per symbol: the other venues that its orders are split over; absent when the execution algorithm does not split */
    readonly books?: Readonly<Record<string, readonly BookSpec[]>>;
  };
  /**
   * canonical text, e.g. `momentum(lookback=48, threshold=0)`; several in one account with their shares of it:
   * `momentum(…)@0.6 + breakout(…)@0.4`
   */
  readonly strategy: string;
  /** canonical text of each cost model */
  readonly costs: readonly string[];
  readonly account: {
    /** what equity is counted in: `USDT`; the base currency for inverse contracts */
    readonly currency: string;
    /** starting cash, account currency */
    readonly cashQuote: number;
    /** gross exposure over equity that an order may lead to; the leverage of the margin on derivatives */
    readonly maxLeverage: number;
    readonly allowShort: boolean;
    /** derivatives only: one margin for all positions, or one for each */
    readonly margin: 'cross' | 'isolated';
    /** positions are closed at the last close, with costs */
    readonly closeAtEnd: boolean;
  };
  readonly execution: {
    /** share of a bar's volume that all orders of a market together may take; the rest waits for the next bar */
    readonly maxVolumeShare: number;
    /** `through`: a limit needs a price beyond it; `touch`: the price itself is enough; `probability`: a touch fills with `touchProbability` */
    readonly limitFill: 'through' | 'touch' | 'probability';
    /** used by `probability` only */
    readonly touchProbability: number;
    /** what is assumed of the path inside a bar: docs/assumptions.md */
    readonly intrabar: Intrabar;
    /** interval of finer bars that the path is taken from where the store holds them; 0 for none */
    readonly detailMs: number;
    /** an order, an amendment or a cancellation reaches the venue this long after it was decided; 0 is the next open */
    readonly latencyMs: number;
  };
  readonly gaps: GapPolicy;
  readonly seed: number;
  /** the model behind `signal`, when the strategy needs one: id of the artefact or of the walk-forward */
  readonly model: string | null;
  /** true: the model may trade bars that it was trained on, and the report says so in red; absent otherwise */
  readonly allowOverlap?: true;
  /** absent when a run has no sizer, stop, take-profit, risk rule, execution algorithm or confidence */
  readonly trading?: TradingSpec;
}

/** Fee rates of a regular user of Binance USD-M futures; funding as it was settled. */
export const DEFAULT_SWAP_COSTS: readonly string[] = [
  'taker-fee(takerBps=5, makerBps=2)',
  'half-spread',
  'volatility-slippage',
  'stored-funding',
];

export const DEFAULT_COSTS: readonly string[] = ['taker-fee', 'half-spread', 'volatility-slippage', 'borrow-rate'];

export const DEFAULT_ACCOUNT: RunSpec['account'] = {
  currency: '',
  cashQuote: 10_000,
  maxLeverage: 1,
  allowShort: true,
  margin: 'cross',
  closeAtEnd: false,
};

export const DEFAULT_EXECUTION: RunSpec['execution'] = {
  maxVolumeShare: 0.1,
  limitFill: 'through',
  touchProbability: 0.5,
  intrabar: 'pessimistic',
  detailMs: 0,
  latencyMs: 0,
};

export const DEFAULT_GAPS: GapPolicy = { mode: 'refuse', maxGapMs: 2 * 86_400_000, maxMissingShare: 0.01 };
