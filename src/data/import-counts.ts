import type { RowFault } from './csv/faults.js';
import type { ConflictPolicy } from './store/merge.js';

export interface ImportProgress {
  readonly file: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** The part of the options of an import that concerns a file of any kind. */
export interface FileImportOptions {
  readonly key: {
    readonly venue?: string;
    readonly market?: 'spot' | 'swap' | 'mark';
    readonly symbol?: string;
  };
  readonly nowMs: number;
  readonly onConflict?: ConflictPolicy;
  readonly onBadRows?: 'abort' | 'quarantine';
  readonly assumeUtc?: boolean;
  readonly strict?: boolean;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** What became of the rows of one file, candles or funding. */
export interface ImportCounts {
  readonly file: string;
  /** SHA-256 of the file's bytes */
  readonly sha256: string;
  /** rows of this series in the file */
  readonly rows: number;
  readonly inserted: number;
  readonly unchanged: number;
  /** stored with other values, kept or replaced as asked */
  readonly conflicts: number;
  readonly replaced: number;
  /** equal repetitions dropped */
  readonly duplicates: number;
  /** rows of the whole file that were left out, the first of them, and the count of each kind */
  readonly badRows: number;
  readonly faults: readonly RowFault[];
  readonly faultCounts: Readonly<Record<string, number>>;
  /** `CryptoDataDownload, newest first, unix seconds` */
  readonly dialect: string;
  readonly notes: readonly string[];
}
