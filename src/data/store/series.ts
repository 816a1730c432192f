import type { SeriesKey } from '../../core/candles.js';
import type { Store } from './database.js';

/** What the store knows about one series without reading its candles. */
export interface SeriesInfo extends SeriesKey {
  readonly id: number;
  readonly isSimulated: boolean;
  /** content version: grows with every change of rows */
  readonly version: number;
  readonly bars: number;
  /** open times, UTC ms; NaN when the series has no bars */
  readonly firstOpen: number;
  readonly lastOpen: number;
  /** who brought the first bars */
  readonly source: string;
}

export declare function listSeries(store: Store): SeriesInfo[];
export declare function findSeries(store: Store, key: SeriesKey): SeriesInfo | undefined;
export declare function ensureSeries(
  store: Store,
  key: SeriesKey,
  facts: { readonly isSimulated: boolean; readonly source: string },
): SeriesInfo;
