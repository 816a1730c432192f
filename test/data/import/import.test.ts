import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { QuantError } from '../../../src/core/kit/errors.js';
import { type CandleImport, type ImportOptions, importFiles } from '../../../src/data/import.js';
import { loadCandles } from '../../../src/data/store/candles.js';
import { coverage } from '../../../src/data/store/coverage.js';
import { openStore, type Store } from '../../../src/data/store/database.js';
import {
  fundingCoverage,
  loadFunding,
  missingFundingStretches,
  writeFunding,
} from '../../../src/data/store/funding.js';
import { listSeries } from '../../../src/data/store/series.js';
import { findSourceFiles } from '../../../src/data/store/source-files.js';
import { scratchFolder } from '../../support/cli.js';
import { csv, FIRST, HOUR, NOW, rowsOf } from '../csv/support.js';

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

function file(name: string, text: string): string {
  const path = join(scratch.path, name);
  writeFileSync(path, text);
  return path;
}

const OPTIONS: ImportOptions = { key: { venue: 'test', market: 'spot' }, nowMs: NOW };
const FIXTURES = join(import.meta.dirname, '../../fixtures/csv');

async function all(store: Store, paths: string[], options: Partial<ImportOptions> = {}): Promise<CandleImport[]> {
  const results = await importFiles(store, paths, { ...OPTIONS, ...options });
  return results.filter((result) => result.kind === 'candles');
}

async function one(store: Store, path: string, options: Partial<ImportOptions> = {}): Promise<CandleImport> {
  const results = await all(store, [path], options);
  expect(results).toHaveLength(1);
  return results[0];
}

