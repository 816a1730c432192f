import { describe, expect, it } from 'vitest';
import { riskView } from '../view.js';
import { at, breakerOf } from './rule.js';

/** Profits of the trades that have ended by each hour of day 1 → size and value at that hour. */
function hours(text: string, ...ended: readonly (readonly number[])[]): [number, number][] {
  const breaker = breakerOf(text);
  const trades: { profitRate: number }[] = [];
  return ended.map((profits, i) => {
    trades.push(...profits.map((profitRate) => ({ profitRate })));
    breaker.step(riskView({ time: at(1, i + 1), trades }));
    return [breaker.scale(0), breaker.value];
  });
}

describe('consecutive losses', () => {
  const RULE = 'consecutive-losses(limit=3, pause=2h)';

  it('pauses after a run of losses and counts anew', () => {
    expect(hours(RULE, [-0.01], [-0.02], [], [-0.01], [], [], [-0.01], [-0.01], [-0.01])).toEqual([
      [1, 1],
      [1, 2],
      [1, 2],
      [0, 3],
      [0, 3],
      [1, 0],
      [1, 1],
      [1, 2],
      [0, 3],
    ]);
  });
  it('begins at 0 after a trade that did not lose', () => {
    expect(hours(RULE, [-0.01, -0.01], [0.001], [-0.01, -0.01], [0], [-0.01])).toEqual([
      [1, 2],
      [1, 0],
      [1, 2],
      [1, 0],
      [1, 1],
    ]);
  });
  it('takes trades that end at one close in their order', () => {
    expect(hours(RULE, [-0.01, -0.01, 0.5, -0.01]), 'two, a gain, one').toEqual([[1, 1]]);
    expect(hours(RULE, [0.5, -0.01, -0.01, -0.01]), 'three at the end').toEqual([[0, 3]]);
    expect(hours(RULE, [-0.01, -0.01, -0.01, 0.5]), 'three, then a gain: they were three in a row').toEqual([[0, 3]]);
  });
  it('starts the pause again when another full run ends within it', () => {
    const sizes = hours(RULE, [-1, -1, -1], [-1, -1, -1], [], []).map(([size]) => size);
    expect(sizes, 'tripped at 1 and again at 2, so back at 4').toEqual([0, 0, 0, 1]);
  });
  it('takes a profit that is not known for neither', () => {
    expect(hours(RULE, [-1, Number.NaN, -1], [-1])).toEqual([
      [1, 2],
      [0, 3],
    ]);
  });
  it('checks the pause when it is made', () => {
    expect(() => breakerOf('consecutive-losses(pause=long)')).toThrow('consecutive-losses.pause must be a duration');
  });
});
