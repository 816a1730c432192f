import { describe, expect, it } from 'vitest';
import { at, breakerOf, play } from './rule.js';

describe('daily loss', () => {
  it('stops trading from the close that has lost the limit to midnight', () => {
    const sizes = play(breakerOf('daily-loss(limit=0.05)'), [
      [at(1, 1), 100],
      [at(1, 12), 96],
      [at(1, 13), 95],
      [at(1, 20), 99],
      [at(2), 99],
      [at(2, 1), 95],
      [at(2, 2), 94.05],
    ]);
    expect(sizes, '5 % of 100 by 13:00; day two starts at 99 and has lost 5 % at 94.05').toEqual([1, 1, 0, 0, 1, 1, 0]);
  });
  it('counts from the close at midnight, not from the high of the day', () => {
    const sizes = play(breakerOf('daily-loss'), [
      [at(2), 100],
      [at(2, 1), 110],
      [at(2, 2), 96],
    ]);
    expect(sizes).toEqual([1, 1, 1]);
  });
  it('does not add up the losses of two days', () => {
    const sizes = play(breakerOf('daily-loss'), [
      [at(2), 100],
      [at(2, 23), 96],
      [at(3), 96],
      [at(3, 5), 92],
    ]);
    expect(sizes).toEqual([1, 1, 1, 1]);
  });
  it('costs the day after a bad day on daily bars, and no more', () => {
    const days = [100, 94, 94, 93, 80, 70, 70].map((equity, i) => [at(i + 2), equity] as const);
    const sizes = play(breakerOf('daily-loss'), days);
    expect(sizes, '-6 %, pause, -1 %, -14 %, -12.5 % while positions were let be, pause').toEqual([
      1, 0, 1, 1, 0, 0, 1,
    ]);
  });
  it('lets go at midnight though the day it stopped is still lost', () => {
    const sizes = play(breakerOf('daily-loss'), [
      [at(2), 100],
      [at(2, 22), 90],
      [at(3), 85],
      [at(3, 1), 85],
    ]);
    expect(sizes).toEqual([1, 0, 1, 1]);
  });
  it('goes by the clock where bars are missing', () => {
    const sizes = play(breakerOf('daily-loss'), [
      [at(1, 1), 100],
      [at(1, 2), 94],
      [at(4, 7), 94],
      [at(4, 8), 90],
      [at(4, 9), 89],
    ]);
    expect(sizes, 'back at the first close of a later day, which counts from 94').toEqual([1, 0, 1, 1, 0]);
  });
  it('tells the loss, and while it is down the one that tripped it', () => {
    const breaker = breakerOf('daily-loss');
    const values = [
      [at(2), 100],
      [at(2, 1), 102],
      [at(2, 2), 97],
      [at(2, 3), 90],
      [at(2, 4), 99],
      [at(3), 99],
    ].map(([time, equity]) => {
      play(breaker, [[time, equity]]);
      return Number(breaker.value.toFixed(12));
    });
    expect(values).toEqual([0, 0, 0.03, 0.1, 0.1, 0]);
    expect(breaker.limit).toBe(0.05);
  });
  it('ignores equity that is not known and stays out of an account without any', () => {
    const hours = [100, Number.NaN, 96, 0, -5].map((equity, i) => [at(1, i + 1), equity] as const);
    expect(play(breakerOf('daily-loss'), hours)).toEqual([1, 1, 1, 0, 0]);
    expect(play(breakerOf('daily-loss'), [[at(1, 1), 0]])).toEqual([0]);
  });
});

describe('weekly loss', () => {
  it('stops trading until Monday', () => {
    const closes = [100, 95, 89, 92, 92, 92, 92, 92, 92].map((equity, i) => [at(i + 1), equity] as const);
    const sizes = play(breakerOf('weekly-loss'), closes);
    expect(sizes, 'lost 11 % by Wednesday; the close of day 8 is Monday, 00:00').toEqual([1, 1, 0, 0, 0, 0, 0, 1, 1]);
  });
  it('counts each week from its own start', () => {
    const closes = [
      [at(1), 100],
      [at(7), 92],
      [at(8), 92],
      [at(10), 83],
      [at(11), 82.8],
    ] as const;
    expect(play(breakerOf('weekly-loss'), closes), '10 % of 92 is gone at 82.8').toEqual([1, 1, 1, 1, 0]);
  });
  it('costs the week after a bad week on weekly bars', () => {
    const weeks = [100, 85, 85, 84].map((equity, i) => [at(8 + 7 * i), equity] as const);
    expect(play(breakerOf('weekly-loss'), weeks)).toEqual([1, 0, 1, 1]);
  });
});
