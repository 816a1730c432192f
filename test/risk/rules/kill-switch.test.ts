import { describe, expect, it } from 'vitest';
import { at, breakerOf, play } from './rule.js';

describe('kill switch', () => {
  it('ends trading when half of the starting cash is gone, for good', () => {
    const breaker = breakerOf('kill-switch');
    const closes = [100, 180, 51, 50, 300].map((equity, i) => [at(i + 1), equity] as const);
    expect(play(breaker, closes), 'the starting cash is 100').toEqual([1, 1, 1, 0, 0]);
    expect(breaker.value, 'more than at the start').toBe(0);
    expect(breaker.limit).toBe(0.5);
  });
  it('ends trading on a date', () => {
    const closes = [1, 2, 3, 4].map((day) => [at(day), 100] as const);
    expect(play(breakerOf('kill-switch(after="2024-01-03")'), closes)).toEqual([1, 1, 0, 0]);
  });
  it('minds the date also while equity is not known', () => {
    const breaker = breakerOf('kill-switch(after="2024-01-03")');
    expect(
      play(breaker, [
        [at(1), Number.NaN],
        [at(3), Number.NaN],
      ]),
    ).toEqual([1, 0]);
    expect(breaker.value).toBe(0);
  });
  it('takes a date and no age', () => {
    expect(() => breakerOf('kill-switch(after=90d)')).toThrow('kill-switch.after must be an ISO date, was "90d"');
    expect(() => breakerOf('kill-switch(after=soon)')).toThrow('kill-switch.after must be');
  });
});
