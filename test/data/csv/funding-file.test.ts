import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import { type FundingFileOptions, readFundingFile } from '../../../src/data/csv/funding-file.js';
import { looksLikeFunding } from '../../../src/data/csv/funding-head.js';
import { settledRuns, settlementMs } from '../../../src/data/settlements.js';
import { scratchFolder } from '../../support/cli.js';
import { f } from '../../support/series.js';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

const START = Date.UTC(2024, 0, 1);
const T = (n: number): number => START + n * 8 * HOUR_MS;
const NOW = Date.UTC(2025, 0, 1);

function file(name: string, text: string): string {
  const path = join(scratch.path, name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

let count = 0;
const read = (text: string, options: Partial<FundingFileOptions> = {}) =>
  readFundingFile(file(`funding-${count++}.csv`, text), { nowMs: NOW, ...options });

describe('a funding file', () => {
  it.each([
    ['our own', `ts_ms,funding_rate\n${T(0)},0.0001\n${T(1)},-0.0002\n`],
    ['short names', `time,rate\n${T(0)},0.0001\n${T(1)},-0.0002\n`],
    ['Binance', `symbol,fundingTime,fundingRate,markPrice\nBTCUSDT,${T(0)},0.0001,1\nBTCUSDT,${T(1)},-0.0002,1\n`],
    [
      'the archive',
      `calc_time,funding_interval_hours,last_funding_rate\n${T(0) + 3},8,0.0001\n${T(1) + 7},8,-0.0002\n`,
    ],
    ['the archive without a header', `${T(0)},8,0.00010000\n${T(1)},8,-0.00020000\n`],
    ['two columns without a header', `${T(0)},0.0001\n${T(1)},-0.0002`],
    ['seconds', `time,rate\n${T(0) / 1000},0.0001\n${T(1) / 1000},-0.0002\n`],
    ['dates', 'date;funding\r\n2024-01-01T00:00:00Z;0.0001\r\n2024-01-01T08:00:00Z;-0.0002\r\n'],
    ['newest first', `time,rate\n${T(1)},-0.0002\n${T(0)},1e-4\n`],
    [
      'what was paid, not what was announced',
      `fundingTime,fundingRate,realizedRate\n${T(0)},9e-4,1e-4\n${T(1)},9e-4,-2e-4\n`,
    ],
  ])('is read as %s writes it', async (_, text) => {
    const { sets, badRows } = await read(text);
    expect([[...sets[0].time], [...sets[0].rate], badRows]).toEqual([[T(0), T(1)], [0.0001, -0.0002], 0]);
    expect(sets[0].usualMs).toBe(8 * HOUR_MS);
  });

  it('may hold several contracts', async () => {
    const text = `ts_ms,symbol,funding_rate\n${T(0)},ETHUSDT,0.1\n${T(0)},BTCUSDT,0.2\n${T(1)},BTCUSDT,0.3\n`;
    const { sets } = await read(text);
    expect(sets.map(({ symbol, rate }) => [symbol, ...rate])).toEqual([
      ['BTCUSDT', 0.2, 0.3],
      ['ETHUSDT', 0.1],
    ]);
    expect((await read(text, { symbol: 'ETHUSDT' })).sets).toHaveLength(1);
    await expect(read(text, { symbol: 'SOLUSDT' })).rejects.toThrow('holds BTCUSDT, ETHUSDT, asked for SOLUSDT');
  });

  it.each([
    ['a rate above the position', `time,rate\n${T(0)},1.5\n`, 'line 2, column "rate": rate not within (-1, 1) ("1.5")'],
    ['a rate that is none', `time,rate\n${T(0)},n/a\n`, 'line 2, column "rate": not a number ("n/a")'],
    ['a settlement to come', `time,rate\n${T(5000)},0.1\n`, 'settlement lies in the future'],
    ['a date without a zone', 'date,rate\n2024-01-01 00:00,0.1\n', 'date without a time zone'],
    ['a short row', `time,rate\n${T(0)},0.1\n${T(1)}\n`, 'line 3: row must have 2 columns'],
    ['two rates of one settlement', `time,rate\n${T(0)},0.1\n${T(0) + 5},0.2\n`, 'line 3: repeats a settlement'],
    ['two units of time', `time,rate\n${T(0)},0.1\n${T(1) / 1000},0.2\n`, 'is in seconds'],
    ['no rows', 'time,rate\n', 'holds no rows'],
    ['no columns that it could be', 'a,b\n1,2\n', 'no columns for time and funding rate'],
  ])('is refused for %s', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it('leaves bad rows out when told to, and says so', async () => {
    const text = `time,rate\n${T(0)},0.0001\n${T(1)},7\n${T(2)},0.0003\n`;
    const { sets, badRows, notes } = await read(text, { onBadRows: 'quarantine' });
    expect([badRows, [...sets[0].rate], notes]).toEqual([
      1,
      [0.0001, 0.0003],
      ['1 row left out: rate not within (-1, 1): 1'],
    ]);
  });

  it('drops equal repetitions, unless it is to be strict', async () => {
    const text = `time,rate\n${T(0)},0.0001\n${T(0) + 2},0.0001\n${T(1)},0.0001\n`;
    expect((await read(text)).notes).toEqual(['1 equal repetition dropped']);
    await expect(read(text, { strict: true })).rejects.toThrow('strict: 1 repeated row and 0 holes');
  });

  it('asks about rates that look like percentages', async () => {
    const { notes } = await read(`time,rate\n${T(0)},0.01\n${T(1)},0.01\n`, { symbol: 'BTCUSDT' });
    expect(notes[0]).toContain('BTCUSDT: a typical rate is 0.01 per 8h; are these percentages?');
  });
});

describe('a file is told from its columns', () => {
  it.each([
    ['funding.csv', 'ts_ms,funding_rate\n1,2\n', true],
    ['funding.csv.gz', 'ts_ms,funding_rate\n'.padEnd(500_000, '1704067200000,0.0001\n'), true],
    ['candles.csv', 'ts_ms,open,high,low,close,volume\n', false],
    ['both.csv', 'time,open,high,low,close,volume,funding_rate\n', false],
    ['prices.csv', 'time,price\n', false],
    ['headless.csv', '1704067200000,0.0001\n', false],
    ['empty.csv', '', false],
  ])('%s', (name, text, isFunding) => {
    expect(looksLikeFunding(file(name, text))).toBe(isFunding);
  });
  it('and one that is not there is told by whoever reads it', () => {
    expect(looksLikeFunding(join(scratch.path, 'none.csv'))).toBe(false);
  });
});

describe('settlements', () => {
  it('stand on the minute that a late stamp belongs to', () => {
    expect([settlementMs(T(0)), settlementMs(T(0) + 5000), settlementMs(T(0) + 5001)]).toEqual([
      T(0),
      T(0),
      T(0) + 5001,
    ]);
  });
  it('are covered from first to last where none is missing', () => {
    expect(settledRuns(f())).toEqual([]);
    expect(settledRuns(f(T(0)))).toEqual([{ fromMs: T(0), toMs: T(0) + 1 }]);
    expect(settledRuns(f(T(0), T(1), T(2)))).toEqual([{ fromMs: T(0), toMs: T(2) + 1 }]);
  });
  it('leave a hole where one is missing: 16 h are more than 1.5 times 8 h, 12 h are not', () => {
    expect(settledRuns(f(T(0), T(1), T(2), T(4), T(5)))).toEqual([
      { fromMs: T(0), toMs: T(2) + 1 },
      { fromMs: T(4), toMs: T(5) + 1 },
    ]);
    expect(settledRuns(f(T(0), T(1), T(2), T(3.5), T(4.5)))).toHaveLength(1);
  });
  it('may change their pace from 8 h to 4 h and back without a hole', () => {
    const eight = Array.from({ length: 20 }, (_, i) => T(i));
    const four = Array.from({ length: 40 }, (_, i) => T(19.5 + i / 2));
    const again = Array.from({ length: 20 }, (_, i) => T(40 + i));
    expect(settledRuns(f(...eight, ...four, ...again))).toHaveLength(1);
    expect(settledRuns(f(...eight, ...four.slice(2), ...again)), '12 h at the change are the slower pace').toHaveLength(
      1,
    );
    expect(
      settledRuns(f(...eight, ...four.filter((_, i) => i !== 20), ...again)),
      'one of the quick ones',
    ).toHaveLength(2);
  });
});