describe('importing files', () => {
  it('stores the bars, lists the gaps and says how the file was read', async () => {
    const store = memory();
    const rows = rowsOf(10);
    rows.splice(4, 2);
    const path = file('BTCUSDT-1h.csv', csv(rows));
    const result = await one(store, path);
    expect(result).toMatchObject({
      rows: 8,
      inserted: 8,
      unchanged: 0,
      duplicates: 0,
      badRows: 0,
      dialect: 'quant export, oldest first, unix milliseconds',
      series: { venue: 'test', market: 'spot', symbol: 'BTCUSDT', intervalMs: HOUR, bars: 8, isSimulated: false },
    });
    expect(result.gaps).toMatchObject([
      { fromMs: FIRST + 4 * HOUR, toMs: FIRST + 6 * HOUR, bars: 2, reason: 'unexplained' },
    ]);
    const candles = loadCandles(store, result.series);
    expect([...candles.close]).toEqual([101, 102, 103, 104, 107, 108, 109, 110]);
  });

  it('changes nothing when the same file comes again', async () => {
    const store = memory();
    const path = file('ETHUSDT-1h.csv', csv(rowsOf(10)));
    const first = await one(store, path);
    const again = await one(store, path);
    expect([again.inserted, again.unchanged, again.series.version]).toEqual([0, 10, first.series.version]);
    expect(first.sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
    expect(findSourceFiles(store, first.sha256)).toMatchObject([{ bars: 10, path, importedAt: NOW }]);
  });

  it('covers the bars of the file and not its holes', async () => {
    const store = memory();
    const rows = rowsOf(6);
    rows.splice(2, 1);
    const { series } = await one(store, file('SOLUSDT-1h.csv', csv(rows)));
    expect(coverage(store, series.id)).toEqual([
      { fromMs: FIRST, toMs: FIRST + 2 * HOUR, source: 'file' },
      { fromMs: FIRST + 3 * HOUR, toMs: FIRST + 6 * HOUR, source: 'file' },
    ]);
  });

  it('joins months of the archive across the change from milliseconds to microseconds', async () => {
    const store = memory();
    const files = ['BTCUSDT-1h-2025-01.csv', 'BTCUSDT-1h-2024-12.csv'].map((name) => join(FIXTURES, name));
    const results = await all(store, files);
    expect(results.map((result) => result.inserted)).toEqual([3, 3]);
    const candles = loadCandles(store, results[1].series);
    expect([...candles.openTime].map((t) => new Date(t).toISOString().slice(0, 13))).toEqual([
      '2024-12-01T00',
      '2024-12-01T01',
      '2024-12-01T02',
      '2025-01-01T00',
      '2025-01-01T01',
      '2025-01-01T02',
    ]);
    expect(candles.extra.trades?.[0]).toBe(41_000);
  });

  it('makes one series for each symbol of a file', async () => {
    const store = memory();
    const results = await all(store, [join(FIXTURES, 'panel.csv')]);
    expect(results.map((result) => [result.series.symbol, result.inserted])).toEqual([
      ['BTCUSDT', 2],
      ['ETHUSDT', 2],
    ]);
    expect(listSeries(store)).toHaveLength(2);
  });

  it('stores nothing of a file with one bad row, and keeps the files before it', async () => {
    const store = memory();
    const bad = rowsOf(10);
    bad[9][3] = '-1';
    const files = [file('BTCUSDT-1h.csv', csv(rowsOf(5))), file('XRPUSDT-1h.csv', csv(bad))];
    await expect(importFiles(store, files, OPTIONS)).rejects.toThrow('1 of 10 rows cannot be bars: line 11');
    expect(listSeries(store).map((series) => [series.symbol, series.bars])).toEqual([['BTCUSDT', 5]]);
  });

  it('leaves bad rows out when told to, and counts them', async () => {
    const store = memory();
    const rows = rowsOf(10);
    rows[5][3] = '-1';
    const result = await one(store, file('BNBUSDT-1h.csv', csv(rows)), { onBadRows: 'quarantine' });
    expect(result).toMatchObject({ inserted: 9, badRows: 1, faultCounts: { 'price not above 0': 1 } });
    expect(result.faults[0]).toMatchObject({ line: 7, column: 'low', found: '-1' });
    expect(result.gaps).toHaveLength(1);
  });

  it('refuses bars that are stored with other values, all or nothing, unless told what to do', async () => {
    const store = memory();
    const rows = rowsOf(10);
    await one(store, file('LTCUSDT-1h.csv', csv(rows.slice(0, 5))));
    rows[4][5] = '999';
    const path = file('LTCUSDT-1h.csv', csv(rows));
    const error = await one(store, path).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(QuantError);
    expect(error).toMatchObject({ code: 'E_DATA' });
    expect(listSeries(store)[0].bars, 'the five new bars were not stored either').toBe(5);
    expect(await one(store, path, { onConflict: 'keep' })).toMatchObject({ inserted: 5, conflicts: 1, replaced: 0 });
    expect(await one(store, path, { onConflict: 'replace' })).toMatchObject({ conflicts: 1, replaced: 1 });
  });

  it('asks for a symbol that neither the file nor its name knows', async () => {
    const store = memory();
    const path = file('candles.csv', csv(rowsOf(5)));
    await expect(one(store, path)).rejects.toMatchObject({ code: 'E_USAGE', hint: 'state it: --symbol BTCUSDT' });
    const key = { venue: 'test', market: 'spot', symbol: 'DOGEUSDT' } as const;
    expect((await one(store, path, { key })).series.symbol).toBe('DOGEUSDT');
  });

  it('stops between two files when interrupted', async () => {
    const store = memory();
    const stop = new AbortController();
    const files = ['BTCUSDT-1h.csv', 'ETHUSDT-1h.csv'].map((name) => file(name, csv(rowsOf(5))));
    const onProgress = (): void => stop.abort();
    const pending = importFiles(store, files, { ...OPTIONS, signal: stop.signal, onProgress });
    await expect(pending).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
    expect(
      listSeries(store).map((series) => series.symbol),
      'the first file is whole',
    ).toEqual(['BTCUSDT']);
  });

  it('reports how far it has read', async () => {
    const store = memory();
    const text = csv(rowsOf(12_000));
    const seen: number[] = [];
    await one(store, file('ADAUSDT-1h.csv', text), { onProgress: ({ doneBytes }) => seen.push(doneBytes) });
    expect(seen.at(-1)).toBe(text.length);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  });
});

describe('importing mark prices', () => {
  const rows = (n: number): string => csv(rowsOf(n).map((row) => [...row.slice(0, 5), '0'] as typeof row));

  it('makes a series of its own, beside the perpetual', async () => {
    const store = memory();
    const marks = await one(store, file('binance_um_BTCUSDT_1h_mark.csv', rows(5)), { key: {} });
    expect(marks.series).toMatchObject({ venue: 'binance', market: 'mark', symbol: 'BTCUSDT', bars: 5 });
    const traded = await one(store, file('binance_um_BTCUSDT_1h.csv', csv(rowsOf(5))), { key: {} });
    expect(traded.series.market).toBe('swap');
    expect(listSeries(store)).toHaveLength(2);
    expect(loadCandles(store, marks.series).volume.every((v) => v === 0)).toBe(true);
  });

  it('takes the word of the user before that of the name, and the name before the spelling of the symbol', async () => {
    const store = memory();
    const marked = file('BTCUSDT_1h_mark.csv', rows(5));
    const plain = file('BTCUSDT_1h.csv', rows(5));
    const marketOf = async (path: string, key: ImportOptions['key']): Promise<string> =>
      (await one(store, path, { key })).series.market;
    expect(await marketOf(plain, { market: 'mark' })).toBe('mark');
    expect(await marketOf(marked, { market: 'swap' })).toBe('swap');
    expect(await marketOf(marked, { impliedMarket: 'swap' })).toBe('mark');
    expect(await marketOf(plain, { impliedMarket: 'swap', venue: 'other' })).toBe('swap');
  });

  it('needs no column for volume, which only mark prices can do without', async () => {
    const store = memory();
    const text = csv(
      rowsOf(5).map((row) => row.slice(0, 5)),
      'ts_ms,open,high,low,close',
    );
    const { series } = await one(store, file('BTCUSDT_1h_mark.csv', text), { key: {} });
    expect([...loadCandles(store, series).volume]).toEqual([0, 0, 0, 0, 0]);
    await expect(one(store, file('BTCUSDT_1h.csv', text), { key: {} })).rejects.toThrow('no column for volume');
    const bare = file('BTCUSDT_bare.csv', text.slice(text.indexOf('\n') + 1));
    const columns = 'time,open,high,low,close';
    expect((await one(store, bare, { key: { market: 'mark', venue: 'other' }, columns })).inserted).toBe(5);
    await expect(one(store, bare, { key: {}, columns })).rejects.toThrow('columns must say which one is volume');
  });

  it('leaves out columns that count samples instead of trades', async () => {
    const store = memory();
    const text = 'ts_ms,open,high,low,close,volume,trades\n1704067200000,1,2,1,2,0,60\n1704070800000,1,2,1,2,0,60\n';
    const { series } = await one(store, file('BTCUSDT_mark.csv', text), { key: {} });
    expect(loadCandles(store, series).extra).toEqual({});
  });
});

describe('importing funding', () => {
  const T = (n: number): number => Date.UTC(2024, 0, 1) + n * 8 * HOUR;
  const SWAP = { venue: 'binance', market: 'swap', symbol: 'BTCUSDT' } as const;
  const text = (places: readonly number[], rate = 0.0001): string =>
    `ts_ms,funding_rate\n${places.map((n) => `${T(n)},${rate}`).join('\n')}\n`;
  const NAME = 'binance_um_BTCUSDT_funding.csv';
  const bring = async (store: Store, path: string, options: Partial<ImportOptions> = {}) => {
    const [result] = await importFiles(store, [path], { key: {}, nowMs: NOW, ...options });
    if (result.kind !== 'funding') throw new Error('expected funding');
    return result;
  };

  it('is told from the columns; the same file again changes nothing', async () => {
    const store = memory();
    const path = file(NAME, text([0, 1, 2]));
    expect(await bring(store, path)).toMatchObject({
      venue: 'binance',
      symbol: 'BTCUSDT',
      rows: 3,
      inserted: 3,
      usualMs: 8 * HOUR,
    });
    expect([...loadFunding(store, SWAP).time]).toEqual([T(0), T(1), T(2)]);
    expect(await bring(store, path)).toMatchObject({ inserted: 0, unchanged: 3 });
  });

  it('answers for the time between settlements, and a hole stays a hole', async () => {
    const store = memory();
    const { runs } = await bring(store, file(NAME, text([0, 1, 2, 5, 6])));
    expect(runs).toHaveLength(2);
    expect(fundingCoverage(store, SWAP)).toEqual([
      { fromMs: T(0), toMs: T(2) + 1, source: 'file' },
      { fromMs: T(5), toMs: T(6) + 1, source: 'file' },
    ]);
    expect(missingFundingStretches(store, SWAP, T(0), T(6)), 'a fetch would ask for it').toEqual([
      { fromMs: T(2) + 1, toMs: T(5) },
    ]);
    await bring(store, file(NAME, text([2, 3, 4, 5])));
    expect(fundingCoverage(store, SWAP), 'another file closes it').toHaveLength(1);
  });

  it('brings one payment where another source stamped it a few ms later', async () => {
    const store = memory();
    writeFunding(store, SWAP, { time: Float64Array.of(T(0) + 7), rate: Float64Array.of(0.0001) });
    expect(await bring(store, file(NAME, text([0, 1])))).toMatchObject({ inserted: 1, unchanged: 1 });
    expect([...loadFunding(store, SWAP).time]).toEqual([T(0), T(1)]);
  });

  it('does not change a rate unless told to', async () => {
    const store = memory();
    await bring(store, file(NAME, text([0, 1])));
    const other = file('BTCUSDT_other.csv', text([0, 1], 0.0002));
    const key = { venue: 'binance' };
    await expect(bring(store, other, { key })).rejects.toThrow('is stored with rate 0.0001, the new one has 0.0002');
    expect(await bring(store, other, { key, onConflict: 'replace' })).toMatchObject({ conflicts: 2, replaced: 2 });
    expect([...loadFunding(store, SWAP).rate]).toEqual([0.0002, 0.0002]);
  });

  it('needs a contract, and only a perpetual has funding', async () => {
    const store = memory();
    await expect(bring(store, file('rates.csv', text([0])))).rejects.toThrow('whose funding it holds');
    const spot = { key: { market: 'spot', symbol: 'BTCUSDT' } } as const;
    await expect(bring(store, file('rates.csv', text([0])), spot)).rejects.toThrow('belong to perpetuals, not to spot');
  });

  it('can be said to be what its columns do not tell', async () => {
    const store = memory();
    const path = file('BTCUSDT_bare.csv', `${T(0)},0.0001\n${T(1)},0.0002\n`);
    expect(await bring(store, path, { kind: 'funding' })).toMatchObject({ inserted: 2, venue: 'file' });
    await expect(one(store, path)).rejects.toThrow('expected at least 5 columns');
  });
});
