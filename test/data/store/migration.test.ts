import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import { loadCandles, readCandleRows, writeCandles } from '../../../src/data/store/candles.js';
import { openStore, type Store } from '../../../src/data/store/database.js';
import { loadFunding, writeFunding } from '../../../src/data/store/funding.js';
import { listGaps, syncGaps } from '../../../src/data/store/gaps.js';
import { migrate } from '../../../src/data/store/migrate.js';
import { getModel, listModels } from '../../../src/data/store/models.js';
import { MIGRATIONS } from '../../../src/data/store/schema.js';
import { ensureSeries, listSeries } from '../../../src/data/store/series.js';
import { recordSourceFile } from '../../../src/data/store/source-files.js';
import { writeTrades } from '../../../src/data/store/trades.js';
import { type BarRow, candlesFrom, f, randomCandles, START_MS } from '../../support/series.js';
import { bits, seriesFor, tempFolder } from './temp-store.js';

const SWAP = { venue: 'binance', market: 'swap', symbol: 'BTCUSDT', intervalMs: HOUR_MS } as const;
const holed = candlesFrom([0, 1, 5, 6].map((at): BarRow => [10, 11, 9, 10, 1, at]));
const long = randomCandles({ seed: 2, length: 5000, symbol: 'ETHUSDT' });

/** A store as an older version left it: two series, a gap, funding, a note about a file. */
function storeOf(version: number): string {
  const file = join(tempFolder(), 'quant.sqlite');
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('foreign_keys = ON');
  migrate(db, file, MIGRATIONS.slice(0, version));
  const store: Store = { db, file, cacheDir: '', notice: () => {}, close: () => void db.close() };
  for (const candles of [holed, long]) {
    const { id } = seriesFor(store, candles);
    writeCandles(store, id, candles, {
      coverage: { fromMs: START_MS, toMs: START_MS + 3 * HOUR_MS, source: 'ccxt' },
    });
    syncGaps(store, id);
    recordSourceFile(store, { hash: 'ab', path: 'x.csv', seriesId: id, bars: 4, importedAt: 1 });
  }
  const coverage = { fromMs: START_MS, toMs: START_MS + 1, source: 'ccxt' };
  writeFunding(store, SWAP, { time: f(START_MS), rate: f(0.0001) }, coverage);
  db.close();
  return file;
}

const versionOne = (): string => storeOf(1);

/** Every row of every table that version 1 has. */
function rowsOf(db: Database.Database): Record<string, unknown[]> {
  const tables = [
    'series',
    'candles',
    'blocks',
    'coverage',
    'gaps',
    'funding_series',
    'funding',
    'funding_coverage',
    'source_files',
    'runs',
    'models',
    'candles_readable',
    'funding_readable',
  ];
  return Object.fromEntries(tables.map((table) => [table, db.prepare(`SELECT * FROM ${table}`).all()]));
}

function rowsOfFile(file: string): Record<string, unknown[]> {
  const db = new Database(file, { readonly: true });
  try {
    return rowsOf(db);
  } finally {
    db.close();
  }
}

