import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addCoverage,
  coverage,
  missingStretches,
  removeCoverage,
  speaksForVenue,
} from '../../../src/data/store/coverage.js';
import { openStore, writing } from '../../../src/data/store/database.js';
import { mergeStretches, runsOf, type Stretch, subtractStretches } from '../../../src/data/store/stretch.js';
import { candlesFrom, f } from '../../support/series.js';
import { seriesFor, tempStore } from './temp-store.js';

const span = (fromMs: number, toMs: number): Stretch => ({ fromMs, toMs });
const stretches = fc.array(
  fc.tuple(fc.nat(60), fc.nat(12)).map(([from, size]) => span(from, from + size)),
  { maxLength: 10 },
);
/** The model: a stretch is the set of its whole points. */
const points = (list: readonly Stretch[]): number[] =>
  [...new Set(list.flatMap(({ fromMs, toMs }) => Array.from({ length: toMs - fromMs }, (_, i) => fromMs + i)))].sort(
    (a, b) => a - b,
  );

describe('stretches', () => {
  it('join where they overlap or touch', () => {
    expect(mergeStretches([span(5, 7), span(1, 3), span(3, 4), span(9, 9)])).toEqual([span(1, 4), span(5, 7)]);
  });
  it('leave what is outside of them', () => {
    expect(subtractStretches(span(0, 10), [span(2, 3), span(8, 20)])).toEqual([span(0, 2), span(3, 8)]);
    expect(subtractStretches(span(0, 10), [])).toEqual([span(0, 10)]);
    expect(subtractStretches(span(0, 10), [span(-5, 15)])).toEqual([]);
  });
  it('hold the same points as sets do', () => {
    fc.assert(
      fc.property(stretches, fc.nat(60), fc.nat(20), (list, from, size) => {
        const merged = mergeStretches(list);
        expect(points(merged)).toEqual(points(list));
        for (let i = 1; i < merged.length; i++) expect(merged[i].fromMs).toBeGreaterThan(merged[i - 1].toMs);
        const covered = new Set(points(list));
        const left = subtractStretches(span(from, from + size), list);
        expect(points(left)).toEqual(points([span(from, from + size)]).filter((p) => !covered.has(p)));
      }),
      { seed: 20261120, numRuns: 200 },
    );
  });
  it('are the runs of bars that follow each other', () => {
    expect(runsOf(f(0, 10, 20, 50, 70, 80), 10)).toEqual([span(0, 30), span(50, 60), span(70, 90)]);
    expect(runsOf(f(), 10)).toEqual([]);
  });
});

describe('coverage', () => {
  it('is kept per source, merged, and asked as a whole', () => {
    const store = tempStore();
    const { id } = seriesFor(store, candlesFrom([1]));
    writing(store, () => {
      addCoverage(store, 'coverage', id, 'ccxt:a', [span(0, 10), span(20, 30)]);
      addCoverage(store, 'coverage', id, 'ccxt:b', [span(8, 22)]);
      addCoverage(store, 'coverage', id, 'ccxt:a', [span(10, 12)]);
    });
    expect(coverage(store, id)).toEqual([
      { ...span(0, 12), source: 'ccxt:a' },
      { ...span(8, 22), source: 'ccxt:b' },
      { ...span(20, 30), source: 'ccxt:a' },
    ]);
    expect(missingStretches(store, id, -5, 40)).toEqual([span(-5, 0), span(30, 40)]);
    writing(store, () => removeCoverage(store, id, span(9, 25)));
    expect(missingStretches(store, id, 0, 30)).toEqual([span(9, 25)]);
  });
  it('is the union of what was added, minus what was removed, in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 12 }), fc.boolean()), { maxLength: 15 }),
        (steps) => {
          const store = openStore(':memory:');
          const { id } = seriesFor(store, candlesFrom([1]));
          const model = new Set<number>();
          for (const [from, size, isRemoved] of steps) {
            const stretch = span(from, from + size);
            for (const p of points([stretch])) isRemoved ? model.delete(p) : model.add(p);
            writing(store, () =>
              isRemoved ? removeCoverage(store, id, stretch) : addCoverage(store, 'coverage', id, 'x', [stretch]),
            );
          }
          expect(points(coverage(store, id))).toEqual([...model].sort((a, b) => a - b));
          expect(coverage(store, id).map(({ fromMs, toMs }) => span(fromMs, toMs))).toEqual(
            mergeStretches(coverage(store, id)),
          );
          store.close();
        },
      ),
      { seed: 20261120, numRuns: 60 },
    );
  });
  it('knows a file from a source that asked the venue', () => {
    expect(['csv', 'csv:prices.csv', 'file x', 'import', 'parquet'].filter(speaksForVenue)).toEqual([]);
    const venues = ['ccxt', 'ccxt:binance', 'binance-archive', 'sim', 'csvault'];
    expect(venues.filter(speaksForVenue)).toEqual(venues);
  });
});
