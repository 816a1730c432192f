import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import bars from '../../src/cli/commands/bars.js';
import { writeCandles } from '../../src/data/store/candles.js';
import { openStore } from '../../src/data/store/database.js';
import { ensureSeries } from '../../src/data/store/series.js';
import { writeTrades } from '../../src/data/store/trades.js';
import { sampleBars } from '../../src/features/sampling/sample.js';
import { ticksFromCandles, ticksFromTrades } from '../../src/features/sampling/ticks.js';
import { MARKET, randomTrades } from '../features/sampling/trades.js';
import { scratchFolder } from '../support/cli.js';
import { type Outcome, runCommand } from '../support/in-process.js';
import { randomCandles } from '../support/series.js';

const scratch = scratchFolder();
afterAll(() => scratch.remove());
const db = join(scratch.path, 'bars.sqlite');
const candles = randomCandles({ seed: 'bars', length: 3000, intervalMs: 60_000 });
const trades = randomTrades('bars', 4000);

beforeAll(() => {
  const store = openStore(db);
  const { id } = ensureSeries(store, candles, { isSimulated: false, source: 'file' });
  writeCandles(store, id, candles);
  writeTrades(store, MARKET, { ...trades, id: trades.time.map((_, i) => i + 1) });
  store.close();
});

const run = (flags: Readonly<Record<string, unknown>>, json = false): Promise<Outcome> =>
  runCommand(bars, db, [], flags, { json });
const file = (name: string): string => join(scratch.path, name);
const rowsOf = (path: string): string[][] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

describe('quant bars', () => {
  it('writes what the sampler gives, stamped with the last trade and with the first', async () => {
    const out = file('volume.csv');
    await run({ symbols: 'TESTUSDT', kind: 'volume', size: '20000', out });
    const [header, ...rows] = rowsOf(out);
    expect(header).toEqual(['ts_ms', 'start_ms', 'open', 'high', 'low', 'close', 'volume']);
    const made = sampleBars(ticksFromCandles(candles), { kind: 'volume', size: 20_000 });
    expect(rows.length).toBe(made.candles.length);
    expect(rows.map((row) => row.slice(0, 2).map(Number))).toEqual(
      [...made.candles.openTime].map((time, k) => [time, made.startTime[k]]),
    );
    expect(rows.map((row) => Number(row[6]))).toEqual([...made.candles.volume]);
  });
  it('samples stored trades', async () => {
    const out = file('ticks.csv');
    await run({ from: 'trades', kind: 'tick', size: '100', out });
    const [header, ...rows] = rowsOf(out);
    expect(header.slice(-4)).toEqual(['quote_volume', 'trades', 'taker_buy_base', 'taker_buy_quote']);
    const made = sampleBars(ticksFromTrades(trades, MARKET), { kind: 'tick', size: 100 });
    expect(rows.length).toBe(40);
    expect(rows.map((row) => [Number(row[0]), Number(row[5])])).toEqual(
      [...made.candles.openTime].map((time, k) => [time, made.candles.close[k]]),
    );
  });
  it('tells how the returns look, beside bars of the clock that are about as many', async () => {
    const { stdout } = await run({ kind: 'dollar', size: '2e6' }, true);
    const { schema, markets } = JSON.parse(stdout);
    expect(schema).toBe('quant/bars@1');
    expect(markets).toMatchObject([{ symbol: 'TESTUSDT', is_simulated: false, source: '3000 1m candles' }]);
    const [{ bars: count, returns, time_bars, mean_duration_ms, median_duration_ms }] = markets;
    expect(returns.returns).toBe(count - 1);
    expect(returns.jarque_bera).toBeGreaterThan(0);
    expect(median_duration_ms % 60_000, 'whole candles').toBe(0);
    expect(mean_duration_ms).toBeLessThanOrEqual((3000 / count) * 60_000);
    expect(Math.abs(Math.log(time_bars.returns.returns / count))).toBeLessThan(Math.log(2));
    const text = (await run({ kind: 'dollar', size: '2e6' })).stdout;
    expect(text).toContain(`TESTUSDT: ${count} bars from 3000 1m candles`);
    expect(text).toMatch(/dollar 2e6 .*\n\s+time \d+m/);
  });
  it('samples time as well, from candles and from trades', async () => {
    const fromCandles = JSON.parse((await run({ kind: 'time', size: '1h' }, true)).stdout).markets[0];
    expect(fromCandles).toMatchObject({ bars: 50, median_duration_ms: 3_600_000, time_bars: null });
    const fromTrades = JSON.parse((await run({ kind: 'time', size: '5m', from: 'trades' }, true)).stdout).markets[0];
    expect(fromTrades.bars).toBeGreaterThan(5);
  });
  it('asks for a size, and names one that fits', async () => {
    await expect(run({ kind: 'volume' })).rejects.toMatchObject({
      message: '--size must say how much makes a volume bar, a number above 0; none was given',
      hint: expect.stringMatching(/^--size 3\d000 makes about one bar an hour$/),
    });
    await expect(run({ kind: 'tick-run', size: 'x' })).rejects.toMatchObject({
      hint: '--size 60 makes about one bar an hour',
    });
    await expect(run({ kind: 'tick', from: 'trades' })).rejects.toMatchObject({
      hint: expect.stringMatching(/^--size \d\d makes about one bar a minute$/),
    });
    await expect(run({ kind: 'tick-run', size: '1.5' })).rejects.toMatchObject({ code: 'E_PARAM' });
    await expect(run({ kind: 'volume', size: '1e12' })).rejects.toMatchObject({
      code: 'E_NO_DATA',
      message: 'TESTUSDT: no volume bar of 1e12 is complete in 3000 1m candles',
    });
  });
  it('refuses flags that say two things, and what is not there', async () => {
    await expect(run({ from: '1m', interval: '5m', size: '1' })).rejects.toMatchObject({
      message: '--from 1m and --interval 5m name different candles',
    });
    await expect(run({ size: '1e6', out: 'bars.parquet' })).rejects.toMatchObject({ code: 'E_USAGE' });
    await expect(run({ from: 'trades', symbols: 'ETHUSDT', size: '1' })).rejects.toMatchObject({
      message: 'the store has no trades of ETHUSDT',
    });
    await expect(run({ from: '5m', size: '1' })).rejects.toMatchObject({ code: 'E_NO_DATA' });
  });
});
