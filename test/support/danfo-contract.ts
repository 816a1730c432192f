import { describe, expect, it } from 'vitest';
import type { FeatureMatrix } from '../../src/core/feature.js';
import { type DanfoFrame, fromDanfo, toDanfo } from '../../src/data/danfo.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { candlesFrom, START_MS } from './series.js';

const HOUR = 3_600_000;

export interface AnyDanfo {
  readonly DataFrame: new (
    data: Record<string, (number | string | boolean | null)[]>,
    options?: { index?: (string | number)[]; dtypes?: string[] },
  ) => DanfoFrame;
}

/** A matrix whose values need all their digits, with rows that are not known and a column of whole numbers. */
export function someMatrix(): FeatureMatrix {
  const candles = candlesFrom([1 / 3, 2 / 3, 1e8 / 7, 1e-8 / 3, 5]);
  return computeFeatures(candles, ['sma(period=2)', 'hour.sin', 'volume', 'greater(sma(period=3), sma(period=2))']);
}

/** The adapter on a danfo.js, real or not. */
export function danfoContract(title: string, load: () => Promise<AnyDanfo>): void {
  describe(`the adapter to danfo.js, on ${title}`, () => {
    it('brings a matrix over with its names and times, and back with every bit', async () => {
      const matrix = someMatrix();
      const frame = await toDanfo(matrix, await load());
      expect(frame.columns).toEqual(matrix.names);
      expect(frame.index).toEqual(Array.from(matrix.openTime));
      expect(frame.column('sma(period=2)').values).toEqual(Array.from(matrix.columns[0]));
      const back = fromDanfo(frame);
      expect(back).toEqual(matrix);
      expect(back.warmup).toBe(2);
    });

    it('reads times from a column named time, or the one that is named', async () => {
      const { DataFrame } = await load();
      const iso = new DataFrame({ time: ['2024-01-01T00:00:00Z', '2024-01-01T01:00:00.000Z'], x: [1, 2.5] });
      const wanted = { names: ['x'], columns: [Float64Array.of(1, 2.5)], rows: 2, warmup: 0 };
      expect(fromDanfo(iso)).toEqual({ ...wanted, openTime: Float64Array.of(START_MS, START_MS + HOUR) });
      const other = new DataFrame({ x: [1, 2.5], opened: [START_MS, START_MS + HOUR] });
      expect(fromDanfo(other, { time: 'opened' })).toEqual(fromDanfo(iso));
      expect(() => fromDanfo(other, { time: 'when' })).toThrow('the frame has no column "when"');
    });

    it('takes null for unknown and true for 1', async () => {
      const { DataFrame } = await load();
      const frame = new DataFrame({ a: [null, 2.5, 3.5], b: [true, false, true] }, { index: [10, 20, 30] });
      const matrix = fromDanfo(frame);
      expect(matrix.columns).toEqual([Float64Array.of(Number.NaN, 2.5, 3.5), Float64Array.of(1, 0, 1)]);
      expect(matrix.warmup).toBe(1);
    });

    it('refuses rows without times, times that fall back, and text', async () => {
      const { DataFrame } = await load();
      expect(() => fromDanfo(new DataFrame({ x: [1, 2.5] }))).toThrow('found the numbers of the rows');
      expect(() => fromDanfo(new DataFrame({ x: [1, 2.5] }, { index: [20, 10] }))).toThrow('row 1 is 10');
      expect(() => fromDanfo(new DataFrame({ time: ['2024-01-01', '2024-01-02'], x: [1, 2] }))).toThrow('ending in Z');
      const text = new DataFrame({ x: ['a', 'b'] }, { index: [10, 20] });
      expect(() => fromDanfo(text)).toThrow('column "x" must hold numbers, row 0 is "a"');
    });

    it('holds what the adapter knows of danfo.js: no typed arrays, no table without rows', async () => {
      const { DataFrame } = await load();
      expect(() => Reflect.construct(DataFrame, [{ x: Float64Array.of(1, 2) }])).toThrow();
      expect(() => new DataFrame({ x: [] })).toThrow();
      expect(() => new DataFrame({ x: [1, 2] }, { index: [5, 5] })).toThrow();
    });
  });
}
