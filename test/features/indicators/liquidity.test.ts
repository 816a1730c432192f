import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { amihud, turnoverImpact } from '../../../src/features/indicators/amihud.js';
import { corwinSchultz } from '../../../src/features/indicators/corwin-schultz.js';
import { dollarVolume } from '../../../src/features/indicators/dollar-volume.js';
import { kyleLambda, volumeImpact } from '../../../src/features/indicators/kyle-lambda.js';
import { rollSpread } from '../../../src/features/indicators/roll-spread.js';
import { volumeProfile } from '../../../src/features/indicators/volume-profile.js';
import { bulkBuyShare, vpin } from '../../../src/features/indicators/vpin.js';
import { anchoredVwap } from '../../../src/features/indicators/vwap.js';
import { vwapDistance } from '../../../src/features/indicators/vwap-distance.js';
import { candlesFrom, f } from '../../support/series.js';

const X = Number.NaN;

describe('amihud', () => {
  it('is the move per money, and bars without volume count 0', () => {
    expect([...amihud(f(10, 11, 22, 33), f(1, 2, 0, 1), 1)]).toEqual([X, 0.1 / 22, 0, 0.5 / 33]);
  });
  it('times the usual money is the move of a usual bar', () => {
    expect(turnoverImpact(f(10, 11), f(1, 2), 1)[1]).toBeCloseTo(0.1, 15);
  });
});

describe('kyle-lambda', () => {
  it('is the slope of the change on the signed volume', () => {
    const close = f(10, 12, 9, 10);
    const volume = f(9, 4, 6, 2);
    expect(kyleLambda(close, volume, 3)[3], 'each unit moves the price by a half').toBeCloseTo(0.5, 14);
    expect(volumeImpact(close, volume, 3)[3], '4 a bar, of a price of 10').toBeCloseTo(0.2, 14);
  });
  it('is 0 without volume', () => {
    expect(kyleLambda(f(10, 12, 9), f(0, 0, 0), 2)[2]).toBe(0);
  });
});

describe('roll-spread', () => {
  it('finds the spread that closes bounce in', () => {
    const rng = createRng('bounce');
    const close = Float64Array.from({ length: 4001 }, () => 100 + 0.05 * (rng.uniform() < 0.5 ? -1 : 1));
    const spread = rollSpread(close, 3999)[4000];
    expect(Math.abs(spread / 0.001 - 1), '10 bp of 100').toBeLessThan(0.1);
  });
});

describe('corwin-schultz', () => {
  it('finds the whole range of bars that only bounce between bid and ask', () => {
    const high = new Float64Array(5).fill(101);
    const low = new Float64Array(5).fill(100);
    const close = new Float64Array(5).fill(100.5);
    expect(corwinSchultz(high, low, close, 4)[4]).toBeCloseTo(2 * Math.tanh(Math.log(1.01) / 2), 12);
  });
  it('moves a bar back by its jump from the close before', () => {
    const out = corwinSchultz(f(101, 111), f(100, 110), f(100, 110.5), 1);
    expect(out[1], 'moved down by 10 it is the bar before').toBeCloseTo(2 * Math.tanh(Math.log(1.01) / 2), 12);
  });
});

describe('vpin', () => {
  it('splits a bar where a bucket is full', () => {
    // Volumes 1, 3 in two buckets of 2: the second bar gives 1 to the first bucket.
    const out = vpin(f(1, 0), f(1, 3), { window: 2, buckets: 2 });
    expect([...out], 'the first bucket nets to 0, the second is all sold').toEqual([X, 0.5]);
  });
  it('is 1 when all is bought, 0 without volume', () => {
    expect(vpin(f(1, 1, 1), f(5, 1, 2), { window: 3, buckets: 2 })[2]).toBe(1);
    expect(vpin(f(1, 1), f(0, 0), { window: 2, buckets: 2 })[1]).toBe(0);
  });
  it('takes a bar that did not move for half bought', () => {
    expect(bulkBuyShare(f(1, 2, 2), 2)[2]).toBe(0.5);
    expect(bulkBuyShare(f(2, 2, 2), 2)[2], 'nothing moved at all').toBe(0.5);
  });
});

describe('dollar-volume', () => {
  it('is the mean money, and this bar’s against it', () => {
    const d = dollarVolume(f(10, 20), f(3, 1), 2);
    expect([d.mean[1], d.ratio[1]]).toEqual([25, 0.8]);
  });
});

describe('vwap anchored in the calendar', () => {
  const days = (...at: number[]): Float64Array => f(...at.map((d) => d * 86_400_000));
  it('begins anew on Mondays', () => {
    // 1970-01-01 was a Thursday, so day 4 is a Monday.
    expect([...anchoredVwap(f(10, 20, 40), f(1, 1, 1), days(2, 3, 4), 'week')]).toEqual([10, 15, 40]);
  });
  it('begins anew on the first of a month', () => {
    expect([...anchoredVwap(f(10, 20, 40), f(1, 1, 1), days(29, 30, 31), 'month')]).toEqual([10, 15, 40]);
  });
  it('has a distance as a share of it', () => {
    const c = candlesFrom([10, 30]);
    expect([...vwapDistance(c, { anchor: 'day', period: 1 })]).toEqual([0, 0.5]);
  });
});

describe('volume-profile', () => {
  const shape = { period: 3, bins: 10, share: 0.7 };
  it('has its point of control where the volume is', () => {
    const c = candlesFrom([
      [100, 110, 100, 105, 1],
      [103, 103, 103, 103, 50],
      [105, 105, 105, 105, 2],
    ]);
    const p = volumeProfile(c, shape);
    expect([p.poc[2], p.lower[2], p.upper[2]], 'the bin from 103 to 104').toEqual([103.5, 103, 104]);
    expect(p.position[2], 'close 105, one bin above').toBe(2);
  });
  it('spreads a bar evenly, and grows to the share of the volume', () => {
    const p = volumeProfile(candlesFrom([[100, 110, 100, 105, 10]]), { ...shape, period: 1 });
    expect([p.lower[0], p.upper[0]], 'seven of ten equal bins, from the lowest up').toEqual([100, 107]);
  });
  it('counts bars where there is no volume, and is the price where nothing moves', () => {
    const still = volumeProfile(
      candlesFrom([
        [5, 5, 5, 5, 0],
        [5, 5, 5, 5, 0],
      ]),
      { ...shape, period: 2 },
    );
    expect([still.poc[1], still.lower[1], still.upper[1], still.position[1]]).toEqual([5, 5, 5, 0.5]);
  });
});
