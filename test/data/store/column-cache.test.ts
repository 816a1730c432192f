import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candles, EXTRA_COLUMNS } from '../../../src/core/candles.js';
import { createRng } from '../../../src/core/kit/rng.js';
import { loadCandles, readCandleRows, writeCandles } from '../../../src/data/store/candles.js';
import { cacheFile } from '../../../src/data/store/column-cache.js';
import type { Store } from '../../../src/data/store/database.js';
import { openStore } from '../../../src/data/store/database.js';
import { candlesFrom, randomCandles } from '../../support/series.js';
import { bits, seriesFor, tempFolder, tempStore, withExtra } from './temp-store.js';

const candles = withExtra(randomCandles({ seed: 21, length: 600, gapShare: 0.05 }), {
  trades: Float64Array.from({ length: 600 }, (_, i) => (i % 3 === 0 ? Number.NaN : i)),
});

function filled(options: { folder?: string; cacheDir?: string } = {}): {
  store: Store;
  file: string;
  notices: string[];
} {
  const notices: string[] = [];
  const store = tempStore({ ...options, notice: (message) => notices.push(message) });
  const series = seriesFor(store, candles);
  writeCandles(store, series.id, candles);
  return { store, file: cacheFile(store, series), notices };
}

describe('the column file', () => {
  it('gives the rows bit for bit, whatever columns are known', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 300 }),
        fc.nat(15),
        (seed, length, mask) => {
          const rng = createRng(`extra/${seed}`);
          const extra = Object.fromEntries(
            EXTRA_COLUMNS.filter((_, k) => (mask >> k) & 1).map((name) => [
              name,
              Float64Array.from({ length }, () => (rng.uniform() < 0.3 ? Number.NaN : rng.uniform() * 1e6)),
            ]),
          );
          const c = withExtra(randomCandles({ seed, length, gapShare: 0.3 }), extra);
          const folder = tempFolder();
          const store = openStore(join(folder, 'quant.sqlite'));
          const { id } = seriesFor(store, c);
          writeCandles(store, id, c);
          const first = loadCandles(store, c);
          const second = loadCandles(store, c);
          expect(bits(first)).toEqual(bits(c));
          expect(bits(second)).toEqual(bits(c));
          expect(bits(readCandleRows(store, id))).toEqual(bits(c));
          store.close();
        },
      ),
      { seed: 20261120, numRuns: 25 },
    );
  });
  it('answers without a look at the rows', () => {
    const { store } = filled();
    loadCandles(store, candles);
    const raw = new Database(store.file);
    raw.exec('DELETE FROM candles');
    raw.close();
    expect(bits(loadCandles(store, candles))).toEqual(bits(candles));
  });
  it('is made again when bars were added, and says so once', () => {
    const { store, notices } = filled();
    loadCandles(store, candles);
    loadCandles(store, candles);
    expect(notices).toEqual(['test spot TESTUSDT 1h: columns read from rows (no column file yet)']);
    const more = randomCandles({ seed: 22, length: 3, startMs: candles.openTime[599] + 3_600_000 });
    writeCandles(store, seriesFor(store, candles).id, more);
    expect(loadCandles(store, candles).length).toBe(603);
    expect(notices[1]).toContain('the stored bars have changed');
  });
  it('of another store with the same series is not taken for its own', () => {
    const folder = tempFolder();
    const { store } = filled({ folder });
    loadCandles(store, candles);
    store.close();
    for (const ending of ['', '-wal', '-shm']) rmSync(store.file + ending, { force: true });
    const again = tempStore({ folder });
    const other: Candles = randomCandles({ seed: 23, length: 600, gapShare: 0.05 });
    writeCandles(again, seriesFor(again, other).id, other);
    expect(bits(loadCandles(again, other)), 'same id, version and length, other bars').toEqual(bits(other));
  });
  it('can be deleted at any time', () => {
    const { store } = filled();
    loadCandles(store, candles);
    rmSync(store.cacheDir, { recursive: true });
    expect(bits(loadCandles(store, candles))).toEqual(bits(candles));
  });
});

describe('a column file that cannot be trusted', () => {
  const cases: [string, (bytes: Buffer) => Buffer][] = [
    ['one bit of the data flipped', (b) => flip(b, 1024 + 4000)],
    ['one bit of the last column flipped', (b) => flip(b, b.length - 3)],
    ['one bit of the header flipped', (b) => flip(b, 40)],
    ['another magic', (b) => flip(b, 0)],
    ['cut off', (b) => b.subarray(0, b.length - 8)],
    ['cut off in the header', (b) => b.subarray(0, 100)],
    ['bytes at the end', (b) => Buffer.concat([b, Buffer.alloc(8)])],
    ['empty', () => Buffer.alloc(0)],
    ['zeros', (b) => Buffer.alloc(b.length)],
  ];
  function flip(bytes: Buffer, at: number): Buffer {
    const copy = Buffer.from(bytes);
    copy[at] ^= 4;
    return copy;
  }
  it.each(cases)('is replaced from the rows: %s', (_, damage) => {
    const { store, file, notices } = filled();
    loadCandles(store, candles);
    const sound = readFileSync(file);
    writeFileSync(file, damage(sound));
    expect(bits(loadCandles(store, candles))).toEqual(bits(candles));
    expect(notices).toHaveLength(2);
    expect(readFileSync(file).equals(sound), 'the file is whole again').toBe(true);
    loadCandles(store, candles);
    expect(notices, 'and used').toHaveLength(2);
  });
  it('only costs time when it cannot be written', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'cache'), 'a file where the folder should be');
    const { store, notices } = filled({ folder });
    expect(bits(loadCandles(store, candles))).toEqual(bits(candles));
    expect(notices[0]).toContain('no column file');
  });
  it('leaves nothing half-written beside it', () => {
    const { store, file } = filled();
    mkdirSync(file, { recursive: true });
    writeFileSync(join(file, 'x'), '');
    expect(bits(loadCandles(store, candles)), 'a folder in place of the file').toEqual(bits(candles));
    expect(readdirSync(store.cacheDir)).toHaveLength(1);
  });
  it('gets a safe name whatever the symbol is', () => {
    const store = tempStore();
    const c = candlesFrom([1, 2], { symbol: '../../x"\u0001é' });
    writeCandles(store, seriesFor(store, c).id, c);
    loadCandles(store, c);
    expect(loadCandles(store, c).close).toEqual(c.close);
    expect(readdirSync(store.cacheDir)).toEqual(['quant.test-spot-%2E%2E%2F%2E%2E%2Fx%22%01%C3%A9-1h.columns']);
  });
});
