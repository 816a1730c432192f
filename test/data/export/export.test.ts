import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type Candles, makeCandles } from '../../../src/core/candles.js';
import { csvText } from '../../../src/data/csv/write.js';
import { type ExportFormat, exportSeries, formatOfPath } from '../../../src/data/export.js';
import { importFiles } from '../../../src/data/import.js';
import { simulateMarket } from '../../../src/data/sim/market.js';
import { loadCandles, writeCandles } from '../../../src/data/store/candles.js';
import { openStore, type Store } from '../../../src/data/store/database.js';
import { ensureSeries, type SeriesInfo } from '../../../src/data/store/series.js';
import { scratchFolder } from '../../support/cli.js';
import { expectSameBits } from '../../support/laws.js';
import { randomCandles, START_MS } from '../../support/series.js';

const scratch = scratchFolder();
const stores: Store[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});
afterAll(() => scratch.remove());

function storeOf(candles: Candles): { store: Store; info: SeriesInfo } {
  const store = openStore(':memory:');
  stores.push(store);
  const info = ensureSeries(store, candles, { isSimulated: candles.isSimulated, source: 'test' });
  writeCandles(store, info.id, candles);
  return { store, info: ensureSeries(store, candles, { isSimulated: candles.isSimulated, source: 'test' }) };
}

/** Awkward doubles: many digits, tiny and large, values that are not known. */
function awkward(): Candles {
  const c = randomCandles({ seed: 5, length: 400, gapShare: 0.05 });
  const volume = c.volume.map((v, i) => [0, 1e-9 * (v + 1), 0.1 + 0.2, 123456789012345.67][i % 4]);
  const trades = c.volume.map((_, i) => (i % 3 === 0 ? Number.NaN : i));
  return makeCandles({ ...c, symbol: 'BTCUSDT', volume, extra: { trades, quoteVolume: volume.map((v) => v / 3) } });
}

function expectEqual(a: Candles, b: Candles): void {
  for (const name of ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const) {
    expectSameBits(a[name], b[name], name);
  }
  expect(Object.keys(a.extra).sort()).toEqual(Object.keys(b.extra).sort());
  for (const name of ['trades', 'quoteVolume'] as const) {
    if (b.extra[name] !== undefined) expectSameBits(a.extra[name] ?? new Float64Array(0), b.extra[name], name);
  }
  expect(a.isSimulated).toBe(b.isSimulated);
}

async function roundTrip(candles: Candles, name: string): Promise<Candles> {
  const { store, info } = storeOf(candles);
  const path = join(scratch.path, name);
  await exportSeries(store, info, path, formatOfPath(path));
  const other = openStore(':memory:');
  stores.push(other);
  const { venue, market, symbol, intervalMs } = candles;
  const [result] = await importFiles(other, [path], { key: { venue, market, symbol, intervalMs } });
  if (result.kind !== 'candles') throw new Error('expected candles');
  return loadCandles(other, result.series);
}

describe('export and import again', () => {
  it.each(['a.csv', 'a.csv.gz'])('give the same bits through %s', async (name) => {
    const candles = awkward();
    expectEqual(await roundTrip(candles, name), candles);
  });

  it('keep simulated bars labelled', async () => {
    const range = { fromMs: START_MS, toMs: START_MS + 50 * 3_600_000 };
    const { markets } = simulateMarket({ symbols: ['BTCUSDT'], intervalMs: 3_600_000, ...range });
    const renamed = makeCandles({ ...markets[0], venue: 'elsewhere' });
    expectEqual(await roundTrip(renamed, 'sim.csv'), renamed);
  });
});

describe('an export', () => {
  const candles = makeCandles({
    venue: 'test',
    market: 'spot',
    symbol: 'BTCUSDT',
    intervalMs: 3_600_000,
    openTime: Float64Array.of(START_MS, START_MS + 3_600_000),
    open: Float64Array.of(1, 1.5),
    high: Float64Array.of(2, 2.5),
    low: Float64Array.of(0.5, 1e-7),
    close: Float64Array.of(1.5, 0.1 + 0.2),
    volume: Float64Array.of(10, 0),
    extra: { trades: Float64Array.of(3, Number.NaN) },
  });

  async function text(format: ExportFormat, withSymbol = false): Promise<string> {
    const { store, info } = storeOf(candles);
    const path = join(scratch.path, 'out');
    const { rows, bytes } = await exportSeries(store, info, path, format, { withSymbol });
    const content = readFileSync(path);
    expect([rows, bytes]).toEqual([2, content.length]);
    return (format.endsWith('gz') ? gunzipSync(content) : content).toString();
  }

  it('is plain CSV with a header', async () => {
    expect(await text('csv')).toBe(
      'ts_ms,open,high,low,close,volume,trades\n' +
        '1704067200000,1,2,0.5,1.5,10,3\n' +
        '1704070800000,1.5,2.5,1e-7,0.30000000000000004,0,\n',
    );
    expect(await text('csv.gz')).toBe(await text('csv'));
  });

  it('is one JSON object a line', async () => {
    const lines = (await text('jsonl', true)).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { ts_ms: 1704067200000, open: 1, high: 2, low: 0.5, close: 1.5, volume: 10, trades: 3, symbol: 'BTCUSDT' },
      {
        ts_ms: 1704070800000,
        open: 1.5,
        high: 2.5,
        low: 1e-7,
        close: 0.30000000000000004,
        volume: 0,
        trades: null,
        symbol: 'BTCUSDT',
      },
    ]);
    expect(await text('jsonl.gz', true)).toBe(await text('jsonl', true));
  });

  it('goes to a stream that takes its time', async () => {
    const { store, info } = storeOf(awkward());
    let got = '';
    const slow = new Writable({
      highWaterMark: 100,
      write(chunk: Buffer, _, done) {
        got += chunk.toString();
        setImmediate(done);
      },
    });
    const { rows } = await exportSeries(store, info, slow, 'csv');
    expect(got.trimEnd().split('\n')).toHaveLength(rows + 1);
  });

  it('covers a range of bars when asked', async () => {
    const { store, info } = storeOf(candles);
    const path = join(scratch.path, 'part.csv');
    const { rows } = await exportSeries(store, info, path, 'csv', { range: { fromMs: START_MS + 1 } });
    expect(rows).toBe(1);
  });

  it('leaves the old file and no draft when it cannot be written', async () => {
    const { store, info } = storeOf(candles);
    const path = join(scratch.path, 'nowhere', 'x.csv');
    await expect(exportSeries(store, info, path, 'csv')).rejects.toMatchObject({ code: 'E_STORAGE' });
    const kept = join(scratch.path, 'kept.csv');
    writeFileSync(kept, 'old');
    await exportSeries(store, info, kept, 'csv');
    expect(readdirSync(scratch.path).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('refuses a name without a known ending', () => {
    expect(() => formatOfPath('x.parquet')).toThrow('x.parquet must end in .csv, .csv.gz, .jsonl, .jsonl.gz');
  });
});

describe('text cells', () => {
  it.each([
    ['BTCUSDT', 'BTCUSDT'],
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', `"'\t=1"`],
    ['a,"b"', '"a,""b"""'],
  ])('cannot become a formula: %j', (given, written) => {
    expect(csvText(given)).toBe(written);
  });
});
