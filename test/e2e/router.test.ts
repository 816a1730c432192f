import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, quant, scratchFolder } from '../support/cli.js';
import { randomCandles } from '../support/series.js';

const scratch = scratchFolder();
const cwd = scratch.path;
const run = (...args: string[]): Promise<CliResult> => quant(args, { cwd });

// biome-ignore lint/suspicious/noExplicitAny: documents of many shapes, each checked by what the test reads of it
async function json(...args: string[]): Promise<any> {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

const BARS = randomCandles({ seed: 'e2e/router', length: 1500, drift: 0.0002 });

/** A file of the same market at prices a little away, and a part of the volume. */
async function bring(venue: string, factor: (i: number) => number, volume: number, db = ''): Promise<void> {
  const rows = Array.from({ length: BARS.length }, (_, i) => {
    const price = (column: Float64Array): string => (column[i] * factor(i)).toFixed(4);
    const prices = [BARS.open, BARS.high, BARS.low, BARS.close].map(price);
    return [BARS.openTime[i], ...prices, (BARS.volume[i] * volume).toFixed(6)].join(',');
  });
  writeFileSync(join(cwd, `${venue}.csv`), ['ts_ms,open,high,low,close,volume', ...rows, ''].join('\n'));
  const flags = ['--symbol', 'BTCUSDT', '--interval', '1h', '--exchange', venue, ...(db === '' ? [] : ['--db', db])];
  const { code, stderr } = await run('import', `${venue}.csv`, ...flags);
  expect(code, stderr).toBe(0);
}

const backtest = ['backtest', '--strategy', 'momentum(lookback=48)', '--symbols', 'BTCUSDT', '--exchange', 'binance'];

beforeAll(async () => {
  await bring('binance', () => 1, 1);
  await bring('kraken', (i) => (i % 2 === 0 ? 1.0003 : 0.9997), 0.5);
});
afterAll(() => scratch.remove());

describe('the router on the command line', () => {
  it('refuses a store with one venue, and says how to bring another', async () => {
    await bring('binance', () => 1, 1, 'one.db');
    const { code, stderr } = await run(...backtest, '--execution', 'router', '--db', 'one.db');
    expect(code).toBe(3);
    expect(stderr).toContain('router needs BTCUSDT 1h on two venues or more, the store has it on binance only');
    expect(stderr).toContain(
      'quant fetch --symbols BTCUSDT --interval 1h --exchange okx --market spot --since 2024-01-01',
    );
  });

  it('splits over all venues of the store, and makes the same run again', async () => {
    const one = await json(...backtest, '--execution', 'router:slices=2,fees=kraken:4');
    expect(one.spec.trading.execution).toBe('router(slices=2, every=1, share=0.1, fees="kraken:4")');
    expect(one.spec.market.books).toMatchObject([{ symbol: 'BTCUSDT', venue: 'kraken' }]);
    expect(one.venues.map((row: { venue: string }) => row.venue)).toEqual(['binance', 'kraken']);
    expect(one.venues[1].fills).toBeGreaterThan(0);
    expect(one.venues[1].fee_rate).toBeCloseTo(0.0004, 6);
    expect((await json('runs', 'reproduce', one.run_id)).is_same).toBe(true);

    // A venue that comes later changes no run that was made without it, but the next one.
    await bring('bitstamp', () => 1, 0.2);
    expect((await json('runs', 'reproduce', one.run_id)).is_same).toBe(true);
    const two = await json(...backtest, '--execution', 'router:slices=2,fees=kraken:4');
    expect(two.data_hash).not.toBe(one.data_hash);
    expect(two.spec.market.books).toHaveLength(2);
    const fills = readdirSync(join(cwd, 'reports')).map((id) =>
      readFileSync(join(cwd, 'reports', id, 'fills.csv'), 'utf8'),
    );
    expect(fills.some((text) => text.includes(',kraken,') && text.includes(',binance,'))).toBe(true);
  });

  it('refuses fees of venues that are not there', async () => {
    const { code, stderr } = await run(...backtest, '--execution', 'router:fees=okx:4');
    expect(code).toBe(2);
    expect(stderr).toContain('fees names okx');
    expect(stderr).toContain('kraken');
  });

  it('sweeps and walks forward over the same venues', async () => {
    const grid = ['sweep', '--strategy', 'momentum(lookback=24|48)', '--symbols', 'BTCUSDT', '--exchange', 'binance'];
    const plain = await json(...grid, '--top', '0');
    const split = await json(...grid, '--top', '0', '--execution', 'router:fees=kraken:0');
    expect(split.rows).toHaveLength(2);
    expect(split.rows).not.toEqual(plain.rows);
    const windows = ['--train', '20d', '--test', '10d', '--no-report', '--execution', 'router'];
    const walked = await json('walkforward', '--symbols', 'BTCUSDT', '--exchange', 'binance', ...windows);
    expect(walked.venues.length).toBeGreaterThan(1);
  });
});
