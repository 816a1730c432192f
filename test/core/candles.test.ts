import { describe, expect, it } from 'vitest';
import { type CandleInput, candlesBetween, makeCandles, rowAtOrAfter, sliceCandles } from '../../src/core/candles.js';

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

  it('cuts by row, never beyond what there is', () => {
    const c = makeCandles(input([0, 1, 2].map((h) => [h * HOUR, ...good.slice(1)])));
    expect([sliceCandles(c, 1, 3), sliceCandles(c, 1, 9), sliceCandles(c, 2, 1)].map((x) => x.length)).toEqual([
      2, 2, 0,
    ]);
    expect(sliceCandles(c, 1, 9).openTime.length).toBe(2);
  });

  it('cuts by time without a copy', () => {
    const c = makeCandles(input([0, 1, 2, 5, 6].map((h) => [h * HOUR, ...good.slice(1)])));
    expect(rowAtOrAfter(c, 3 * HOUR)).toBe(3);
    const cut = candlesBetween(c, HOUR, 6 * HOUR);
    expect([...cut.openTime]).toEqual([HOUR, 2 * HOUR, 5 * HOUR]);
    expect(cut.close.buffer).toBe(c.close.buffer);
  });
});
