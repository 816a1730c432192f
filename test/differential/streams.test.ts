import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ewmDeviation,
  rollingMax,
  rollingMean,
  rollingMin,
  rollingMoments,
  rollingVariance,
  rollingWeightedMean,
  rollingZscore,
} from '../../src/core/math/rolling.js';
import {
  ewmDeviationStream,
  lagStream,
  maxStream,
  meanStream,
  minStream,
  momentsStream,
  type ValueStream,
  varianceStream,
  weightedMeanStream,
  zscoreStream,
} from '../../src/core/math/streams.js';
import { expectSameBits } from '../support/laws.js';
import { randomCandles } from '../support/series.js';

const cases = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  length: fc.integer({ min: 0, max: 120 }),
  window: fc.integer({ min: 2, max: 40 }),
  from: fc.integer({ min: 0, max: 9 }),
});

const KERNELS: Record<
  string,
  [(x: Float64Array, w: number, from: number) => Float64Array, (w: number) => ValueStream]
> = {
  mean: [rollingMean, meanStream],
  max: [rollingMax, maxStream],
  min: [rollingMin, minStream],
  variance: [(x, w, from) => rollingVariance(x, w, 0, from), (w) => varianceStream(w, 0)],
  'sample variance': [(x, w, from) => rollingVariance(x, w, 1, from), (w) => varianceStream(w, 1)],
  zscore: [rollingZscore, zscoreStream],
  lead: [
    (x, w, from) => rollingMoments(x, w, from).lead,
    (w) => {
      const moments = momentsStream(w);
      return (x) => moments(x).lead;
    },
  ],
  'ewm deviation': [ewmDeviation, ewmDeviationStream],
};

describe('streams', () => {
  it.each(Object.entries(KERNELS))('say what the kernel says, bit for bit: %s', (name, [kernel, open]) => {
    fc.assert(
      fc.property(cases, ({ seed, length, window, from }) => {
        const { close } = randomCandles({ seed: `streams/${seed}`, length, flatShare: 0.3 });
        const x = close.map((v, i) => (i < from ? Number.NaN : v));
        const stream = open(window);
        expectSameBits(Float64Array.from(x, stream), kernel(x, window, from), name);
      }),
      { seed: 7 },
    );
  });

  it('weigh as the kernel does', () => {
    fc.assert(
      fc.property(cases, ({ seed, length, window }) => {
        const { close, volume } = randomCandles({ seed: `weights/${seed}`, length, zeroVolumeShare: 0.5 });
        const stream = weightedMeanStream(window);
        expectSameBits(
          Float64Array.from(close, (v, i) => stream(v, volume[i])),
          rollingWeightedMean(close, volume, window),
          'weighted mean',
        );
      }),
      { seed: 7 },
    );
  });

  it('remember as many values as the lag', () => {
    expect([1, 2, 3, 4].map(lagStream(2))).toEqual([Number.NaN, Number.NaN, 1, 2]);
    expect([1, 2].map(lagStream(0))).toEqual([1, 2]);
  });
});
