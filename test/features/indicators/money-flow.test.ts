import { describe, expect, it } from 'vitest';
import { ad } from '../../../src/features/indicators/ad.js';
import { adosc } from '../../../src/features/indicators/adosc.js';
import { chaikinMoneyFlow } from '../../../src/features/indicators/chaikin-money-flow.js';
import { easeOfMovement } from '../../../src/features/indicators/ease-of-movement.js';
import { forceIndex } from '../../../src/features/indicators/force-index.js';
import { meanDeviationOf } from '../../../src/features/indicators/mean-deviation.js';
import { mfi } from '../../../src/features/indicators/mfi.js';
import { pvo } from '../../../src/features/indicators/pvo.js';
import { stddev } from '../../../src/features/indicators/stddev.js';
import { volumeIndex } from '../../../src/features/indicators/volume-index.js';
import { moneyFlowVolume } from '../../../src/features/kernels/money-flow.js';
import { f, randomCandles } from '../../support/series.js';

const nobody = new Float64Array(60);
const still = new Float64Array(60).fill(0.3);

describe('money flow', () => {
  // Closes at the top, at the bottom, and three quarters up.
  const flow = moneyFlowVolume(f(10, 10, 10), f(6, 6, 6), f(10, 6, 9), f(5, 7, 8));
  it('counts volume by the place of the close in the bar', () => {
    expect([...flow]).toEqual([5, -7, 4]);
    expect([...ad(f(10, 10, 10), f(6, 6, 6), f(10, 6, 9), f(5, 7, 8))]).toEqual([5, -2, 2]);
  });
  it('is a share of volume in the Chaikin money flow', () => {
    expect(chaikinMoneyFlow(flow, f(5, 7, 8), 3)[2]).toBeCloseTo(2 / 20, 12);
    expect(chaikinMoneyFlow(nobody, nobody, 20)[59], 'nobody traded').toBe(0);
  });
  it('is the fast less the slow average of the line in the oscillator', () => {
    // Line 5, -2, 2. Fast (1) is the line; slow (3) moves half way from 5: 1.5, 1.75.
    expect([...adosc(flow, { fast: 1, slow: 3 })].slice(2)).toEqual([0.25]);
  });
  it('forgets what is long past, however large', () => {
    const huge = new Float64Array(400).fill(0.001);
    huge[0] = huge[1] = 1e15;
    expect(adosc(huge, { fast: 3, slow: 10 })[399]).toBeCloseTo(0.0045 - 0.001, 12);
  });
  it('is 50 where no money flowed', () => {
    expect([mfi(still, nobody, 14)[59], mfi(still, still, 14)[59]]).toEqual([50, 50]);
    // Up with 2 · 11, down with 3 · 10: 22 of 52.
    expect(mfi(f(10, 11, 10), f(1, 2, 3), 2)[2]).toBeCloseTo(100 * (22 / 52), 10);
  });
});

describe('volume', () => {
  it('moves the negative index when it falls and the positive one when it rises', () => {
    const { negative, positive } = volumeIndex(f(10, 11, 12.1, 12.1), f(5, 4, 6, 6));
    expect([...negative].map(Math.round)).toEqual([1000, 1100, 1100, 1100]);
    expect([...positive].map(Math.round)).toEqual([1000, 1000, 1100, 1100]);
  });
  it('is force when price moves with it', () => {
    expect(forceIndex(f(10, 12, 11), f(1, 3, 4), 2)[2]).toBe((6 - 4) / 2);
  });
  it('makes movement hard', () => {
    const high = f(10, 12, 14, 16);
    const low = f(8, 10, 12, 14);
    // The middle moves 2, the range is 2, volume is usual: 2 · 2 / 15².
    expect(easeOfMovement(high, low, f(5, 5, 5, 5), 3)[3]).toBeCloseTo(4 / 225, 12);
    expect(easeOfMovement(high, low, f(0, 0, 0, 0), 3)[3], 'nobody traded').toBe(0);
  });
  it('has no oscillator where nobody trades', () => {
    expect(pvo(nobody, { fast: 12, slow: 26, signal: 9 }).line[59]).toBe(0);
  });
});

describe('stddev', () => {
  it('is the spread of the population', () => {
    // 2, 4: mean 3, deviation 1.
    const s = stddev(f(2, 4), 2);
    expect([s.deviation[1], s.relative[1], s.variance[1]]).toEqual([1, 1 / 3, (1 / 3) ** 2]);
  });
  it('keeps its digits where prices are large and moves are small', () => {
    const base = randomCandles({ seed: 'spread', length: 200, price: 1, volatility: 1e-7 }).close;
    const offset = stddev(
      base.map((v) => (v - 1) * 2 ** 20 + 2 ** 20),
      20,
    );
    const plain = stddev(base, 20);
    for (let i = 19; i < 200; i += 13) {
      expect(Math.abs(offset.deviation[i] / 2 ** 20 / plain.deviation[i] - 1)).toBeLessThan(1e-9);
    }
    expect(stddev(still, 20).deviation[59]).toBe(0);
  });
});

describe('mean deviation', () => {
  it('is the mean distance from the mean', () => {
    // 1, 2, 6: mean 3, distances 2, 1, 3.
    const m = meanDeviationOf(f(1, 2, 6), 3);
    expect(m.deviation[2]).toBeCloseTo(2, 12);
    expect(m.relative[2]).toBeCloseTo(2 / 3, 12);
    expect(meanDeviationOf(still, 14).deviation[59]).toBe(0);
  });
});
