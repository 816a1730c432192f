import type Database from 'better-sqlite3';

/** The open store: one SQLite file, and the folder of derived column files beside it. */
export interface Store {
  readonly db: Database.Database;
  readonly file: string;
  /** `<folder of the file>/cache`; empty when nothing is cached (a store in memory) */
  readonly cacheDir: string;
  close(): void;
}

export interface OpenOptions {
  readonly readOnly?: boolean;
  readonly cacheDir?: string;
  /** refuse to make a new store: E_NO_DATA when the file is absent */
  readonly mustExist?: boolean;
}

export declare function openStore(file: string, options?: OpenOptions): Store;

/** SQLite and file system errors as E_STORAGE with the path and a hint; anything else comes back as it is. */
export declare function storageError(error: unknown, file: string): unknown;
