import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, floorToInterval, HOUR_MS, isoUtc } from '../../src/core/kit/time.js';
import { quant, scratchFolder } from '../support/cli.js';
import type { LoopbackMarket } from '../support/exchange/market.js';
import { type Loopback, type LoopbackOptions, startLoopback } from '../support/exchange/server.js';

const scratch = scratchFolder();
const cwd = scratch.path;
const today = floorToInterval(Date.now(), DAY_MS);
const outage: [number, number] = [today - 10 * DAY_MS, today - 10 * DAY_MS + 5 * HOUR_MS];
const spot: LoopbackMarket = {
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  type: 'spot',
  listedMs: Date.UTC(2017, 7, 17, 4),
  outages: [outage],
};
const swap: LoopbackMarket = { ...spot, type: 'linear', outages: [] };

/** Dates, not ages: the clock may pass the end of a bar between two fetches that must be equal. */
const RANGE = ['--since', isoUtc(today - 60 * DAY_MS), '--until', isoUtc(today - DAY_MS)];

const running: Loopback[] = [];
async function exchange(options: Partial<LoopbackOptions> = {}): Promise<string> {
  const loopback = await startLoopback({ markets: [spot, swap], now: Date.now, ...options });
  running.push(loopback);
  return loopback.url;
}

let reference = '';
beforeAll(async () => {
  const url = await exchange();
  await quant(
    ['fetch', '--symbols', 'BTCUSDT', '--interval', '15m', ...RANGE, '--base-url', url, '--db', 'reference.sqlite'],
    { cwd },
  );
  reference = (await quant(['export', '--db', 'reference.sqlite'], { cwd })).stdout;
  expect(reference.length).toBeGreaterThan(100_000);
});
afterEach(async () => {
  for (const loopback of running.splice(0)) await loopback.close();
});
afterAll(() => scratch.remove());

describe('quant fetch, with the real ccxt against an exchange on this machine', () => {
  it('says what it stored, what was there, and which gaps the venue has', async () => {
    const args = [
      'fetch',
      '--symbols',
      'BTCUSDT',
      '--since',
      '30d',
      '--base-url',
      await exchange(),
      '--db',
      'told.sqlite',
    ];
    const first = await quant(args, { cwd });
    expect(first.code, first.stderr).toBe(0);
    expect(first.stdout).toContain('binance spot BTCUSDT 1h');
    expect(first.stdout).toContain('1 gap, 5 bars missing');
    expect(first.stdout).toContain('venue');
    const again = await quant([...args, '--json'], { cwd });
    expect(JSON.parse(again.stdout).series[0].inserted, 'at most a bar that has closed since').toBeLessThanOrEqual(1);
  });

  it('knows a perpetual by its symbol, and brings its mark prices, funding and rules', async () => {
    const { code, stdout, stderr } = await quant(
      [
        'fetch',
        '--symbols',
        'BTC/USDT:USDT',
        '--funding',
        '--since',
        '20d',
        '--base-url',
        await exchange(),
        '--json',
        '--db',
        'swap.sqlite',
      ],
      { cwd },
    );
    expect(code, stderr).toBe(0);
    const [series, marks] = JSON.parse(stdout).series;
    expect(series).toMatchObject({ market: 'swap', symbol: 'BTCUSDT', new_rules: true });
    expect(series.funding_rows).toBeGreaterThanOrEqual(59);
    expect(marks).toMatchObject({ market: 'mark', symbol: 'BTCUSDT', bars: series.bars });
    const rules = await quant(['rules', 'show', 'BTCUSDT', '--json', '--db', 'swap.sqlite'], { cwd });
    expect(JSON.parse(rules.stdout).items[0].rules).toMatchObject({ contract: 'linear', tickSize: 0.01 });
  });

  it('refuses a symbol that the exchange does not list, with a near name', async () => {
    const { code, stderr } = await quant(
      ['fetch', '--symbols', 'BTCUSDC', '--base-url', await exchange(), '--db', 'none.sqlite'],
      { cwd },
    );
    expect(code).toBe(3);
    expect(stderr).toContain('BTCUSDC');
    expect(stderr).toContain('BTCUSDT');
  });

  it('says which exchanges there are when one is unknown', async () => {
    const { code, stderr } = await quant(
      ['fetch', '--symbols', 'BTCUSDT', '--exchange', 'binanse', '--db', 'none.sqlite'],
      { cwd },
    );
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "binance"?');
  });

  it('ends with 4 when nobody answers', async () => {
    const loopback = await startLoopback({ markets: [spot], now: Date.now });
    await loopback.close();
    const { code, stderr } = await quant(
      [
        'fetch',
        '--symbols',
        'BTCUSDT',
        '--source',
        `ccxt(baseUrl="${loopback.url}", deadlineMs=50)`,
        '--db',
        'none.sqlite',
      ],
      { cwd },
    );
    expect(code, stderr).toBe(4);
    expect(stderr).toMatch(/hint:/);
  }, 120_000);

  it('stops at Ctrl-C with 6 and a consistent store, and goes on to the same candles', async () => {
    const url = await exchange({ delayMs: 60 });
    const args = [
      'fetch',
      '--symbols',
      'BTCUSDT',
      '--interval',
      '15m',
      ...RANGE,
      '--base-url',
      url,
      '--db',
      'stopped.sqlite',
    ];
    const stopped = await quant(args, {
      cwd,
      onStart: (child) => {
        const seen = setInterval(() => {
          // A few pages are in: the set-up calls and at least two of candles.
          if (running[0].requests.length >= 5) {
            clearInterval(seen);
            child.kill('SIGINT');
          }
        }, 5);
        child.on('exit', () => clearInterval(seen));
      },
    });
    expect(stopped.code, stopped.stderr).toBe(6);
    expect(stopped.stderr).toContain('stopping after this batch');
    const check = await quant(['data', 'sql', 'PRAGMA quick_check', '--db', 'stopped.sqlite', '--json'], { cwd });
    expect(JSON.parse(check.stdout).rows).toEqual([{ quick_check: 'ok' }]);
    const resumed = await quant([...args, '--json'], { cwd });
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(
      JSON.parse(resumed.stdout).series[0].already_covered,
      'what was stored is not asked for again',
    ).toBeGreaterThan(0);
    const { stdout } = await quant(['export', '--db', join(cwd, 'stopped.sqlite')], { cwd });
    expect(stdout === reference, 'the same candles as a fetch that was never stopped').toBe(true);
  });
});
