import type { Store } from './database.js';

/** A file whose candles are in the store. */
export interface SourceFileRow {
  /** SHA-256 of the file's bytes, hex */
  readonly hash: string;
  readonly path: string;
  readonly seriesId: number;
  readonly bars: number;
  /** UTC ms */
  readonly importedAt: number;
}

export declare function recordSourceFile(store: Store, row: SourceFileRow): void;
export declare function findSourceFiles(store: Store, hash: string): SourceFileRow[];
