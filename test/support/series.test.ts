import { describe, expect, it } from 'vitest';
import { candlesFrom, gs1, randomCandles, START_MS } from './series.js';

describe('GS1', () => {
  it('is the series that the stored values were made on', () => {
    const c = gs1();
    expect([c.open[0], c.high[0], c.low[0], c.close[0], c.volume[0]]).toEqual([100, 100.6755, 99.2696, 99.6419, 71]);
    expect([c.close[1], c.close[2], c.close[299]]).toEqual([98.7449, 99.0887, 111.6321]);
    expect(c.volume.reduce((sum, v) => sum + v, 0)).toBe(152041);
  });
});

describe('test series', () => {
  it('takes a number as a flat bar and a sixth number as the place on the grid', () => {
    const c = candlesFrom([10, [10, 12, 9, 11, 5, 3]]);
    expect([...c.close]).toEqual([10, 11]);
    expect([...c.openTime]).toEqual([START_MS, START_MS + 3 * 3_600_000]);
  });
  it('gives the same bits for the same seed, at any price', () => {
    for (const price of [1e-8, 100, 1e8]) {
      const options = { seed: 7, length: 300, price, gapShare: 0.1, zeroVolumeShare: 0.1, flatShare: 0.1 };
      const a = randomCandles(options);
      expect(randomCandles(options).close).toEqual(a.close);
      expect(randomCandles({ ...options, seed: 8 }).close).not.toEqual(a.close);
      expect(a.openTime[299]).toBeGreaterThan(START_MS + 299 * 3_600_000);
      expect(a.volume.filter((v) => v === 0).length).toBeGreaterThan(5);
    }
  });
});
