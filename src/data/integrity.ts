import type { Candles } from '../core/candles.js';

export type FindingKind =
  | 'time-unit'
  | 'order'
  | 'duplicate'
  | 'off-grid'
  | 'interval'
  | 'gap'
  | 'impossible'
  | 'frozen'
  | 'zero-volume'
  | 'outlier'
  | 'scale-jump'
  | 'disagreement'
  | 'missing';

/** `error`: cannot be right; `warning`: look at it; `info`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

export interface Finding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** the first bar concerned, UTC ms */
  readonly openTime: number;
  /** how many bars */
  readonly count: number;
  readonly message: string;
}

/** Columns as they came: nothing has to hold yet. */
export type RawCandles = Omit<Candles, 'extra' | 'isSimulated'>;

export interface CheckOptions {
  /** gaps already in the ledger: an accepted one is only worth knowing */
  readonly knownGaps?: readonly { readonly fromMs: number; readonly toMs: number; readonly reason: string }[];
  /** findings listed per kind; the rest is one finding with their number. Default 50 */
  readonly maxPerKind?: number;
}

export declare function checkSeries(candles: RawCandles, options?: CheckOptions): Finding[];
/** Where two series of the same market differ by more than `tolerance` (fraction of price, default 0.001). */
export declare function compareSeries(
  a: RawCandles,
  b: RawCandles,
  options?: { readonly tolerance?: number },
): Finding[];
