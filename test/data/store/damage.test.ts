import { readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Candles } from '../../../src/core/candles.js';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import { BLOCK_BARS } from '../../../src/data/store/blocks.js';
import { loadCandles, readCandleRows, writeCandles } from '../../../src/data/store/candles.js';
import { missingStretches } from '../../../src/data/store/coverage.js';
import { openStore, type Store } from '../../../src/data/store/database.js';
import { checkDatabase, dropBlocks, findDamage } from '../../../src/data/store/repair.js';
import { findSeries } from '../../../src/data/store/series.js';
import { randomCandles } from '../../support/series.js';
import { bits, seriesFor, tempStore } from './temp-store.js';

const candles = randomCandles({ seed: 11, length: 10_000 });
/** open time of bar 5000, in the second of three blocks or so */
const TIME = candles.openTime[5000];
const BLOCK = Math.floor(TIME / (HOUR_MS * BLOCK_BARS));

function filled(c: Candles = candles): { store: Store; id: number } {
  const store = tempStore();
  const { id } = seriesFor(store, c);
  const coverage = { fromMs: c.openTime[0], toMs: c.openTime[c.length - 1] + HOUR_MS, source: 'ccxt:test' };
  writeCandles(store, id, c, { coverage });
  return { store, id };
}

/** Changes rows behind the store's back. */
function tamper(store: Store, sql: string): void {
  const raw = new Database(store.file);
  raw.pragma('foreign_keys = OFF');
  raw.exec(sql);
  raw.close();
}

describe('a stored value that has changed', () => {
  it('is found when one bit of one double flips in the file, though SQLite calls the file sound', () => {
    const { store } = filled();
    store.close();
    const bytes = readFileSync(store.file);
    const value = Buffer.alloc(8);
    value.writeDoubleBE(candles.close[5000]);
    const at = bytes.indexOf(value);
    expect(at, 'SQLite keeps a REAL as eight bytes, big-endian').toBeGreaterThan(0);
    bytes[at + 7] ^= 1;
    writeFileSync(store.file, bytes);
    const opened = openStore(store.file);
    expect(checkDatabase(opened)).toEqual([]);
    const message = `${store.file}: test spot TESTUSDT 1h, block ${BLOCK}`;
    expect(() => readCandleRows(opened, 1)).toThrow(message);
    expect(() => loadCandles(opened, candles)).toThrow('values that differ from those written');
    opened.close();
  });
  it.each([
    ['a changed value', `UPDATE candles SET volume = volume + 1 WHERE open_time = ${TIME}`, 'values that differ'],
    ['a lost row', `DELETE FROM candles WHERE open_time = ${TIME}`, 'were written'],
    [
      'an added row',
      `INSERT INTO candles SELECT series_id, ${TIME} + 60000, open, high, low, close, volume, 1, 1, 1, 1 FROM candles WHERE open_time = ${TIME}`,
      'values that differ',
    ],
    [
      'a row at the end',
      `INSERT INTO candles SELECT series_id, ${TIME} + 100000 * 3600000, open, high, low, close, volume, 1, 1, 1, 1 FROM candles WHERE open_time = ${TIME}`,
      'not written by quant',
    ],
    ['a lost block', `DELETE FROM candles WHERE open_time / (3600000 * ${BLOCK_BARS}) = ${BLOCK}`, 'has lost its'],
    ['a lost checksum', `DELETE FROM blocks WHERE block = ${BLOCK}`, 'not written by quant'],
    [
      'two rows exchanged',
      `UPDATE candles SET open_time = CASE open_time WHEN ${TIME} THEN ${TIME} + 60000 ELSE open_time END WHERE open_time = ${TIME}`,
      'values that differ',
    ],
  ])('is found: %s', (_, sql, words) => {
    const { store, id } = filled();
    tamper(store, sql);
    expect(() => loadCandles(store, candles)).toThrow(words);
    expect(() => readCandleRows(store, id)).toThrow(words);
  });
  it('does not hide the sound blocks before and after it', () => {
    const { store, id } = filled();
    tamper(store, `UPDATE candles SET volume = volume + 1 WHERE open_time = ${TIME}`);
    const end = BLOCK * BLOCK_BARS * HOUR_MS;
    expect(readCandleRows(store, id, { toMs: end - 1 }).length).toBeGreaterThan(0);
    expect(() => readCandleRows(store, id, { toMs: end + HOUR_MS })).toThrow('values that differ');
  });
  it('does not get a fresh checksum from a write beside it', () => {
    const { store, id } = filled();
    tamper(store, `UPDATE candles SET volume = volume + 1 WHERE open_time = ${TIME}`);
    expect(() => writeCandles(store, id, candles)).toThrow('values that differ');
    const later = randomCandles({ seed: 12, length: 10, startMs: candles.openTime[9999] + HOUR_MS });
    expect(writeCandles(store, id, later).inserted, 'an append goes on').toBe(10);
    expect(findDamage(store, id).map(({ block }) => block)).toEqual([BLOCK]);
  });
});

describe('repair', () => {
  it('drops the damaged block and its coverage, so that a fetch brings it again', () => {
    const { store, id } = filled();
    tamper(store, `UPDATE candles SET volume = volume + 1 WHERE open_time = ${TIME}`);
    const [fault] = findDamage(store, id);
    const dropped = dropBlocks(store, id, fault);
    expect(dropped.bars).toBe(BLOCK_BARS);
    const last = candles.openTime[9999] + HOUR_MS;
    expect(missingStretches(store, id, candles.openTime[0], last)).toEqual([
      { fromMs: fault.fromMs, toMs: fault.toMs },
    ]);
    expect(findDamage(store, id)).toEqual([]);
    expect(writeCandles(store, id, candles)).toMatchObject({ inserted: BLOCK_BARS, conflicts: 0 });
    expect(bits(loadCandles(store, candles))).toEqual(bits(candles));
  });
  it('leaves an empty series when all blocks go', () => {
    const { store, id } = filled();
    dropBlocks(store, id, { fromMs: 0, toMs: 4e12 });
    expect(findSeries(store, candles)).toMatchObject({ bars: 0, firstOpen: Number.NaN, lastOpen: Number.NaN });
    expect(() => loadCandles(store, candles)).toThrow('holds no bars');
  });
});
