import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { type EventFile, readEventFile } from '../../../src/data/csv/event-file.js';
import { eventKindOf } from '../../../src/data/csv/event-head.js';
import { describeFault } from '../../../src/data/csv/faults.js';
import { readInterestFile } from '../../../src/data/csv/interest-file.js';
import { scratchFolder } from '../../support/cli.js';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

const T = Date.UTC(2024, 7, 8);
const NOW = Date.UTC(2025, 0, 1);
const DAY = 86_400_000;

let count = 0;
function file(text: string, ending = 'csv'): string {
  const path = join(scratch.path, `events-${count++}.${ending}`);
  writeFileSync(path, ending.endsWith('gz') ? gzipSync(text) : text);
  return path;
}

/** All good rows, column by column, and the rest. */
async function read(text: string, batchRows?: number): Promise<EventFile & { columns: number[][] }> {
  const columns: number[][] = [];
  const content = await readEventFile(file(text), {
    nowMs: NOW,
    batchRows,
    onRows: (rows) =>
      rows.columns.forEach((column, k) => {
        columns[k] = [...(columns[k] ?? []), ...column];
      }),
  });
  return { ...content, columns };
}

const faultsOf = ({ faults }: Pick<EventFile, 'faults'>): string[] => faults.first.map(describeFault);

const OURS = `ts_ms,trade_id,price,qty,is_buyer_maker\n${T},7,100,1.5,0\n${T},8,101,2,1\n${T + 5},9,99.5,0.25,1\n`;
const EXPECTED = [
  [T, T, T + 5],
  [7, 8, 9],
  [100, 101, 99.5],
  [1.5, 2, 0.25],
  [0, 1, 1],
];

describe('a file of trades', () => {
  it.each([
    ['our own', OURS, 'single'],
    ['with a type', OURS.replace('maker\n', 'maker,type\n').replaceAll(/,([01])\n/g, ',$1,MARKET\n'), 'single'],
    [
      'the archive of spot trades',
      `7,100.00,1.5,150,${T},False,True\n8,101,2,202,${T},True,True\n9,99.5,0.25,24.8,${T + 5},True,True\n`,
      'single',
    ],
    [
      'the archive of trades of perpetuals',
      `id,price,qty,quote_qty,time,is_buyer_maker\n7,100,1.5,150,${T},false\n8,101,2,202,${T},true\n9,99.5,0.25,24.8,${T + 5},true\n`,
      'single',
    ],
    [
      'the same without a header',
      `7,100,1.5,150,${T},false\n8,101,2,202,${T},true\n9,99.5,0.25,24.8,${T + 5},true`,
      'single',
    ],
    [
      'the archive of aggregated trades',
      `7,100,1.5,1,1,${T},False,True\n8,101,2,2,4,${T},True,True\n9,99.5,0.25,5,5,${T + 5},True,True\n`,
      'aggregated',
    ],
    [
      'the same of perpetuals, with a header',
      `agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n7,100,1.5,1,1,${T},false\n8,101,2,2,4,${T},true\n9,99.5,0.25,5,5,${T + 5},true\n`,
      'aggregated',
    ],
    [
      'microseconds, cut to their millisecond',
      `ts_ms,trade_id,price,qty,is_buyer_maker\n${T}000,7,100,1.5,0\n${T}999,8,101,2,1\n${T + 5}001,9,99.5,0.25,1\n`,
      'single',
    ],
    [
      'dates',
      OURS.replaceAll(String(T), '2024-08-08T00:00:00Z').replace(String(T + 5), '2024-08-08T00:00:00.005Z'),
      'single',
    ],
  ])('is read as %s writes it', async (_, text, form) => {
    expect(eventKindOf(file(text))).toBe('trades');
    expect(eventKindOf(file(text, 'csv.gz'))).toBe('trades');
    for (const batchRows of [undefined, 1, 2]) {
      const content = await read(text, batchRows);
      expect(faultsOf(content)).toEqual([]);
      expect(content.columns).toEqual(EXPECTED);
      expect(content.layout.form).toBe(form);
    }
  });

  const line = (cells: string): string => `${OURS}${cells}\n`;
  it.each([
    ['negative price', line(`${T + 9},10,-1,1,0`), 'line 5, column "price": price not above 0 ("-1")'],
    ['no quantity', line(`${T + 9},10,1,0,0`), 'line 5, column "qty": quantity not above 0 ("0")'],
    ['NaN', line(`${T + 9},10,NaN,1,0`), 'line 5, column "price": not a number ("NaN")'],
    ['half a row', line(`${T + 9},10,1`), 'line 5: row has 3 fields, expected 5'],
    ['an id that is no number', line(`${T + 9},1.5,1,1,0`), 'line 5, column "trade_id": id is no whole number ("1.5")'],
    ['a flag of 2', line(`${T + 9},10,1,1,2`), 'line 5, column "is_buyer_maker": maker flag neither 0 nor 1 ("2")'],
    [
      'time going backwards',
      line(`${T + 4},10,1,1,0`),
      'line 5, column "ts_ms": time goes backwards ("2024-08-08T00:00:00.004Z")',
    ],
    ['ids going backwards', line(`${T + 9},8,1,1,0`), 'line 5, column "trade_id": id goes backwards ("8")'],
    ['the future', line(`${NOW + 1},10,1,1,0`), 'line 5, column "ts_ms": time lies in the future'],
    [
      'another trade of that id',
      line(`${T + 5},9,99.5,0.26,1`),
      'line 5, column "trade_id": trade repeated with other values ("9")',
    ],
  ])('names the line of %s, whatever the pieces', async (_, text, fault) => {
    for (const batchRows of [undefined, 1, 2, 3]) {
      const content = await read(text, batchRows);
      expect(content.columns).toEqual(EXPECTED);
      expect(faultsOf(content)).toHaveLength(1);
      expect(faultsOf(content)[0]).toContain(fault);
      expect([content.rows, content.faults.badRows]).toEqual([4, 1]);
    }
  });

  it('may repeat a row, which is dropped and counted', async () => {
    for (const batchRows of [undefined, 1]) {
      const content = await read(line(`${T + 5},9,99.5,0.25,1`), batchRows);
      expect([content.duplicates, content.faults.badRows, content.columns[1]]).toEqual([1, 0, [7, 8, 9]]);
    }
  });

  it('holds one market and one unit of time', async () => {
    const two = `ts_ms,symbol,trade_id,price,qty,is_buyer_maker\n${T},BTCUSDT,1,1,1,0\n${T},ETHUSDT,2,1,1,0\n`;
    for (const batchRows of [undefined, 1]) {
      await expect(read(two, batchRows)).rejects.toThrow('holds BTCUSDT, ETHUSDT: one file must hold one market');
      await expect(read(line(`${T + 9}000,10,1,1,0`), batchRows)).rejects.toThrow('is in microseconds, but');
    }
  });
});

