import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candles, sliceCandles } from '../../../src/core/candles.js';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/kit/time.js';
import { writeCandles } from '../../../src/data/store/candles.js';
import { openStore } from '../../../src/data/store/database.js';
import { acceptGaps, type GapRow, listGaps, syncGaps } from '../../../src/data/store/gaps.js';
import { type BarRow, candlesFrom, randomCandles, START_MS } from '../../support/series.js';
import { seriesFor, tempStore } from './temp-store.js';

const barsAt = (...places: number[]): Candles => candlesFrom(places.map((at): BarRow => [10, 10, 10, 10, 1, at]));
const hour = (n: number): number => START_MS + n * HOUR_MS;
const brief = (gaps: readonly GapRow[]) =>
  gaps.map(({ fromMs, bars, reason }) => [(fromMs - START_MS) / HOUR_MS, bars, reason]);

describe('the gap ledger', () => {
  it('lists missing bars, the venue’s own where it was asked', () => {
    const store = tempStore();
    const c = barsAt(0, 1, 4, 5, 9);
    const { id } = seriesFor(store, c);
    writeCandles(store, id, c, { coverage: { fromMs: hour(0), toMs: hour(6), source: 'ccxt:binance' } });
    const gaps = syncGaps(store, id);
    expect(gaps).toEqual([
      { fromMs: hour(2), toMs: hour(4), bars: 2, reason: 'venue', note: '' },
      { fromMs: hour(6), toMs: hour(9), bars: 3, reason: 'unexplained', note: '' },
    ]);
    expect(listGaps(store, id)).toEqual(gaps);
  });
  it('does not believe a file that a bar does not exist', () => {
    const store = tempStore();
    const c = barsAt(0, 3);
    const { id } = seriesFor(store, c);
    writeCandles(store, id, c, { coverage: { fromMs: hour(0), toMs: hour(4), source: 'csv' } });
    expect(brief(syncGaps(store, id))).toEqual([[1, 2, 'unexplained']]);
  });
  it('takes two answers that touch for one', () => {
    const store = tempStore();
    const c = barsAt(0, 5);
    const { id } = seriesFor(store, c);
    writeCandles(store, id, sliceCandles(c, 0, 1), {
      coverage: { fromMs: hour(0), toMs: hour(3), source: 'ccxt:binance' },
    });
    writeCandles(store, id, sliceCandles(c, 1, 2), {
      coverage: { fromMs: hour(3), toMs: hour(6), source: 'binance-archive' },
    });
    expect(brief(syncGaps(store, id))).toEqual([[1, 4, 'venue']]);
  });
  it('keeps what a person accepted, also when some of the bars turn up', () => {
    const store = tempStore();
    const { id } = seriesFor(store, barsAt(0));
    writeCandles(store, id, barsAt(0, 10, 12));
    syncGaps(store, id);
    expect(acceptGaps(store, id, 'outage of the venue', { toMs: hour(10) })).toBe(1);
    expect(brief(listGaps(store, id))).toEqual([
      [1, 9, 'accepted'],
      [11, 1, 'unexplained'],
    ]);
    writeCandles(store, id, barsAt(4));
    expect(brief(syncGaps(store, id))).toEqual([
      [1, 3, 'accepted'],
      [5, 5, 'accepted'],
      [11, 1, 'unexplained'],
    ]);
    expect(listGaps(store, id)[1].note).toBe('outage of the venue');
  });
  it('finds every hole that a look at each bar finds, over many blocks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
        const store = openStore(':memory:');
        const c = { ...randomCandles({ seed, length: 300, gapShare: 0.3 }), intervalMs: 15 * MINUTE_MS };
        const { id } = seriesFor(store, c);
        writeCandles(store, id, c);
        const expected: [number, number][] = [];
        for (let i = 1; i < 300; i++) {
          if (c.openTime[i] - c.openTime[i - 1] > c.intervalMs)
            expected.push([c.openTime[i - 1] + c.intervalMs, c.openTime[i]]);
        }
        expect(syncGaps(store, id).map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual(expected);
        store.close();
      }),
      { seed: 20261120, numRuns: 20 },
    );
  });
});
