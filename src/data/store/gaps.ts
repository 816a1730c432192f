import type { Store } from './database.js';

/** `venue`: the exchange was asked and has no bars there; `accepted`: a person said so; else `unexplained`. */
export type GapReason = 'unexplained' | 'venue' | 'accepted';

/** Bars that are missing between the first and the last bar of a series. */
export interface GapRow {
  /** open time of the first missing bar, UTC ms */
  readonly fromMs: number;
  /** open time of the next bar that exists, UTC ms */
  readonly toMs: number;
  readonly bars: number;
  readonly reason: GapReason;
  readonly note: string;
}

export declare function listGaps(store: Store, seriesId: number): GapRow[];
export declare function syncGaps(store: Store, seriesId: number): GapRow[];
export declare function acceptGaps(
  store: Store,
  seriesId: number,
  note: string,
  range?: { readonly fromMs?: number; readonly toMs?: number },
): number;
