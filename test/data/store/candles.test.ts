import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candles, makeCandles, sliceCandles } from '../../../src/core/candles.js';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/kit/time.js';
import {
  hashCandles,
  loadCandles,
  readCandleRows,
  type WriteCount,
  writeCandles,
} from '../../../src/data/store/candles.js';
import { coverage } from '../../../src/data/store/coverage.js';
import { openStore } from '../../../src/data/store/database.js';
import { findDamage } from '../../../src/data/store/repair.js';
import { ensureSeries, findSeries, listSeries } from '../../../src/data/store/series.js';
import { candlesFrom, f, randomCandles, START_MS } from '../../support/series.js';
import { bits, seriesFor, tempStore, withExtra } from './temp-store.js';

const count = (some: Partial<WriteCount>): WriteCount => ({
  inserted: 0,
  unchanged: 0,
  conflicts: 0,
  replaced: 0,
  enriched: 0,
  ...some,
});

/** 120 bars with holes of up to 50 hours between most of them, so that they span several blocks of minutes. */
function sparse(seed: number): Candles {
  const c = randomCandles({ seed, length: 120, gapShare: 0.7, intervalMs: HOUR_MS });
  return makeCandles({ ...c, intervalMs: MINUTE_MS * 15 });
}

describe('writing', () => {
  it('stores bars and gives the same bits back', () => {
    const store = tempStore();
    const c = withExtra(randomCandles({ seed: 1, length: 5000, gapShare: 0.01 }), {
      trades: Float64Array.from({ length: 5000 }, (_, i) => (i % 7 === 0 ? Number.NaN : i)),
    });
    const { id } = seriesFor(store, c);
    expect(writeCandles(store, id, c)).toEqual(count({ inserted: 5000 }));
    expect(bits(readCandleRows(store, id))).toEqual(bits(c));
    expect(findSeries(store, c)).toMatchObject({
      bars: 5000,
      version: 1,
      firstOpen: c.openTime[0],
      lastOpen: c.openTime[4999],
    });
  });
  it('ends with the union of overlapping pages in any order', () => {
    const page = fc.tuple(fc.nat(119), fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.array(page, { minLength: 1, maxLength: 12 }), (seed, pages) => {
        const store = openStore(':memory:');
        const c = sparse(seed);
        const { id } = seriesFor(store, c);
        const union = new Set<number>();
        for (const [from, size] of pages) {
          const part = sliceCandles(c, from, Math.min(120, from + size));
          const before = union.size;
          for (const time of part.openTime) union.add(time);
          const inserted = union.size - before;
          expect(writeCandles(store, id, part)).toEqual(count({ inserted, unchanged: part.length - inserted }));
        }
        const stored = readCandleRows(store, id);
        expect([...stored.openTime]).toEqual([...union].sort((a, b) => a - b));
        const rows = [...stored.openTime].map((time) => c.openTime.indexOf(time));
        expect([...stored.close]).toEqual(rows.map((row) => c.close[row]));
        expect(findDamage(store, id)).toEqual([]);
        expect(listSeries(store)[0]).toMatchObject({
          bars: union.size,
          firstOpen: Math.min(...union),
          lastOpen: Math.max(...union),
        });
        store.close();
      }),
      { seed: 20261120, numRuns: 60 },
    );
  });
  it('does not count a second writing as a change', () => {
    const store = tempStore();
    const c = randomCandles({ seed: 2, length: 300 });
    const { id } = seriesFor(store, c);
    writeCandles(store, id, c);
    expect(writeCandles(store, id, c)).toEqual(count({ unchanged: 300 }));
    expect(findSeries(store, c)?.version).toBe(1);
  });
  it('takes a bar that comes late into its place', () => {
    const store = tempStore();
    const c = candlesFrom([10, 11, 12, 13]);
    const { id } = seriesFor(store, c);
    writeCandles(store, id, candlesFrom([10, [13, 13, 13, 13, 1, 3]]));
    writeCandles(
      store,
      id,
      candlesFrom([
        [11, 11, 11, 11, 1, 1],
        [12, 12, 12, 12, 1, 2],
      ]),
    );
    expect([...readCandleRows(store, id).close]).toEqual([10, 11, 12, 13]);
  });
  it('stores -0 as 0 and agrees with its own checksum afterwards', () => {
    const store = tempStore();
    const c = withExtra(candlesFrom([[10, 10, 10, 10, -0]]), { trades: f(-0) });
    const { id } = seriesFor(store, c);
    writeCandles(store, id, c);
    const back = readCandleRows(store, id);
    expect([Object.is(back.volume[0], 0), Object.is(back.extra.trades?.[0], 0)]).toEqual([true, true]);
  });
  it('writes coverage with the bars, or neither', () => {
    const store = tempStore();
    const c = candlesFrom([10, 11]);
    const { id } = seriesFor(store, c);
    const answered = { fromMs: START_MS, toMs: START_MS + 5 * HOUR_MS, source: 'ccxt:binance' };
    writeCandles(store, id, c, { coverage: answered });
    expect(coverage(store, id)).toEqual([answered]);
    const other = { fromMs: START_MS + 9 * HOUR_MS, toMs: START_MS + 10 * HOUR_MS, source: 'ccxt:binance' };
    expect(() => writeCandles(store, id, candlesFrom([12]), { coverage: other })).toThrow('is stored with open 10');
    expect(coverage(store, id), 'the refused page left no trace').toEqual([answered]);
  });
  it('covers the bars of a file but not the holes between them', () => {
    const store = tempStore();
    const c = candlesFrom([10, 11, [12, 12, 12, 12, 1, 4]]);
    const { id } = seriesFor(store, c);
    writeCandles(store, id, c, { coverage: { fromMs: START_MS, toMs: START_MS + 9 * HOUR_MS, source: 'csv' } });
    expect(
      coverage(store, id).map(({ fromMs, toMs }) => [(fromMs - START_MS) / HOUR_MS, (toMs - START_MS) / HOUR_MS]),
    ).toEqual([
      [0, 2],
      [4, 5],
    ]);
  });
});

