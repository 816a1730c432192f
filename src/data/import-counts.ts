import type { RowFault } from './csv/faults.js';

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
