import type { Candles, SeriesKey } from '../../core/candles.js';
import type { Store } from './database.js';
import type { SeriesInfo } from './series.js';

/** What to do with a bar that is stored already with other values. */
export type ConflictPolicy = 'refuse' | 'keep' | 'replace';

export interface WriteCount {
  readonly inserted: number;
  readonly unchanged: number;
  /** bars stored already with other values (kept or replaced, as asked) */
  readonly conflicts: number;
  /** the conflicts whose stored bar was replaced */
  readonly replaced: number;
  /** equal bars that gained extra columns the store did not know; counted in `unchanged` too */
  readonly enriched: number;
}

export interface WriteOptions {
  /** the stretch of open times that the source has answered for; written in the same transaction */
  readonly coverage?: { readonly fromMs: number; readonly toMs: number; readonly source: string };
  /** default `refuse` */
  readonly onConflict?: ConflictPolicy;
}

/** Open times in [fromMs, toMs), UTC ms. */
export interface TimeRange {
  readonly fromMs?: number;
  readonly toMs?: number;
}

export declare function writeCandles(
  store: Store,
  seriesId: number,
  candles: Candles,
  options?: WriteOptions,
): WriteCount;
export declare function loadCandles(store: Store, key: SeriesKey | SeriesInfo, range?: TimeRange): Candles;
export declare function readCandleRows(store: Store, seriesId: number, range?: TimeRange): Candles;
/** SHA-256 (hex) of the content of the series in the range. */
export declare function dataHash(store: Store, series: SeriesInfo, range?: TimeRange): string;
