/** How a run treats bars that are missing from the store. */
export interface GapPolicy {
  /** `refuse`: a gap longer than `maxGapMs`, or more than `maxMissingShare` missing bars, stops the run; `allow`: it is only reported */
  readonly mode: 'refuse' | 'allow';
  readonly maxGapMs: number;
  /** fraction of all bars in the range */
  readonly maxMissingShare: number;
}

/** A run as plain JSON with every default written out. Its hash, the data hash and the code version name the run. */
export interface RunSpec {
  readonly schema: 'quant/run-spec@1';
  readonly market: {
    readonly venue: string;
    readonly type: 'spot' | 'swap';
    readonly symbols: readonly string[];
    readonly intervalMs: number;
    /** open times of the first bar and the end (exclusive), UTC ms */
    readonly fromMs: number;
    readonly toMs: number;
    readonly isSimulated: boolean;
  };
  /** canonical text, e.g. `momentum(lookback=48, threshold=0)` */
  readonly strategy: string;
  /** canonical text of each cost model */
  readonly costs: readonly string[];
  readonly account: {
    readonly cashQuote: number;
    /** gross exposure over equity that an order may lead to */
    readonly maxLeverage: number;
    readonly allowShort: boolean;
  };
  readonly execution: {
    /** share of a bar's volume that all orders of a market together may take; the rest waits for the next bar */
    readonly maxVolumeShare: number;
    /** `through`: a limit needs a price beyond it; `touch`: the price itself is enough */
    readonly limitFill: 'through' | 'touch';
    /** smallest quantity step, base; 0 for none */
    readonly lotStep: number;
    /** smallest order, quote; 0 for none */
    readonly minNotionalQuote: number;
  };
  readonly gaps: GapPolicy;
  readonly seed: number;
  /** the model behind `signal`, when the strategy needs one: id of the artefact or of the walk-forward */
  readonly model: string | null;
}

export const DEFAULT_COSTS: readonly string[] = ['taker-fee', 'half-spread', 'volatility-slippage', 'borrow-rate'];

export const DEFAULT_ACCOUNT: RunSpec['account'] = { cashQuote: 10_000, maxLeverage: 1, allowShort: true };

export const DEFAULT_EXECUTION: RunSpec['execution'] = {
  maxVolumeShare: 0.1,
  limitFill: 'through',
  lotStep: 0,
  minNotionalQuote: 0,
};

export const DEFAULT_GAPS: GapPolicy = { mode: 'refuse', maxGapMs: 2 * 86_400_000, maxMissingShare: 0.01 };
