import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignMarkets } from '../../src/core/align.js';
import { type CandleInput, candlesBetween, makeCandles, rowAtOrAfter } from '../../src/core/candles.js';

const HOUR = 3_600_000;

function input(rows: readonly (readonly number[])[]): CandleInput {
  const column = (k: number): Float64Array => Float64Array.from(rows, (r) => r[k]);
  return {
    venue: 'test',
    market: 'spot',
    symbol: 'BTCUSDT',
    intervalMs: HOUR,
    openTime: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  };
}

const good = [0, 10, 11, 9, 10, 1];

describe('makeCandles', () => {
  it.each([
    ['high below close', [0, 10, 9.5, 9, 9.8, 1], 'outside low 9'],
    ['high below low', [0, 10, 8, 9, 10, 1], 'has high 8 below low 9'],
    ['a price of zero', [0, 10, 11, 0, 10, 1], 'has low 0, a price must be above 0'],
    ['a NaN', [0, Number.NaN, 11, 9, 10, 1], 'has open NaN'],
    ['an infinity', [0, 10, Number.POSITIVE_INFINITY, 9, 10, 1], 'has high Infinity'],
    ['a negative volume', [0, 10, 11, 9, 10, -1], 'has volume -1'],
  ])('refuses %s', (_what, row, message) => {
    expect(() => makeCandles(input([row]))).toThrow(message);
  });

  it('refuses a time that goes back or stands between two bars, and allows a jump of whole bars', () => {
    const at = (...times: number[]): CandleInput => input(times.map((t) => [t, ...good.slice(1)]));
    expect(() => makeCandles(at(0, 0))).toThrow('is not later than the bar before it');
    expect(() => makeCandles(at(0, HOUR + 1))).toThrow('not a multiple of 1h');
    expect(makeCandles(at(0, 3 * HOUR)).length).toBe(2);
  });

  it('cuts by time without a copy', () => {
    const c = makeCandles(input([0, 1, 2, 5, 6].map((h) => [h * HOUR, ...good.slice(1)])));
    expect(rowAtOrAfter(c, 3 * HOUR)).toBe(3);
    const cut = candlesBetween(c, HOUR, 6 * HOUR);
    expect([...cut.openTime]).toEqual([HOUR, 2 * HOUR, 5 * HOUR]);
    expect(cut.close.buffer).toBe(c.close.buffer);
  });
});

describe('alignMarkets', () => {
  it('puts markets on the union of their times and marks what is missing', () => {
    const at = (...hours: number[]) => makeCandles(input(hours.map((h) => [h * HOUR, ...good.slice(1)])));
    const clock = alignMarkets([at(0, 1, 3), at(1, 2)]);
    expect([...clock.openTime]).toEqual([0, HOUR, 2 * HOUR, 3 * HOUR]);
    expect(clock.rowAt.map((r) => [...r])).toEqual([
      [0, 1, -1, 2],
      [-1, 0, 1, -1],
    ]);
  });

  it('agrees with a set of times and a search in each market', () => {
    const hours = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(hours, { minLength: 1, maxLength: 4 }), (lists) => {
        const markets = lists.map((l) =>
          makeCandles(input([...l].sort((a, b) => a - b).map((h) => [h * HOUR, ...good.slice(1)]))),
        );
        const clock = alignMarkets(markets);
        const union = [...new Set(lists.flat())].sort((a, b) => a - b).map((h) => h * HOUR);
        expect([...clock.openTime]).toEqual(union);
        for (const [s, m] of markets.entries()) {
          expect([...clock.rowAt[s]]).toEqual(union.map((t) => [...m.openTime].indexOf(t)));
        }
      }),
      { seed: 14, numRuns: 100 },
    );
  });
});