it('keeps every row of a version-1 store', () => {
  const file = versionOne();
  const before = rowsOfFile(file);
  expect([before.series.length, before.candles.length, before.gaps.length]).toEqual([2, 5004, 1]);
  const store = openStore(file);
  expect(store.db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
  expect(rowsOf(store.db)).toEqual(before);
  expect(bits(loadCandles(store, long))).toEqual(bits(long));
  expect(listSeries(store).flatMap(({ id }) => listGaps(store, id))).toHaveLength(1);
  expect([...loadFunding(store, SWAP).rate]).toEqual([0.0001]);
  store.close();
});

it('takes trades, a book and open interest into a version-2 store, after a copy of it', () => {
  const file = storeOf(2);
  const before = rowsOfFile(file);
  const store = openStore(file);
  expect(store.db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
  expect(rowsOf(store.db)).toEqual(before);
  const trade = { time: f(START_MS), id: f(1), price: f(10), quantity: f(2), isBuyerMaker: Uint8Array.of(1) };
  expect(writeTrades(store, SWAP, trade).inserted).toBe(1);
  const tables = store.db.prepare("SELECT name FROM sqlite_schema WHERE name LIKE '%\\_readable' ESCAPE '\\'").pluck();
  expect(tables.all().sort()).toEqual([
    'book_readable',
    'candles_readable',
    'funding_readable',
    'open_interest_readable',
    'trades_readable',
  ]);
  store.close();
  expect(rowsOfFile(`${file}.v2.backup`)).toEqual(before);
});

it('says of models from a version-3 store until when they have learnt, and no more than that', () => {
  const file = storeOf(3);
  const raw = new Database(file);
  const trained = (...until: unknown[]): string =>
    JSON.stringify({ schema: 'quant/model@1', models: until.map((ms) => ({ model: { known_until_ms: ms } })) });
  const insert = raw.prepare("INSERT INTO models VALUES (?, 'mine', 7, ?, '{}')");
  insert.run('two', trained(START_MS, START_MS + HOUR_MS));
  insert.run('none', '{"x":1}');
  insert.run('odd', trained('soon', -5, null));
  insert.run('text', '"models"');
  raw.close();
  const store = openStore(file);
  const rows = listModels(store);
  expect(rows.map(({ id, trainedUntil }) => [id, trainedUntil])).toEqual([
    ['none', null],
    ['odd', null],
    ['text', null],
    ['two', START_MS + HOUR_MS],
  ]);
  const { status, parent, trainedFrom, dataHash, specHash, codeVersion } = rows[3];
  expect([status, parent, trainedFrom, dataHash, specHash, codeVersion]).toEqual(['candidate', ...Array(5).fill(null)]);
  expect(getModel(store, 'two')?.json).toBe(trained(START_MS, START_MS + HOUR_MS));
  store.close();
  const backup = new Database(`${file}.v3.backup`, { readonly: true });
  expect(backup.prepare('SELECT count(*) FROM models').pluck().get()).toBe(4);
  backup.close();
});

it('keeps foreign keys, indexes and checks', () => {
  const store = openStore(versionOne());
  expect(store.db.pragma('foreign_keys', { simple: true })).toBe(1);
  expect(store.db.pragma('foreign_key_check')).toEqual([]);
  expect(store.db.pragma('integrity_check', { simple: true })).toBe('ok');
  const parents = (store.db.pragma('foreign_key_list(candles)') as { table: string }[]).map(({ table }) => table);
  expect(parents).toEqual(['series']);
  expect(() => store.db.exec('DELETE FROM series')).toThrow('FOREIGN KEY');
  expect(() =>
    store.db.exec("INSERT INTO series SELECT 99, 'x', 'index', 'y', 60000, 0, 0, 0, NULL, NULL, 's'"),
  ).toThrow('CHECK');
  expect(() =>
    store.db.exec(
      'INSERT INTO series SELECT 99, * FROM (SELECT venue, market, symbol, interval_ms, is_simulated, version, bars, first_open, last_open, source FROM series)',
    ),
  ).toThrow('UNIQUE');
  const indexes = store.db.prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").pluck();
  expect(indexes.all().sort()).toEqual([
    'models_by_name',
    'models_in_production',
    'runs_by_time',
    'trial_results_by_trial',
    'trials_by_data',
  ]);
  store.close();
});

it('takes mark prices afterwards, beside the perpetual they are of', () => {
  const store = openStore(versionOne());
  const mark = candlesFrom([[10, 11, 9, 10, 0, 0]]);
  const key = { ...SWAP, market: 'mark' } as const;
  const { id } = ensureSeries(store, key, { isSimulated: false, source: 'file' });
  expect(writeCandles(store, id, { ...mark, ...key }).inserted).toBe(1);
  expect(readCandleRows(store, id).market).toBe('mark');
  store.close();
});

it('leaves a whole copy beside it and nothing else', () => {
  const file = versionOne();
  const before = rowsOfFile(file);
  openStore(file).close();
  expect(readdirSync(dirname(file)).sort()).toEqual(['quant.sqlite', 'quant.sqlite.v1.backup']);
  expect(rowsOfFile(`${file}.v1.backup`)).toEqual(before);
});

it('survives a kill just before the commit', () => {
  const file = versionOne();
  const before = rowsOfFile(file);
  const script = `
    const db = new (require('better-sqlite3'))(process.argv[1]);
    db.pragma('foreign_keys = OFF');
    db.exec('BEGIN IMMEDIATE');
    db.exec(process.argv[2]);
    db.pragma('user_version = 2');
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawnSync(process.execPath, ['-e', script, file, MIGRATIONS[1]], { encoding: 'utf8' });
  expect(child.signal, child.stderr).toBe('SIGKILL');
  const store = openStore(file);
  expect(store.db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
  expect(rowsOf(store.db)).toEqual(before);
  store.close();
});

it('refuses a store whose rows lost their series, and leaves it as it is', () => {
  const file = versionOne();
  const raw = new Database(file);
  raw.pragma('foreign_keys = OFF');
  raw.exec('DELETE FROM series WHERE id = 1');
  raw.close();
  expect(() => openStore(file)).toThrow(/rows of \w+ belong to no row of series/);
  const after = new Database(file);
  expect(after.pragma('user_version', { simple: true })).toBe(1);
  after.close();
});
