import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CandlePage, FetchRequest, SourceSession } from '../../../src/core/source.js';
import { fetchSeries } from '../../../src/data/fetch.js';
import csvSource from '../../../src/data/sources/csv.js';
import { openStore } from '../../../src/data/store/database.js';
import { scratchFolder } from '../../support/cli.js';
import { contextAt } from '../archive/support.js';
import { csv, FIRST, HOUR, NOW, rowsOf } from './support.js';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

const rows = rowsOf(20);
const file = (name: string, part: readonly string[][]): string => {
  const path = join(scratch.path, name);
  writeFileSync(path, csv(part));
  return path;
};
file('BTCUSDT-1h-b.csv', rows.slice(10));
file('BTCUSDT-1h-a.csv', rows.slice(0, 8));
file('ETHUSDT-1h.csv', rows);
file('BTCUSDT-4h.csv', rows);
file('BTCUSDT-1h-mark.csv', rows.slice(0, 3));

const SERIES = { venue: 'file', market: 'spot', symbol: 'BTCUSDT', intervalMs: HOUR } as const;
const REQUEST: FetchRequest = { series: SERIES, fromMs: FIRST + 2 * HOUR, toMs: FIRST + 15 * HOUR };

const open = (given: { file?: string; folder?: string }): Promise<SourceSession> =>
  csvSource.open({ file: '', folder: '', venue: 'file', assumeUtc: false, columns: '', ...given }, contextAt(NOW));

describe('the source csv', () => {
  it('chooses files of a folder by name and gives their bars in order of time', async () => {
    const pages: CandlePage[] = [];
    for await (const page of (await open({ folder: scratch.path })).candles(REQUEST)) pages.push(page);
    expect(
      pages.map((page) => [(page.fromMs - FIRST) / HOUR, (page.toMs - FIRST) / HOUR, page.candles.length]),
    ).toEqual([
      [2, 8, 6],
      [10, 15, 5],
    ]);
  });

  it('fills a store, leaving the hole between two files unexplained', async () => {
    const store = openStore(':memory:');
    const session = await open({ folder: scratch.path });
    const options = { context: contextAt(NOW), sourceName: 'csv', isSimulated: false };
    const result = await fetchSeries(store, session, REQUEST, options);
    expect(result.inserted).toBe(11);
    expect(result.gaps).toMatchObject([{ bars: 2, reason: 'unexplained' }]);
    store.close();
  });

  it('keeps mark prices and traded ones apart by the names of the files', async () => {
    const pages: CandlePage[] = [];
    const series = { ...SERIES, market: 'mark' } as const;
    const session = await open({ folder: scratch.path });
    for await (const page of session.candles({ ...REQUEST, series, fromMs: FIRST })) pages.push(page);
    expect(pages.map(({ candles }) => [candles.market, candles.length])).toEqual([['mark', 3]]);
  });

  it('reads one file when given one', async () => {
    const session = await open({ file: join(scratch.path, 'ETHUSDT-1h.csv') });
    const request = { ...REQUEST, series: { ...SERIES, symbol: 'ETHUSDT' } };
    const pages: CandlePage[] = [];
    for await (const page of session.candles(request)) pages.push(page);
    expect(pages.map((page) => page.candles.length)).toEqual([13]);
  });

  it('refuses neither, both, and a folder without the symbol', async () => {
    await expect(open({})).rejects.toMatchObject({ code: 'E_USAGE' });
    await expect(open({ file: 'x', folder: 'y' })).rejects.toMatchObject({ code: 'E_USAGE' });
    const session = await open({ folder: scratch.path });
    const request = { ...REQUEST, series: { ...SERIES, symbol: 'XRPUSDT' } };
    await expect(session.candles(request)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'E_NO_DATA',
      message: `${scratch.path} has no file of file spot XRPUSDT 1h`,
    });
  });
});
