import { prepared, reading, type Store, writing } from './database.js';

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

/** Notes that a file was read into a series; the same file again replaces its note. */
export function recordSourceFile(store: Store, row: SourceFileRow): void {
  writing(store, () =>
    prepared(
      store,
      `INSERT OR REPLACE INTO source_files (hash, series_id, path, bars, imported_at)
       VALUES (@hash, @seriesId, @path, @bars, @importedAt)`,
    ).run(row),
  );
}

/** Where the file with this content was read into. */
export function findSourceFiles(store: Store, hash: string): SourceFileRow[] {
  return reading(
    store,
    () =>
      prepared(
        store,
        `SELECT hash, path, series_id AS seriesId, bars, imported_at AS importedAt FROM source_files
         WHERE hash = ? ORDER BY series_id`,
      ).all(hash) as SourceFileRow[],
  );
}
