import type { Store } from './database.js';

/** A stretch of open times [fromMs, toMs), UTC ms. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface CoveredStretch extends Stretch {
  readonly source: string;
}

export declare function coverage(store: Store, seriesId: number): CoveredStretch[];
export declare function missingStretches(store: Store, seriesId: number, fromMs: number, toMs: number): Stretch[];
