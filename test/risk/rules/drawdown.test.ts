import { describe, expect, it } from 'vitest';
import { parseStages } from '../../../src/risk/rules/drawdown.js';
import { at, breakerOf, play } from './rule.js';

const RULE = 'drawdown(limit=0.2, coolDown=3d, stages="0.5|0.8", stageLength=2d)';

/** One close a day, from day 1 on. */
function days(...equity: number[]): (readonly [number, number])[] {
  return equity.map((e, i) => [at(i + 1), e] as const);
}

describe('drawdown', () => {
  it('goes flat at the limit below the peak, waits, and comes back in stages', () => {
    const sizes = play(breakerOf(RULE), days(100, 110, 89, 88, 88, 88, 88, 87, 86, 87, 87, 90));
    expect(sizes, 'out on day 4 (110 × 0.8 = 88); in at 0.5 on day 7, at 0.8 on day 9, in full on day 11').toEqual([
      1, 1, 1, 0, 0, 0, 0.5, 0.5, 0.8, 0.8, 1, 1,
    ]);
  });
  it('counts from the equity at re-entry, and back to nothing from any stage', () => {
    const sizes = play(breakerOf(RULE), days(100, 80, 80, 80, 75, 61, 60, 60, 60, 60, 48));
    expect(sizes, 'in on day 5 at 75; 60 is 20 % below on day 7; in again on day 10 at 60; 48 on day 11').toEqual([
      1, 0, 0, 0, 0.5, 0.5, 0, 0, 0, 0.5, 0,
    ]);
  });
  it('measures from a new peak after the re-entry', () => {
    const sizes = play(breakerOf(RULE), days(100, 80, 80, 80, 80, 100, 90, 81, 80));
    expect(sizes, '80 at re-entry, then a peak of 100').toEqual([1, 0, 0, 0, 0.5, 0.5, 0.8, 0.8, 0]);
  });
  it('skips no stage over a gap in the bars', () => {
    const closes = [
      [at(1), 100],
      [at(2), 70],
      [at(30), 70],
      [at(31), 70],
      [at(60), 70],
      [at(61), 70],
      [at(62), 70],
    ] as const;
    expect(play(breakerOf(RULE), closes)).toEqual([1, 0, 0.5, 0.5, 0.8, 0.8, 1]);
  });
  it('tells the fall, and that which tripped it until size is full again', () => {
    const breaker = breakerOf(RULE);
    const values = days(100, 90, 75, 74, 74, 74, 70, 74, 74, 74, 37).map((close) => {
      play(breaker, [close]);
      return Number(breaker.value.toFixed(12));
    });
    expect(values, 'full size on day 10, out again on day 11').toEqual([
      0, 0.1, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0, 0.5,
    ]);
  });
  it('comes back at once with one stage of full size and no time to wait', () => {
    expect(play(breakerOf('drawdown(coolDown=0d, stages="1")'), days(100, 80, 80, 65))).toEqual([1, 0, 1, 1]);
  });
  it('ignores equity that is not known and never comes back without any', () => {
    expect(play(breakerOf(RULE), days(100, Number.NaN, 80, Number.NaN, 80, 80))).toEqual([1, 1, 0, 0, 0, 0.5]);
    expect(play(breakerOf(RULE), days(100, 0, 0, 0, 0, 0, -1))).toEqual([1, 0, 0, 0, 0, 0, 0]);
  });
});

describe('stages', () => {
  it('are rising shares', () => {
    expect(parseStages('0.33|0.66|1')).toEqual([0.33, 0.66, 1]);
    expect(parseStages('1')).toEqual([1]);
  });
  it.each(['', '0.5|', '0|1', '0.5|0.5', '0.8|0.5', '0.5|1.1', 'half'])('are refused as "%s"', (text) => {
    expect(() => parseStages(text)).toThrow(`drawdown.stages must be rising shares in (0, 1], was "${text}"`);
  });
  it('and times are checked when the rule is made', () => {
    expect(() => breakerOf('drawdown(stages="2|3")')).toThrow('drawdown.stages must be');
    expect(() => breakerOf('drawdown(coolDown=soon)')).toThrow('drawdown.coolDown must be a duration');
    expect(() => breakerOf('drawdown(stageLength=x)')).toThrow('drawdown.stageLength must be a duration');
  });
});
