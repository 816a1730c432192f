import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { QuantError } from '../../../src/core/kit/errors.js';
import { loadCandles, readCandleRows, writeCandles } from '../../../src/data/store/candles.js';
import { openStore, writing } from '../../../src/data/store/database.js';
import { migrate } from '../../../src/data/store/migrate.js';
import { checkDatabase } from '../../../src/data/store/repair.js';
import { MIGRATIONS } from '../../../src/data/store/schema.js';
import { listSeries } from '../../../src/data/store/series.js';
import { randomCandles } from '../../support/series.js';
import { seriesFor, tempFolder, tempStore } from './temp-store.js';

function failure(work: () => unknown): QuantError {
  try {
    work();
  } catch (error) {
    if (error instanceof QuantError) return error;
    throw error;
  }
  throw new Error('did not fail');
}

/** A closed store of 20,000 bars: about 1.3 MB, so that there are pages to damage. */
function storeFile(): string {
  const store = tempStore();
  const candles = randomCandles({ seed: 1, length: 20_000 });
  writeCandles(store, seriesFor(store, candles).id, candles);
  store.close();
  return store.file;
}

describe('opening', () => {
  it('makes the folders and a store with a write-ahead log and foreign keys', () => {
    const store = tempStore({ folder: join(tempFolder(), 'a', 'b') });
    expect(store.db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(store.db.pragma('synchronous', { simple: true }), 'NORMAL').toBe(1);
    expect(store.db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(store.db.pragma('busy_timeout', { simple: true })).toBe(5000);
    expect(store.db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
    expect(listSeries(store)).toEqual([]);
  });
  it('keeps every table strict', () => {
    const tables = tempStore()
      .db.prepare(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'",
      )
      .all() as { name: string; strict: number }[];
    expect(tables.length).toBeGreaterThan(8);
    expect(tables.filter(({ strict }) => strict !== 1)).toEqual([]);
  });
  it('says what to run when there is no store and one must exist', () => {
    const file = join(tempFolder(), 'none.sqlite');
    for (const options of [{ mustExist: true }, { readOnly: true }]) {
      const error = failure(() => openStore(file, options));
      expect(error.code).toBe('E_NO_DATA');
      expect(error.hint).toContain('quant fetch');
    }
    expect(existsSync(file), 'nothing was made').toBe(false);
  });
  it('reads without writing when asked to', () => {
    const file = storeFile();
    const store = openStore(file, { readOnly: true });
    expect(listSeries(store)[0].bars).toBe(20_000);
    expect(failure(() => writing(store, () => store.db.exec('DELETE FROM candles'))).code).toBe('E_STORAGE');
    store.close();
  });
  it('holds a store in memory without column files', () => {
    const store = openStore(':memory:');
    const candles = randomCandles({ seed: 2, length: 10 });
    writeCandles(store, seriesFor(store, candles).id, candles);
    expect(loadCandles(store, candles).close).toEqual(candles.close);
    store.close();
  });
});

describe('schema versions', () => {
  it('refuses a newer store and leaves it alone', () => {
    const file = storeFile();
    const raw = new Database(file);
    raw.pragma('user_version = 99');
    raw.close();
    const before = readFileSync(file);
    const error = failure(() => openStore(file));
    expect(error.code).toBe('E_STORAGE');
    expect(error.message).toContain('schema version 99');
    expect(error.hint).toContain('update quant');
    expect(readFileSync(file).equals(before)).toBe(true);
  });
  it('refuses the database of another program', () => {
    const file = join(tempFolder(), 'other.sqlite');
    const raw = new Database(file);
    raw.exec('CREATE TABLE notes (text TEXT)');
    raw.close();
    expect(failure(() => openStore(file)).message).toContain('another program');
  });
  it('takes an older store forward in one step after a copy', () => {
    const file = storeFile();
    const raw = new Database(file);
    migrate(raw, file, [...MIGRATIONS, 'CREATE TABLE later (a INTEGER) STRICT', 'INSERT INTO later VALUES (7)']);
    expect(raw.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length + 2);
    expect(raw.prepare('SELECT a FROM later').pluck().get()).toBe(7);
    raw.close();
    const copy = openStore(`${file}.v${MIGRATIONS.length}.backup`);
    expect(listSeries(copy)[0].bars, 'the copy is a whole store of the older version').toBe(20_000);
    copy.close();
  });
  it('stays at the older version when a step fails', () => {
    const file = storeFile();
    const raw = new Database(file);
    expect(() =>
      migrate(raw, file, [...MIGRATIONS, 'CREATE TABLE later (a INTEGER) STRICT', 'CREATE TABLE series (x)']),
    ).toThrow();
    expect(raw.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
    expect(raw.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'later'").pluck().get()).toBe(0);
    raw.close();
  });
  it('does not overwrite the copy of an earlier attempt', () => {
    const file = storeFile();
    writeFileSync(`${file}.v${MIGRATIONS.length}.backup`, 'precious');
    const raw = new Database(file);
    migrate(raw, file, [...MIGRATIONS, 'CREATE TABLE later (a INTEGER) STRICT']);
    raw.close();
    expect(readFileSync(`${file}.v${MIGRATIONS.length}.backup`, 'utf8')).toBe('precious');
    expect(existsSync(`${file}.v${MIGRATIONS.length}.backup-2`)).toBe(true);
  });
});

describe('storage faults', () => {
  it('names a file that is no database, and does not touch it', () => {
    const file = join(tempFolder(), 'notes.sqlite');
    writeFileSync(file, 'These are my notes, not a database. '.repeat(100));
    const before = readFileSync(file);
    const error = failure(() => openStore(file));
    expect([error.code, error.exitCode]).toEqual(['E_STORAGE', 5]);
    expect(error.message).toContain(`${file} is not a SQLite database`);
    expect(error.hint).toContain('never deletes');
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(join(file, '..')), 'nothing was made beside it').toEqual(['notes.sqlite']);
  });
  it('names a garbage header', () => {
    const file = storeFile();
    const fd = openSync(file, 'r+');
    writeSync(fd, 'garbage! garbage! garbage!', 0);
    closeSync(fd);
    expect(failure(() => openStore(file)).message).toContain('is not a SQLite database');
  });
  it('names zeroed pages when they are read', () => {
    const file = storeFile();
    const fd = openSync(file, 'r+');
    const size = statSync(file).size;
    writeSync(fd, Buffer.alloc(20 * 4096), 0, 20 * 4096, Math.floor(size / 2 / 4096) * 4096);
    closeSync(fd);
    const store = openStore(file);
    const error = failure(() => readCandleRows(store, 1));
    expect(error.code).toBe('E_STORAGE');
    expect(error.message).toContain('damaged');
    expect(checkDatabase(store).length).toBeGreaterThan(0);
    store.close();
  });
  it('names a file that was cut off', () => {
    const file = storeFile();
    truncateSync(file, Math.floor(statSync(file).size / 2 / 4096) * 4096);
    const error = failure(() => {
      const store = openStore(file);
      try {
        readCandleRows(store, 1);
      } finally {
        store.close();
      }
    });
    expect(error.code).toBe('E_STORAGE');
    expect(error.message).toContain(file);
  });
  it('names a folder where the file should be, and a file where a folder should be', () => {
    const folder = tempFolder();
    expect(failure(() => openStore(folder)).message).toBe(`${folder} is a folder, not a database file`);
    writeFileSync(join(folder, 'plain'), '');
    const error = failure(() => openStore(join(folder, 'plain', 'quant.sqlite')));
    expect(error.code).toBe('E_STORAGE');
    expect(error.message).toContain('is a file, not a folder');
  });
  it('keeps the last whole batch when the disk is full, and goes on when there is space again', () => {
    const store = tempStore();
    const candles = randomCandles({ seed: 3, length: 20_000 });
    const { id } = seriesFor(store, candles);
    const cut = (from: number, to: number) => ({
      ...candles,
      length: to - from,
      ...Object.fromEntries(
        (['openTime', 'open', 'high', 'low', 'close', 'volume'] as const).map((k) => [
          k,
          candles[k].subarray(from, to),
        ]),
      ),
    });
    writeCandles(store, id, cut(0, 1000));
    const pages = Number(store.db.pragma('page_count', { simple: true }));
    store.db.pragma(`max_page_count = ${pages + 20}`);
    const error = failure(() => writeCandles(store, id, cut(1000, 20_000)));
    expect([error.code, error.exitCode]).toEqual(['E_STORAGE', 5]);
    expect(error.message).toContain(`the disk is full: ${store.file}`);
    expect(readCandleRows(store, id).length).toBe(1000);
    store.db.pragma('max_page_count = 1000000');
    expect(writeCandles(store, id, cut(1000, 20_000)).inserted).toBe(19_000);
    expect(checkDatabase(store)).toEqual([]);
  });
  it('waits for another writer and says so when that never ends', () => {
    const store = tempStore();
    const other = new Database(store.file);
    other.exec('BEGIN IMMEDIATE');
    store.db.pragma('busy_timeout = 20');
    const error = failure(() => writing(store, () => 1));
    expect(error.message).toContain('another process');
    other.exec('ROLLBACK');
    other.close();
    expect(writing(store, () => 1)).toBe(1);
  });
  it('opens a copy whose write-ahead log is missing, and finds what the log had by checksum or not at all', () => {
    const store = tempStore();
    const candles = randomCandles({ seed: 4, length: 500 });
    const { id } = seriesFor(store, candles);
    store.db.pragma('wal_checkpoint(TRUNCATE)');
    writeCandles(store, id, candles);
    const copy = join(tempFolder(), 'copy.sqlite');
    mkdirSync(join(copy, '..'), { recursive: true });
    copyFileSync(store.file, copy);
    const opened = openStore(copy);
    expect(listSeries(opened)[0].bars, 'the batch is wholly absent').toBe(0);
    expect(failure(() => loadCandles(opened, candles)).code).toBe('E_NO_DATA');
    opened.close();
  });
});

describe('the rules of the tables', () => {
  const insert = (values: string): (() => void) => {
    const store = tempStore();
    const candles = randomCandles({ seed: 5, length: 1 });
    const { id } = seriesFor(store, candles);
    return () => store.db.exec(`INSERT INTO candles VALUES (${id}, ${values}, NULL, NULL, NULL, NULL)`);
  };
  it('take a bar that a market can have', () => {
    expect(insert('1704067200000, 10, 12, 9, 11, 0')).not.toThrow();
  });
  it.each([
    ['an infinite high', '1704067200000, 10, 9e999, 9, 11, 1'],
    ['a missing close', '1704067200000, 10, 12, 9, NULL, 1'],
    ['a high below the close', '1704067200000, 10, 10.5, 9, 11, 1'],
    ['a low above the open', '1704067200000, 10, 12, 10.5, 11, 1'],
    ['a price of 0', '1704067200000, 0, 12, 0, 11, 1'],
    ['a negative volume', '1704067200000, 10, 12, 9, 11, -1'],
    ['an infinite volume', '1704067200000, 10, 12, 9, 11, 9e999'],
    ['a time off the minute', '1704067200001, 10, 12, 9, 11, 1'],
    ['a time in microseconds', '1704067200000000, 10, 12, 9, 11, 1'],
    ['a text', "1704067200000, 'abc', 12, 9, 11, 1"],
  ])('refuse %s', (_, values) => {
    expect(insert(values)).toThrow(/constraint|cannot store/);
  });
});
