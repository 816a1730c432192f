import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { QuantError } from '../../core/kit/errors.js';
import { makeFolder } from '../folder.js';
import { isFolderWritable, openFrozen } from './frozen.js';
import { migrate } from './migrate.js';
import { guardStorage, storageError } from './storage-error.js';

export { storageError } from './storage-error.js';

/** The open store: one SQLite file, and the folder of derived column files beside it. */
export interface Store {
  readonly db: Database.Database;
  readonly file: string;
  /** `<folder of the file>/cache`; empty when nothing is cached (a store in memory) */
  readonly cacheDir: string;
  /** told what was noticed and handled, for example a column file that had to be made again */
  readonly notice: (message: string) => void;
  close(): void;
}

export interface OpenOptions {
  readonly readOnly?: boolean;
  readonly cacheDir?: string;
  /** refuse to make a new store: E_NO_DATA when the file is absent */
  readonly mustExist?: boolean;
  readonly notice?: (message: string) => void;
}

/** Earlier versions can corrupt a WAL database when two connections write and checkpoint at once. */
const MIN_SQLITE = [3, 51, 3] as const;
const BUSY_MS = 5000;

/**
 * Opens the store, makes it when absent, and brings an older one to the newest schema.
 *
 * WAL with `synchronous = NORMAL`: after a kill the store holds every committed batch; after a power cut possibly not
 * the last ones, never half of one. Writers wait up to 5 s for each other. With `readOnly` a store in a folder without
 * write permission is read into memory when nobody is writing to it.
 *
 * @param file path, or `:memory:`
 * @throws E_NO_DATA when the file is absent and must exist (`readOnly` implies that); E_STORAGE when it cannot be
 *   opened, is damaged, newer, or another program's
 */
export function openStore(file: string, options: OpenOptions = {}): Store {
  const { readOnly = false, mustExist = readOnly, notice = () => {} } = options;
  const isMemory = file === ':memory:';
  return guardStorage(file, () => {
    if (!isMemory) prepareFile(file, mustExist);
    const db = connect(file, readOnly, mustExist && !isMemory);
    try {
      assertSqlite(db);
      // The first read of the file: garbage and a foreign schema are refused before anything is written.
      migrateAfterPragmas(db, file, isMemory);
    } catch (error) {
      db.close();
      throw error;
    }
    return {
      db,
      file,
      cacheDir: options.cacheDir ?? (isMemory ? '' : join(dirname(file), 'cache')),
      notice,
      close: () => {
        db.close();
      },
    };
  });
}

function connect(file: string, readonly: boolean, fileMustExist: boolean): Database.Database {
  const db = new Database(file, { readonly, fileMustExist, timeout: BUSY_MS });
  if (!readonly || isFolderWritable(file)) return db;
  try {
    db.pragma('user_version');
    return db;
  } catch (error) {
    db.close();
    const frozen = openFrozen(file, BUSY_MS);
    if (frozen === undefined) throw error;
    return frozen;
  }
}

function prepareFile(file: string, mustExist: boolean): void {
  // SQLite would take an empty name for a store that is gone when it is closed.
  if (file === '') throw new QuantError('E_USAGE', 'the store must have a path', { hint: 'name a file: --db FILE' });
  if (existsSync(file)) {
    if (statSync(file).isDirectory()) {
      throw new QuantError('E_STORAGE', `${file} is a folder, not a database file`, { hint: 'name a file: --db FILE' });
    }
    return;
  }
  if (mustExist) {
    throw new QuantError('E_NO_DATA', `there is no store at ${file}`, {
      hint: 'run quant fetch --symbols BTCUSDT, or quant import FILE',
    });
  }
  makeFolder(dirname(file));
}

function migrateAfterPragmas(db: Database.Database, file: string, isMemory: boolean): void {
  db.pragma('user_version', { simple: true });
  db.pragma('foreign_keys = ON');
  if (!db.readonly && !isMemory) {
    const mode = db.pragma('journal_mode = WAL', { simple: true });
    if (mode !== 'wal') {
      throw new QuantError('E_STORAGE', `${file} cannot use a write-ahead log (journal mode stayed ${mode})`, {
        hint: 'keep the store on a local disk: network folders lack the locks it needs',
      });
    }
    db.pragma('synchronous = NORMAL');
  }
  migrate(db, file);
}

function assertSqlite(db: Database.Database): void {
  const text = String(db.prepare('SELECT sqlite_version()').pluck().get());
  const parts = text.split('.').map(Number);
  const order = MIN_SQLITE.findIndex((wanted, i) => parts[i] !== wanted);
  if (order >= 0 && parts[order] < MIN_SQLITE[order]) {
    throw new QuantError('E_STORAGE', `SQLite ${MIN_SQLITE.join('.')} or newer is needed, this is ${text}`, {
      hint: 'install the better-sqlite3 that package-lock.json names: npm ci',
    });
  }
}

/** Runs `work` as one write: it waits for the write lock first, and either all of it is stored or nothing. */
export function writing<T>(store: Store, work: () => T): T {
  return guardStorage(store.file, () => store.db.transaction(work).immediate());
}

/**
 * The same for work that waits, such as reading a compressed file piece by piece: the write lock is held meanwhile, and
 * nothing else may use this connection.
 */
export async function writingWhile<T>(store: Store, work: () => Promise<T>): Promise<T> {
  const { db, file } = store;
  guardStorage(file, () => db.exec('BEGIN IMMEDIATE'));
  try {
    const result = await work();
    guardStorage(file, () => db.exec('COMMIT'));
    return result;
  } catch (error) {
    // SQLite itself has rolled back after a full disk.
    if (db.inTransaction) db.exec('ROLLBACK');
    throw storageError(error, file);
  }
}

/** Runs `work` on one unchanging view of the store; inside a write it sees that write. */
export function reading<T>(store: Store, work: () => T): T {
  if (store.db.inTransaction) return work();
  return guardStorage(store.file, () => store.db.transaction(work).deferred());
}

const statements = new WeakMap<Database.Database, Map<string, Database.Statement>>();

/** A statement of this connection, compiled once. */
export function prepared(store: Store, sql: string): Database.Statement {
  let known = statements.get(store.db);
  if (known === undefined) statements.set(store.db, (known = new Map()));
  let statement = known.get(sql);
  if (statement === undefined) known.set(sql, (statement = store.db.prepare(sql)));
  return statement;
}
