import { describe, expect, it } from 'vitest';
import { obv } from '../../../src/features/indicators/obv.js';
import { volumeRatio } from '../../../src/features/indicators/volume-ratio.js';
import { anchoredVwap, typicalPrice } from '../../../src/features/indicators/vwap.js';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { candlesFrom, f } from '../../support/series.js';

describe('obv', () => {
  it('starts at the first volume, adds on higher closes, takes on lower ones, stands on equal ones', () => {
    expect([...obv(f(10, 11, 11, 9), f(5, 3, 8, 2))]).toEqual([5, 8, 8, 6]);
  });
  it('keeps small volumes beside a large one', () => {
    const volume = Float64Array.from({ length: 1001 }, (_, i) => (i === 0 ? 1e15 : 0.0625));
    const close = Float64Array.from({ length: 1001 }, (_, i) => 1 + i);
    expect(obv(close, volume)[1000]).toBe(1e15 + 62.5);
  });
});

describe('vwap', () => {
  const hours = (...at: number[]): Float64Array => f(...at.map((h) => h * 3_600_000));
  it('weighs prices by volume since midnight UTC', () => {
    expect([...anchoredVwap(f(10, 20, 50, 60), f(1, 3, 2, 2), hours(22, 23, 24, 25), 'day')]).toEqual([
      10, 17.5, 50, 55,
    ]);
  });
  it('counts bars alike while the day has had no volume', () => {
    expect([...anchoredVwap(f(10, 20, 60), f(0, 0, 4), hours(1, 2, 3), 'day')]).toEqual([10, 15, 60]);
  });
  it('rolls over the last bars when told so', () => {
    const c = candlesFrom([
      [10, 10, 10, 10, 1],
      [20, 20, 20, 20, 3],
      [40, 40, 40, 40, 1],
      [40, 40, 40, 40, 0],
      [30, 30, 30, 30, 0],
    ]);
    const [vwap] = computeFeatures(c, ['vwap(anchor=rolling, period=2)']).columns;
    expect([...vwap], 'the last window has no volume: the plain mean').toEqual([Number.NaN, 17.5, 25, 40, 35]);
  });
  it('takes the price of a bar as the mean of high, low and close', () => {
    expect([...typicalPrice(f(12, 0.1), f(9, 0.1), f(9, 0.1))]).toEqual([10, 0.1]);
  });
});

describe('volume-ratio', () => {
  it('is this bar against the mean, and 1 where there has been no volume', () => {
    expect([...volumeRatio(f(1, 3, 0, 0), 2)]).toEqual([Number.NaN, 1.5, 0, 1]);
  });
});
