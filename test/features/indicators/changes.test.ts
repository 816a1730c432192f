import { describe, expect, it } from 'vitest';
import { momentum } from '../../../src/features/indicators/momentum.js';
import { returnOver } from '../../../src/features/indicators/return.js';
import { roc } from '../../../src/features/indicators/roc.js';
import { f } from '../../support/series.js';

describe('changes of the close', () => {
  const close = f(8, 10, 12);
  it('momentum is in the price’s unit, roc in percent, return a fraction', () => {
    expect([...momentum(close, 2)]).toEqual([Number.NaN, Number.NaN, 4]);
    expect([...roc(close, 2)]).toEqual([Number.NaN, Number.NaN, 50]);
    expect([...returnOver(close, 2, 'simple')]).toEqual([Number.NaN, Number.NaN, 0.5]);
  });
  it('log returns add up', () => {
    const one = returnOver(close, 1, 'log');
    expect(one[1] + one[2]).toBeCloseTo(returnOver(close, 2, 'log')[2], 15);
  });
});