describe('a bar that is stored with other values', () => {
  const before = candlesFrom([10, 11, 12, 13]);
  const after = candlesFrom([10, 11.5, 12, 13.5, 14]);
  it('stops the whole write and is named', () => {
    const store = tempStore();
    const { id } = seriesFor(store, before);
    writeCandles(store, id, before);
    expect(() => writeCandles(store, id, after)).toThrow(
      'test spot TESTUSDT 1h: bar 2024-01-01T01:00:00Z is stored with open 11, the new one has 11.5',
    );
    expect(bits(readCandleRows(store, id))).toEqual(bits(before));
    expect(findSeries(store, before)?.version).toBe(1);
  });
  it('stays under keep, while new bars come in', () => {
    const store = tempStore();
    const { id } = seriesFor(store, before);
    writeCandles(store, id, before);
    expect(writeCandles(store, id, after, { onConflict: 'keep' })).toEqual(
      count({ inserted: 1, unchanged: 2, conflicts: 2 }),
    );
    expect([...readCandleRows(store, id).close]).toEqual([10, 11, 12, 13, 14]);
  });
  it('gives way under replace', () => {
    const store = tempStore();
    const { id } = seriesFor(store, before);
    writeCandles(store, id, before);
    expect(writeCandles(store, id, after, { onConflict: 'replace' })).toEqual(
      count({ inserted: 1, unchanged: 2, conflicts: 2, replaced: 2 }),
    );
    expect([...readCandleRows(store, id).close]).toEqual([10, 11.5, 12, 13.5, 14]);
    expect(loadCandles(store, before).close, 'the column file follows').toEqual(after.close);
  });
});

describe('columns that not every source knows', () => {
  const plain = candlesFrom([10, 11, 12]);
  it('fill in where they were unknown, and are not lost to a source that does not know them', () => {
    const store = tempStore();
    const { id } = seriesFor(store, plain);
    writeCandles(store, id, plain);
    const rich = withExtra(plain, { trades: f(5, Number.NaN, 7), quoteVolume: f(1, 2, 3) });
    expect(writeCandles(store, id, rich)).toEqual(count({ unchanged: 3, enriched: 3 }));
    expect(writeCandles(store, id, plain)).toEqual(count({ unchanged: 3 }));
    expect(bits(readCandleRows(store, id))).toEqual(bits(rich));
  });
  it('are a conflict when both know a value and differ', () => {
    const store = tempStore();
    const { id } = seriesFor(store, plain);
    writeCandles(store, id, withExtra(plain, { trades: f(5, 6, 7) }));
    expect(() => writeCandles(store, id, withExtra(plain, { trades: f(5, 6, 8) }))).toThrow('stored with trades 7');
  });
  it('stay unknown as NULL in SQL and are left out when no bar knows them', () => {
    const store = tempStore();
    const { id } = seriesFor(store, plain);
    writeCandles(store, id, withExtra(plain, { trades: f(Number.NaN, Number.NaN, Number.NaN) }));
    expect(store.db.prepare('SELECT count(*) FROM candles WHERE trades IS NULL').pluck().get()).toBe(3);
    expect(loadCandles(store, plain).extra).toEqual({});
  });
});

