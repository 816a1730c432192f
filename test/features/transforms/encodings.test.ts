import { describe, expect, it } from 'vitest';
import { bin } from '../../../src/features/transforms/bin.js';
import { countEncoding } from '../../../src/features/transforms/count-encoding.js';
import { runningTotal } from '../../../src/features/transforms/cumulative-sum.js';
import { logit } from '../../../src/features/transforms/logit.js';
import { power } from '../../../src/features/transforms/power.js';
import { rangePlace } from '../../../src/features/transforms/range-place.js';
import { signOf } from '../../../src/features/transforms/sign.js';
import { signedRoot } from '../../../src/features/transforms/signed-root.js';
import { timeSinceChangeStream } from '../../../src/features/transforms/time-since-change.js';
import { f } from '../../support/series.js';

const N = Number.NaN;

describe('transforms of one column', () => {
  it('bin says which part of the last values the newest is in', () => {
    expect([...bin(f(1, 2, 3, 4, 0, 3.5), { window: 4, bins: 2 })]).toEqual([N, N, N, 1, 0, 1]);
    expect([...bin(f(5, 5, 5), { window: 3, bins: 3 })], 'a flat window is its middle').toEqual([N, N, 1]);
  });
  it('count-encoding says how common the value was lately', () => {
    expect([...countEncoding(f(N, 1, 1, 2, 1), 2)]).toEqual([N, N, 1, 0.5, 0.5]);
  });
  it('range-place goes from the lowest to the highest', () => {
    expect([...rangePlace(f(1, 3, 2, 2, 2), 3)]).toEqual([N, N, 0.5, 0, 0.5]);
  });
  it('time-since-change counts bars of the same value, up to its end', () => {
    expect([...f(N, 1, 1, 1, 1, 2, 2).map(timeSinceChangeStream(2))]).toEqual([N, 0, 1, 2, 2, 0, 1]);
  });
  it('cumulative-sum keeps what rounding would drop', () => {
    expect([...f(N, 1, 2, 3).map(runningTotal())]).toEqual([N, 1, 3, 6]);
    expect(f(1, 1e100, 1, -1e100).map(runningTotal())[3], 'a plain sum gives 0').toBe(2);
  });
  it('power, signed-root, sign and logit', () => {
    expect([power(-3, 2), power(-2, 3), power(1e200, 2)]).toEqual([9, -8, Number.MAX_VALUE]);
    expect([signedRoot(-4), signedRoot(9), signedRoot(0)]).toEqual([-2, 3, 0]);
    expect([signOf(0.5, 1), signOf(-2, 1), signOf(2, 1), signOf(N, 1)]).toEqual([0, -1, 1, N]);
    expect(logit(75, { of: 100, margin: 0.01 })).toBeCloseTo(Math.log(3), 14);
    expect(logit(1, { of: 1, margin: 0.01 })).toBeCloseTo(Math.log(99), 13);
  });
});
