import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignMarkets } from '../../src/core/align.js';
import { type BarRow, candlesFrom, START_MS } from '../support/series.js';

const HOUR = 3_600_000;
/** Flat bars at some places of the hourly grid. */
const at = (places: readonly number[], startMs = START_MS) =>
  candlesFrom(
    places.map((place): BarRow => [9, 9, 9, 9, 1, place]),
    { startMs },
  );

describe('several markets on one clock', () => {
  it('step wherever one of them has a bar, and say which row that is', () => {
    const clock = alignMarkets([at([0, 1, 4]), at([1, 2, 4, 5])]);
    expect([...clock.openTime].map((t) => (t - START_MS) / HOUR)).toEqual([0, 1, 2, 4, 5]);
    expect(clock.steps).toBe(5);
    expect(clock.rowAt.map((rows) => [...rows])).toEqual([
      [0, 1, -1, 2, -1],
      [-1, 0, 1, 2, 3],
    ]);
  });

  it('keep the clock of the only one, and have no step without bars', () => {
    const one = alignMarkets([at([0, 3])]);
    expect([one.steps, ...one.rowAt[0]]).toEqual([2, 0, 1]);
    expect(alignMarkets([]).steps).toBe(0);
    expect(alignMarkets([at([]), at([])]).steps).toBe(0);
    expect([...alignMarkets([at([]), at([2])]).rowAt[0]]).toEqual([-1]);
  });

  it('are refused when their bars differ in length', () => {
    const minutes = candlesFrom([9, 9], { intervalMs: 60_000, symbol: 'MIN' });
    expect(() => alignMarkets([at([0, 1]), minutes])).toThrow(
      'all markets of a run need one interval: MIN has 1m, TESTUSDT has 1h',
    );
  });

  it('are refused when their bars open at different minutes: one would know half a bar of the other', () => {
    expect(() => alignMarkets([at([0, 1]), at([0, 1], START_MS + HOUR / 2)])).toThrow(
      'all markets of a run need bars that open together: TESTUSDT opens at 2024-01-01T00:30:00Z, TESTUSDT opens at 2024-01-01T00:00:00Z',
    );
  });

  it('agree with a set of times and a search in each market', () => {
    const places = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(places, { minLength: 1, maxLength: 4 }), (lists) => {
        const markets = lists.map((list) => at([...list].sort((a, b) => a - b)));
        const clock = alignMarkets(markets);
        const union = [...new Set(lists.flat())].sort((a, b) => a - b).map((place) => START_MS + place * HOUR);
        expect([...clock.openTime]).toEqual(union);
        for (const [s, m] of markets.entries()) {
          expect([...clock.rowAt[s]]).toEqual(union.map((t) => [...m.openTime].indexOf(t)));
        }
      }),
      { seed: 14, numRuns: 100 },
    );
  });
});
