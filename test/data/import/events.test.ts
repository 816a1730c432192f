import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type ImportOptions, type ImportResult, importFiles } from '../../../src/data/import.js';
import type { EventImport } from '../../../src/data/import-events.js';
import { loadBook } from '../../../src/data/store/book.js';
import { openStore, type Store } from '../../../src/data/store/database.js';
import { listEvents } from '../../../src/data/store/event-series.js';
import { loadOpenInterest } from '../../../src/data/store/open-interest.js';
import { loadTrades } from '../../../src/data/store/trades.js';
import { scratchFolder } from '../../support/cli.js';

const scratch = scratchFolder();
const stores: Store[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});
afterAll(() => scratch.remove());

function memory(): Store {
  const store = openStore(':memory:');
  stores.push(store);
  return store;
}

const NOW = Date.UTC(2025, 0, 1);
const T = Date.UTC(2024, 7, 8);
const SPOT = { venue: 'binance', market: 'spot', symbol: 'BTCUSDT' } as const;

function file(name: string, text: string): string {
  const path = join(scratch.path, name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

const isEvent = (result: ImportResult): result is EventImport => result.kind !== 'candles' && result.kind !== 'funding';

async function bring(store: Store, path: string, options: Partial<ImportOptions> = {}): Promise<EventImport[]> {
  return (await importFiles(store, [path], { key: {}, nowMs: NOW, ...options })).filter(isEvent);
}

const HEAD = 'ts_ms,trade_id,price,qty,is_buyer_maker';
/** One trade a second, whose price is its id. */
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `${T + (from + i) * 1000},${from + i},${100 + from + i},1,0\n`).join('');

describe('importing trades', () => {
  it('takes market and symbol from the name, and stores each trade once', async () => {
    const store = memory();
    const path = file('binance_spot_BTCUSDT_20240808_trades.csv.gz', `${HEAD}\n${lines(1, 2001)}`);
    const [first] = await bring(store, path);
    expect(first).toMatchObject({
      kind: 'trades',
      rows: 2000,
      inserted: 2000,
      unchanged: 0,
      first: T + 1000,
      last: T + 2_000_000,
      dialect: 'trades, unix milliseconds',
      series: { ...SPOT, records: 2000, form: 'single' },
    });
    expect(first.sha256).toMatch(/^[0-9a-f]{64}$/);
    const [again] = await bring(store, path);
    expect([again.inserted, again.unchanged, again.series.version]).toEqual([0, 2000, first.series.version]);
    expect(loadTrades(store, SPOT).time).toHaveLength(2000);
  });

  it('gives the same store for pieces of any size, and joins files that overlap', async () => {
    const whole = memory();
    await bring(whole, file('binance_spot_BTCUSDT_a.csv', `${HEAD}\n${lines(1, 2001)}`));
    const joined = memory();
    for (const [name, from, to] of [
      ['b', 1500, 2001],
      ['c', 1, 900],
      ['d', 700, 1600],
    ] as const) {
      const options = { batchRows: 97 };
      await bring(joined, file(`binance_spot_BTCUSDT_${name}.csv`, `${HEAD}\n${lines(from, to)}`), options);
    }
    expect(loadTrades(joined, SPOT)).toEqual(loadTrades(whole, SPOT));
  });

  it('stores nothing of a file with a bad row, also after pieces were written', async () => {
    const store = memory();
    const path = file('binance_spot_BTCUSDT_bad.csv', `${HEAD}\n${lines(1, 500)}${T + 500_000},500,-1,1,0\n`);
    await expect(bring(store, path, { batchRows: 50 })).rejects.toThrow(
      /1 of 500 rows cannot be a trade: line 501, column "price": price not above 0/,
    );
    expect(listEvents(store)).toEqual([]);
    const [result] = await bring(store, path, { batchRows: 50, onBadRows: 'quarantine' });
    expect(result).toMatchObject({ inserted: 499, badRows: 1, faultCounts: { 'price not above 0': 1 } });
    expect(result.notes).toEqual(['1 row left out: price not above 0: 1']);
  });

  it('stores nothing of a file whose gzip data breaks off', async () => {
    const store = memory();
    const path = file('binance_spot_BTCUSDT_cut.csv.gz', `${HEAD}\n${lines(1, 50_000)}`);
    const bytes = gzipSync(`${HEAD}\n${lines(1, 50_000)}`);
    writeFileSync(path, bytes.subarray(0, bytes.length - 100));
    await expect(bring(store, path, { batchRows: 100 })).rejects.toThrow('broken gzip data');
    expect(listEvents(store)).toEqual([]);
    expect(store.db.inTransaction).toBe(false);
  });

  it('reports trades that contradict stored ones as it does for bars', async () => {
    const store = memory();
    await bring(store, file('binance_spot_BTCUSDT_1.csv', `${HEAD}\n${lines(1, 10)}`));
    const other = file('binance_spot_BTCUSDT_2.csv', `${HEAD}\n${T + 9000},9,5,1,0\n${T + 10_000},10,110,1,0\n`);
    await expect(bring(store, other)).rejects.toThrow('trade 9 at 2024-08-08T00:00:09Z is stored with price 109');
    expect(loadTrades(store, SPOT).time, 'nothing of the file').toHaveLength(9);
    const [kept] = await bring(store, other, { onConflict: 'keep' });
    expect([kept.inserted, kept.conflicts, kept.replaced]).toEqual([1, 1, 0]);
    const [replaced] = await bring(store, other, { onConflict: 'replace' });
    expect([replaced.unchanged, replaced.conflicts, replaced.replaced]).toEqual([1, 1, 1]);
    expect(loadTrades(store, SPOT).price.at(-2)).toBe(5);
  });

  it('refuses repetitions when asked to be strict', async () => {
    const path = file('binance_spot_BTCUSDT_twice.csv', `${HEAD}\n${lines(1, 3)}${lines(2, 3)}`);
    await expect(bring(memory(), path, { strict: true })).rejects.toThrow('strict: 1 repeated row');
    expect((await bring(memory(), path))[0]).toMatchObject({ inserted: 2, duplicates: 1 });
  });

  it('stops in the middle of a large plain file at a signal', async () => {
    const store = memory();
    const controller = new AbortController();
    const path = file('binance_spot_BTCUSDT_large.csv', `${HEAD}\n${lines(1, 250_000)}`);
    // Comes while the first megabytes are read, without a wait in between.
    setImmediate(() => controller.abort());
    const run = bring(store, path, { signal: controller.signal });
    await expect(run).rejects.toThrow('interrupted in');
    expect(listEvents(store)).toEqual([]);
  });

  it('stops in the middle of a file when it is told to', async () => {
    const store = memory();
    const controller = new AbortController();
    const path = file('binance_spot_BTCUSDT_stop.csv', `${HEAD}\n${lines(1, 50_000)}`);
    const onProgress = (): void => controller.abort();
    const run = bring(store, path, { signal: controller.signal, onProgress, batchRows: 100 });
    await expect(run).rejects.toThrow('interrupted');
    expect(listEvents(store)).toEqual([]);
  });

  it.each([
    ['no symbol', 'trades.csv', {}, 'neither the file nor its name says which symbol'],
    ['mark prices', 'binance_um_BTCUSDT_x.csv', { key: { market: 'mark' } }, 'belong to markets that are traded'],
    ['another kind', 'binance_spot_BTCUSDT_k.csv', { kind: 'book' }, 'holds trades, not what --kind book says'],
    ['open interest', 'binance_spot_BTCUSDT_o.csv', { kind: 'open_interest' }, 'holds trades, not what --kind open-'],
  ] as const)('refuses a file of %s', async (_, name, options, message) => {
    await expect(bring(memory(), file(name, `${HEAD}\n${lines(1, 3)}`), options)).rejects.toThrow(message);
  });
  it('says what columns it wants when it is told the kind and cannot see it', async () => {
    const path = file('binance_spot_BTCUSDT_n.csv', 'a,b\n1,2\n');
    await expect(bring(memory(), path, { kind: 'trades' })).rejects.toThrow('no columns of trades');
    await expect(bring(memory(), path, { kind: 'open_interest' })).rejects.toThrow('no columns of trades');
  });
});

it('imports snapshots of a book', async () => {
  const store = memory();
  const rows = Array.from({ length: 300 }, (_, i) => `${T + i * 1000},${100 + i},1,${99 + i},2,${101 + i},3,,`);
  const path = file('binance_um_BTCUSDT_depth.csv.gz', `ts_ms,bp1,bq1,bp2,bq2,ap1,aq1,ap2,aq2\n${rows.join('\n')}\n`);
  const [result] = await bring(store, path, { batchRows: 7 });
  expect(result).toMatchObject({
    kind: 'book',
    rows: 300,
    inserted: 300,
    dialect: 'snapshots of the book, 2 levels, unix milliseconds',
  });
  expect((await bring(store, path))[0]).toMatchObject({ inserted: 0, unchanged: 300 });
  const book = loadBook(store, { ...SPOT, market: 'swap' }, { fromMs: T + 299_000 });
  expect([book.levels, ...book.bidPrice, ...book.askPrice]).toEqual([2, 399, 398, 400, Number.NaN]);
});

it('imports open interest of several contracts, daily bars at the end of their day', async () => {
  const store = memory();
  const head = 'ts_ms,coin_symbol,symbol,oi_open,oi_high,oi_low,oi_close';
  const text = `${head}\n${T},BTC,BTCUSD_PERP.A,1,4,1,3\n${T},ETH,ETHUSD_PERP.A,1,4,1,5\n`;
  const path = file('binance_cm_perp_oi_1d.csv.gz', text);
  const results = await bring(store, path);
  expect(results.map(({ series, inserted }) => [series.market, series.symbol, inserted])).toEqual([
    ['swap', 'BTCUSD', 1],
    ['swap', 'ETHUSD', 1],
  ]);
  const btc = loadOpenInterest(store, { venue: 'binance', market: 'swap', symbol: 'BTCUSD' });
  expect([...btc.time, ...btc.value]).toEqual([T + 86_400_000, 3]);
  expect((await bring(store, path)).map(({ unchanged }) => unchanged)).toEqual([1, 1]);
  await expect(bring(memory(), path, { key: { market: 'spot' } })).rejects.toThrow(
    'belongs to perpetuals, not to spot',
  );
  const bad = file('binance_cm_perp_oi_bad.csv', text.replace(',5\n', ',-5\n'));
  await expect(bring(memory(), bad)).rejects.toThrow('1 of 2 rows cannot be a figure: line 3, column "oi_close"');
});