describe('a file of snapshots', () => {
  const HEAD = 'ts_ms,bp1,bq1,bp2,bq2,ap1,aq1,ap2,aq2';
  const good = `${HEAD}\n${T},10,1,9,2,11,3,12,4\n${T + 1000},10,1,,,11,3,12,4\n`;
  it('becomes one row per level', async () => {
    expect(eventKindOf(file(good))).toBe('book');
    for (const batchRows of [undefined, 1]) {
      const { columns, layout, ...rest } = await read(good, batchRows);
      expect(faultsOf(rest)).toEqual([]);
      expect(layout.levels).toBe(2);
      expect(columns).toEqual([
        [T, T, T + 1000, T + 1000],
        [1, 2, 1, 2],
        [10, 9, 10, Number.NaN],
        [1, 2, 1, Number.NaN],
        [11, 12, 11, 12],
        [3, 4, 3, 4],
      ]);
    }
  });
  it.each([
    ['a crossed book', '10,1,9,2,10,3,12,4', 'column "bp1": book is crossed ("bid 10, ask 10")'],
    ['a book without a level', ',,,,,,,', 'book without a level'],
    ['a negative price', '10,1,-9,2,11,3,12,4', 'column "bp2": price not above 0 ("-9")'],
    ['a price without a quantity', '10,1,9,,11,3,12,4', 'column "bq2": price without a quantity'],
    ['a quantity without a price', '10,1,9,2,11,3,,4', 'column "ap2": quantity without a price'],
    ['a hole in a side', ',,9,2,11,3,12,4', 'column "bp2": level below one that is missing ("9")'],
    [
      'levels out of order',
      '10,1,9,2,11,3,11,4',
      'column "ap2": level not worse than the one above it ("11 after 11")',
    ],
    ['half a row', '10,1,9,2', 'row has 5 fields, expected 9'],
  ])('names the line of %s', async (_, cells, fault) => {
    const content = await read(`${good}${T + 2000},${cells}\n`);
    expect(faultsOf(content)[0]).toContain(`line 4`);
    expect(faultsOf(content)[0]).toContain(fault);
    expect([content.faults.badRows, content.columns[0].length]).toEqual([1, 4]);
  });
  it('drops an equal repetition and refuses another book of the same time', async () => {
    const same = await read(`${good}${T + 1000},10,1,,,11,3,12,4\n`, 1);
    expect([same.duplicates, same.faults.badRows]).toEqual([1, 0]);
    const other = await read(`${good}${T + 1000},10,2,,,11,3,12,4\n`, 1);
    expect(faultsOf(other)[0]).toContain('line 4, column "ts_ms": same time as the snapshot before, with other values');
    const back = await read(`${good}${T},10,1,9,2,11,3,12,4\n`, 1);
    expect(faultsOf(back)[0]).toContain('time goes backwards');
  });
});

