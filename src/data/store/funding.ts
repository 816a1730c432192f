import type { SeriesKey } from '../../core/candles.js';
import type { TimeRange } from './candles.js';
import type { CoveredStretch } from './coverage.js';
import type { Store } from './database.js';

/** Funding payments: time (UTC ms) and rate (fraction of the position's value; longs pay when positive). */
export interface FundingRows {
  readonly time: Float64Array;
  readonly rate: Float64Array;
}

export declare function writeFunding(
  store: Store,
  key: SeriesKey,
  rows: FundingRows,
  coverage?: CoveredStretch,
): { inserted: number; unchanged: number };
export declare function loadFunding(store: Store, key: SeriesKey, range?: TimeRange): FundingRows;
export declare function fundingCoverage(store: Store, key: SeriesKey): CoveredStretch[];
