import { describe, expect, it } from 'vitest';
import { clip } from '../../../src/features/transforms/clip.js';
import { difference } from '../../../src/features/transforms/difference.js';
import { lag } from '../../../src/features/transforms/lag.js';
import { smooth } from '../../../src/features/transforms/smooth.js';
import { zscore } from '../../../src/features/transforms/zscore.js';
import { f } from '../../support/series.js';

const X = Number.NaN;

describe('transforms', () => {
  it('lag gives what was known some bars ago', () => {
    expect([...lag(f(X, 1, 2, 3), 2)]).toEqual([X, X, X, 1]);
    expect([...lag(f(1, 2), 5)]).toEqual([X, X]);
  });
  it('difference gives the change', () => {
    expect([...difference(f(X, 1, 4, 9), 1)]).toEqual([X, X, 3, 5]);
  });
  it('zscore counts population deviations from the rolling mean', () => {
    expect([...zscore(f(X, 1, 3, 3), 2)], 'flat at the end').toEqual([X, X, 1, 0]);
  });
  it('smooth starts with the mean of the first known rows', () => {
    expect([...smooth(f(X, 1, 3, 5), 2)].slice(0, 3)).toEqual([X, X, 2]);
  });
  it('clip holds values between two, and passes what is not known', () => {
    expect([...clip(f(X, -9, 0.5, 9), { low: -3, high: 3 })]).toEqual([X, -3, 0.5, 3]);
    expect(() => clip(f(1), { low: 1, high: 0 })).toThrow('clip.low must not be above clip.high, was 1 and 0');
  });
});
