import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import data from '../../src/cli/commands/data.js';
import fetchCommand from '../../src/cli/commands/fetch.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { writeCandles } from '../../src/data/store/candles.js';
import { openStore } from '../../src/data/store/database.js';
import { writeFunding } from '../../src/data/store/funding.js';
import { loadRules } from '../../src/data/store/rules.js';
import { ensureSeries } from '../../src/data/store/series.js';
import { scratchFolder } from '../support/cli.js';
import { runCommand } from '../support/in-process.js';
import { type BarRow, candlesFrom, f, START_MS } from '../support/series.js';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

let count = 0;

/** A store with one series that lacks the bars of hours 3 and 4; the venue answered for the hours below `answered`. */
function holed(answered: number): string {
  const db = join(scratch.path, `data-${count++}.sqlite`);
  const store = openStore(db);
  const candles = candlesFrom([0, 1, 2, 5, 6].map((at): BarRow => [10, 11 + at, 9, 10, 1, at]));
  const { id } = ensureSeries(store, candles, { isSimulated: false, source: 'ccxt' });
  const coverage = { fromMs: START_MS, toMs: START_MS + answered * HOUR_MS, source: 'ccxt' };
  writeCandles(store, id, candles, { coverage });
  store.close();
  return db;
}

describe('quant data check', () => {
  it('ends with 10 for a gap that nobody explains', async () => {
    const { code, stdout } = await runCommand(data, holed(4), ['check']);
    expect(stdout).toContain('warning gap          2 bars missing');
    expect(code).toBe(10);
  });
  it('lists a gap that the venue confirmed, and ends with 0', async () => {
    const { code, stdout } = await runCommand(data, holed(6), ['check']);
    expect(stdout).toContain('info    gap          2 bars missing from 2024-01-01T03:00:00Z (2 h, the venue has none)');
    expect(code).toBe(0);
  });
  it('has nothing to say of mark prices without volume', async () => {
    const db = join(scratch.path, 'marks.sqlite');
    const store = openStore(db);
    const marks = candlesFrom(
      [10, 11, 12, 11].map((p): BarRow => [p, p + 1, p - 1, p, 0]),
      { market: 'mark' },
    );
    writeCandles(store, ensureSeries(store, marks, { isSimulated: false, source: 'file' }).id, marks);
    store.close();
    const { code, stdout } = await runCommand(data, db, ['check']);
    expect([code, stdout]).toEqual([0, 'test mark TESTUSDT 1h: 4 bars, nothing found\n']);
  });
});

describe('quant data list', () => {
  it('names the contracts whose funding is stored, and their holes', async () => {
    const db = holed(4);
    const store = openStore(db);
    const key = { venue: 'test', market: 'swap', symbol: 'TESTUSDT' } as const;
    const [a, b, c] = [START_MS, START_MS + 8 * HOUR_MS, START_MS + 80 * HOUR_MS];
    writeFunding(store, key, { time: f(a, b, c), rate: f(0.1, 0.2, 0.3) }, [
      { fromMs: a, toMs: b + 1, source: 'file' },
      { fromMs: c, toMs: c + 1, source: 'file' },
    ]);
    store.close();
    const { stdout } = await runCommand(data, db, ['list']);
    expect(stdout.trimEnd().split('\n').at(-1)?.split(/ {2,}/)).toEqual([
      'test',
      'swap',
      'TESTUSDT',
      '3',
      '2024-01-01 00:00',
      '2024-01-04 08:00',
      '1',
    ]);
    const document = JSON.parse((await runCommand(data, db, ['list'], {}, { json: true })).stdout);
    expect(document.funding).toMatchObject([{ symbol: 'TESTUSDT', rates: 3, is_simulated: false }]);
    const spot = await runCommand(data, db, ['list'], { market: 'spot' });
    expect(spot.stdout, 'funding is not of a spot market').not.toContain('funding rates');
  });
});

describe('quant fetch', () => {
  const wish = { source: 'sim(outages=false)', since: '2024-01-01', until: '2024-01-03' };
  const fetchInto = (db: string, flags: object) =>
    runCommand(fetchCommand, db, [], { ...wish, ...flags }, { json: true });

  it('brings mark prices, rules and funding with a perpetual', async () => {
    const db = join(scratch.path, 'perpetual.sqlite');
    const { stdout } = await fetchInto(db, { symbols: 'BTC/USDT:USDT', funding: true });
    expect(JSON.parse(stdout).series).toMatchObject([
      { market: 'swap', inserted: 48, funding_rows: 6, new_rules: true },
      { market: 'mark', inserted: 48, funding_rows: 0, new_rules: false },
    ]);
    const store = openStore(db);
    const rules = loadRules(store, { venue: 'sim', market: 'swap', symbol: 'BTCUSDT' });
    store.close();
    expect(rules).toMatchObject({ tickSize: 0.01, minNotional: 5 });
    expect(rules?.marginTables).toHaveLength(1);
    const again = JSON.parse((await fetchInto(db, { symbols: 'BTC/USDT:USDT', funding: true })).stdout).series;
    expect(again, 'and nothing twice').toMatchObject([
      { inserted: 0, new_rules: false },
      { inserted: 0, new_rules: false },
    ]);
  });

  it('leaves them away when told to, and on spot markets', async () => {
    const db = join(scratch.path, 'plain.sqlite');
    for (const flags of [{ symbols: 'BTC/USDT:USDT', mark: false }, { symbols: 'BTCUSDT' }]) {
      expect(JSON.parse((await fetchInto(db, flags)).stdout).series).toHaveLength(1);
    }
  });

  it('says so where a source has no mark prices', async () => {
    const db = join(scratch.path, 'csv.sqlite');
    const { writeFileSync } = await import('node:fs');
    const path = join(scratch.path, 'bars.csv');
    writeFileSync(path, `ts_ms,open,high,low,close,volume\n${START_MS},1,2,1,2,1\n${START_MS + HOUR_MS},1,2,1,2,1\n`);
    const { stdout, stderr } = await fetchInto(db, { symbols: 'BTC/USDT:USDT', source: `csv(file="${path}")` });
    expect(JSON.parse(stdout).series).toMatchObject([{ market: 'swap', inserted: 2, new_rules: false }]);
    expect(stderr).toContain('gives no mark prices');
  });
});