describe('what the store does not take', () => {
  const broken = (change: (c: { [K in keyof Candles]: Candles[K] }) => void): Candles => {
    const c = candlesFrom([10, 11, 12]);
    change(c);
    return c;
  };
  it.each([
    ['NaN', broken((c) => c.close.fill(Number.NaN, 1)), 'close NaN'],
    ['an infinity', broken((c) => c.high.fill(Number.POSITIVE_INFINITY, 1)), 'high Infinity'],
    ['a negative volume', broken((c) => c.volume.fill(-1, 2)), 'volume -1'],
    ['a close above the high', broken((c) => c.close.fill(99, 1, 2)), 'outside low'],
    ['times that go back', broken((c) => c.openTime.fill(START_MS, 1, 2)), 'not later than the bar before it'],
    ['a bar off the grid', candlesFrom([10, 11, 12], { startMs: START_MS + MINUTE_MS }), 'grid of 1h'],
    ['a negative count of trades', withExtra(candlesFrom([10]), { trades: f(-3) }), 'trades -3'],
    [
      'an infinite quote volume',
      withExtra(candlesFrom([10]), { quoteVolume: f(Number.POSITIVE_INFINITY) }),
      'quoteVolume Infinity',
    ],
  ])('is %s', (_, candles, words) => {
    const store = tempStore();
    const { id } = seriesFor(store, candles);
    expect(() => writeCandles(store, id, candles)).toThrow(words);
    expect(readCandleRows(store, id).length).toBe(0);
  });
  it('is simulated bars in a real series, or bars of another series', () => {
    const store = tempStore();
    const c = candlesFrom([10]);
    const { id } = seriesFor(store, c);
    expect(() => ensureSeries(store, c, { isSimulated: true, source: 'sim' })).toThrow('holds real bars');
    expect(() => writeCandles(store, id, { ...c, isSimulated: true })).toThrow('simulated and real');
    expect(() => writeCandles(store, id, { ...c, symbol: 'OTHER' })).toThrow('test spot OTHER 1h');
    expect(() => ensureSeries(store, { ...c, intervalMs: 1500 }, { isSimulated: false, source: 'x' })).toThrow(
      'whole number of minutes',
    );
  });
});

describe('loading', () => {
  it('gives the bars of a range, and says what there is when the range has none', () => {
    const store = tempStore();
    const c = candlesFrom([10, 11, 12, 13]);
    const { id } = seriesFor(store, c);
    writeCandles(store, id, c);
    const range = { fromMs: START_MS + HOUR_MS, toMs: START_MS + 3 * HOUR_MS };
    expect([...loadCandles(store, c, range).close], 'the end is exclusive').toEqual([11, 12]);
    expect([...readCandleRows(store, id, range).close]).toEqual([11, 12]);
    expect(() => loadCandles(store, c, { fromMs: START_MS + 9 * HOUR_MS })).toThrow(
      'it holds 2024-01-01 00:00 to 2024-01-01 03:00 UTC',
    );
  });
  it('says which fetch would bring a series that is not there', () => {
    const store = tempStore();
    expect(() => loadCandles(store, candlesFrom([1]))).toThrow('the store holds no bars of test spot TESTUSDT 1h');
  });
  it('hands out shared memory, also for extra columns', () => {
    const store = tempStore();
    const c = withExtra(candlesFrom([10, 11]), { trades: f(1, 2) });
    writeCandles(store, seriesFor(store, c).id, c);
    for (let i = 0; i < 2; i++) {
      const loaded = loadCandles(store, c);
      expect(loaded.close.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(loaded.extra.trades?.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(loaded.length).toBe(2);
    }
  });
  it('shows bars to anyone who reads SQL', () => {
    const store = tempStore();
    const c = candlesFrom([[10, 12, 9, 11, 5]]);
    writeCandles(store, seriesFor(store, c).id, c);
    const raw = new Database(store.file, { readonly: true });
    expect(
      raw.prepare("SELECT symbol, interval, time, close, trades FROM candles_readable WHERE symbol = 'TESTUSDT'").all(),
    ).toEqual([{ symbol: 'TESTUSDT', interval: '1h', time: '2024-01-01T00:00:00Z', close: 11, trades: null }]);
    raw.close();
  });
});

describe('the data hash', () => {
  it('is of the content: the same in another store, whatever the order of pages', () => {
    const c = randomCandles({ seed: 9, length: 50 });
    const hashes = [
      [0, 50],
      [25, 50, 0, 30],
    ].map((cuts) => {
      const store = tempStore();
      const { id } = seriesFor(store, c);
      for (let i = 0; i < cuts.length; i += 2) writeCandles(store, id, sliceCandles(c, cuts[i], cuts[i + 1]));
      return hashCandles(loadCandles(store, seriesFor(store, c)));
    });
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(hashes[1]).toBe(hashes[0]);
  });
  it('changes with one value, one column and the range', () => {
    const hashOf = (c: Candles, range = {}): string => {
      const store = tempStore();
      writeCandles(store, seriesFor(store, c).id, c);
      return hashCandles(loadCandles(store, seriesFor(store, c), range));
    };
    const c = candlesFrom([10, 11, 12]);
    const all = [
      hashOf(c),
      hashOf(candlesFrom([10, 11, 12.000001])),
      hashOf(withExtra(c, { trades: f(1, 2, 3) })),
      hashOf(c, { fromMs: START_MS + HOUR_MS }),
      hashOf(makeCandles({ ...c, symbol: 'OTHER' })),
    ];
    expect(new Set(all).size).toBe(5);
    const unknown = f(Number.NaN, Number.NaN, Number.NaN);
    expect(hashOf(withExtra(c, { trades: unknown })), 'a column without a known value says nothing').toBe(all[0]);
  });
});
