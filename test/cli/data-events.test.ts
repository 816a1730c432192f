import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import data from '../../src/cli/commands/data.js';
import importCommand from '../../src/cli/commands/import.js';
import { scratchFolder } from '../support/cli.js';
import { runCommand } from '../support/in-process.js';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

const T = Date.UTC(2024, 7, 8);
const HEAD = 'ts_ms,trade_id,price,qty,is_buyer_maker';

let count = 0;
/** A store with three trades of which one is missing, and one snapshot. */
async function filled(): Promise<{ db: string; stdout: string }> {
  const db = join(scratch.path, `events-${count++}.sqlite`);
  const trades = join(scratch.path, 'binance_spot_BTCUSDT_trades.csv');
  writeFileSync(trades, `${HEAD}\n${T},1,10,1,0\n${T},2,10,1,1\n${T + 9},3,10,1,1\n${T + 10},5,11,2,1\n`);
  const book = join(scratch.path, 'binance_spot_BTCUSDT_depth.csv');
  writeFileSync(book, `ts_ms,bp1,bq1,ap1,aq1\n${T},10,1,11,1\n`);
  const { stdout } = await runCommand(importCommand, db, [trades, book]);
  return { db, stdout };
}

describe('quant import', () => {
  it('says what it found and what it wrote', async () => {
    const { stdout } = await filled();
    expect(stdout.split('\n').map((line) => line.replace(/ of \/\S+/, ''))).toEqual([
      'binance spot BTCUSDT trades: 4 trades (4 new, 0 were there)',
      '  read as trades, unix milliseconds, 2024-08-08T00:00:00Z to 2024-08-08T00:00:00.010Z',
      '  the store has 4 trades, 2024-08-08 00:00 to 2024-08-08 00:00 UTC',
      'binance spot BTCUSDT book: 1 snapshots (1 new, 0 were there)',
      '  read as snapshots of the book, 1 level, unix milliseconds, 2024-08-08T00:00:00Z to 2024-08-08T00:00:00Z',
      '  the store has 1 snapshots, 2024-08-08 00:00 to 2024-08-08 00:00 UTC',
      '',
    ]);
  });
  it('writes the same as a document', async () => {
    const { db } = await filled();
    const file = join(scratch.path, 'binance_spot_BTCUSDT_trades.csv');
    const { stdout } = await runCommand(importCommand, db, [file], {}, { json: true });
    expect(JSON.parse(stdout).files).toMatchObject([
      {
        kind: 'trades',
        venue: 'binance',
        symbol: 'BTCUSDT',
        form: 'single',
        rows: 4,
        inserted: 0,
        unchanged: 4,
        stored: 4,
      },
    ]);
  });
  it('takes the kind and the market from flags', async () => {
    const db = join(scratch.path, `events-${count++}.sqlite`);
    const file = join(scratch.path, 'interest.csv');
    writeFileSync(file, `ts_ms,open_interest\n${T},5\n`);
    const flags = { kind: 'open-interest', symbol: 'BTC/USDT:USDT', exchange: 'bybit' };
    const { stdout } = await runCommand(importCommand, db, [file], flags);
    expect(stdout).toContain('bybit swap BTCUSDT open interest: 1 figures');
  });
});

describe('quant data list', () => {
  it('shows what is between bars, also where there are no bars', async () => {
    const { db } = await filled();
    const { stdout } = await runCommand(data, db, ['list']);
    const [, ...rows] = stdout.trimEnd().split('\n');
    expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
      ['binance', 'spot', 'BTCUSDT', 'book', '1', '2024-08-08 00:00', '2024-08-08 00:00'],
      ['binance', 'spot', 'BTCUSDT', 'trades', '4', '2024-08-08 00:00', '2024-08-08 00:00'],
    ]);
    const { stdout: json } = await runCommand(data, db, ['list'], {}, { json: true });
    expect(JSON.parse(json).events).toMatchObject([
      { kind: 'book', count: 1, rows: 1 },
      { kind: 'trades', count: 4, is_simulated: false },
    ]);
  });
  it('refuses flags that nothing fits', async () => {
    const { db } = await filled();
    await expect(runCommand(data, db, ['list'], { symbols: 'ETHUSDT' })).rejects.toThrow('holds no candles yet');
  });
});

describe('quant data check', () => {
  it('ends with 10 for trades that are missing', async () => {
    const { db } = await filled();
    const { code, stdout } = await runCommand(data, db, ['check']);
    expect(code).toBe(10);
    expect(stdout).toContain('binance spot BTCUSDT: 1 snapshots of the book, nothing found');
    expect(stdout).toContain(
      'binance spot BTCUSDT: 4 trades, 1 finding\n  warning trade-ids    1 trade missing between',
    );
    const { stdout: json } = await runCommand(data, db, ['check'], {}, { json: true });
    expect(JSON.parse(json).events[1].findings).toMatchObject([{ kind: 'trade-ids', severity: 'warning', count: 1 }]);
  });
});