describe('a file of open interest', () => {
  const interest = (text: string, only?: string) => readInterestFile(file(text), only, { nowMs: NOW });
  const H4 = 14_400_000;
  it('is known at the next millisecond when its time lies between two: never before it was', async () => {
    const [{ rows }] = (await interest(`timestamp,symbol,open_interest\n${T}400,BTCUSDT,5\n${T + 1000}000,BTCUSDT,6\n`))
      .sets;
    expect([...rows.columns[0]]).toEqual([T + 1, T + 1000]);
  });
  it('holds coins and their value, by symbol', async () => {
    const text = `ts_ms,symbol,open_interest,open_interest_value\n${T},BTCUSDT,5,500\n${T},ETHUSDT,7,\n${T + H4},BTCUSDT,6,600\n`;
    expect(eventKindOf(file(text))).toBe('open_interest');
    const { sets } = await interest(text);
    expect(sets.map(({ symbol, rows }) => [symbol, ...rows.columns.map((column) => [...column])])).toEqual([
      ['BTCUSDT', [T, T + H4], [5, 6], [500, 600]],
      ['ETHUSDT', [T], [7], [Number.NaN]],
    ]);
    expect((await interest(text, 'ETHUSDT')).sets.map(({ symbol }) => symbol)).toEqual(['ETHUSDT']);
    await expect(interest(text, 'XRPUSDT')).rejects.toThrow('holds BTCUSDT, ETHUSDT, asked for XRPUSDT');
  });
  it('as bars of a day counts from the end of the day', async () => {
    const text = `ts_ms,coin_symbol,symbol,oi_open,oi_high,oi_low,oi_close\n${T},BTC,BTCUSD_PERP.A,1,4,1,3\n${T + DAY},BTC,BTCUSD_PERP.A,3,5,2,4\n`;
    const [{ symbol, rows }] = (await interest(text)).sets;
    expect(symbol).toBe('BTCUSD');
    expect(rows.columns.map((column) => [...column])).toEqual([
      [T + DAY, T + 2 * DAY],
      [Number.NaN, Number.NaN],
      [3, 4],
    ]);
  });
  it.each([
    ['a day that is not over', `ts_ms,symbol,oi_close\n${NOW},BTCUSD,1\n`, 'line 2, column "ts_ms": day is not over'],
    ['a bar inside a day', `ts_ms,symbol,oi_close\n${T + H4},BTCUSD,1\n`, 'bar does not open with its day'],
    [
      'a negative figure',
      `ts_ms,symbol,open_interest\n${T},BTCUSDT,-1\n`,
      'column "open_interest": open interest not 0 or more',
    ],
    ['nothing known', `ts_ms,symbol,open_interest\n${T},BTCUSDT,\n`, 'open interest not known'],
    [
      'time going backwards',
      `ts_ms,open_interest\n${T},1\n${T - 1},1\n`,
      'line 3, column "ts_ms": time goes backwards',
    ],
    [
      'two figures of one time',
      `ts_ms,open_interest\n${T},1\n${T},2\n`,
      'line 3, column "ts_ms": same time as the row before',
    ],
  ])('names the line of %s', async (_, text, fault) => {
    const { faults } = await interest(text);
    expect(faults.first.map(describeFault)[0]).toContain(fault);
  });
});

it('is not told from candles, funding or text that name other things', () => {
  const candles = 'ts_ms,open,high,low,close,volume,trades\n1704067200000,1,1,1,1,1,1\n';
  const funding = 'ts_ms,funding_rate\n1704067200000,0.1\n';
  const withInterest = 'ts_ms,open,high,low,close,volume,open_interest\n1704067200000,1,1,1,1,1,1\n';
  for (const text of [
    candles,
    funding,
    withInterest,
    'a,b\n1,2\n',
    '',
    '1704067200000,1,1,1,1,1,1704067259999,1,1,1,1,0\n',
  ]) {
    expect(eventKindOf(file(text)), text).toBeUndefined();
  }
  expect(eventKindOf(join(scratch.path, 'absent.csv'))).toBeUndefined();
});
