import { describe, expect, it } from 'vitest';
import { sizeTogether } from '../../../src/risk/portfolio/wanted-markets.js';
import { f } from '../../support/series.js';
import { closesOf } from '../sizers/ask.js';
import { type SizerOptions, sizerView } from '../view.js';

const RETURNS = [
  [0.1, -0.2, 0.3, 0.05],
  [0.2, 0.1, -0.1, 0.04],
  [0, 0, 0, 0],
];
const markets = RETURNS.map(closesOf);

/** A sizer that gives out 1, 2, 3 … and notes what it was handed. */
function noting(window: number): { calls: number[][][]; ask: (options: SizerOptions) => number } {
  const calls: number[][][] = [];
  const sizer = sizeTogether(3, window, (returns) => {
    calls.push(returns.map((column) => Array.from(column, (r) => Math.round(r * 1e9) / 1e9)));
    return f(...returns.map((_, k) => k + 1));
  });
  return { calls, ask: (options) => sizer(sizerView({ markets, ...options })) };
}

describe('sizing markets together', () => {
  it('hands over the returns of the markets wanted, shorts turned around', () => {
    const { calls, ask } = noting(3);
    expect(ask({ sides: [1, -1, 0], market: 1 })).toBe(2);
    expect(calls).toEqual([[RETURNS[0].slice(1), RETURNS[1].slice(1).map((r) => -r)]]);
  });

  it('works out one answer per close, and a new one when a side changes', () => {
    const { calls, ask } = noting(2);
    const sides = [1, 1, 0];
    ask({ sides, market: 0 });
    ask({ sides, market: 1 });
    expect(calls.length).toBe(1);
    expect(ask({ sides: [0, 1, 0], market: 1 }), 'alone it is the first').toBe(1);
    expect(calls.length).toBe(2);
  });

  it('moves on by a bar, and jumps over some', () => {
    const { calls, ask } = noting(2);
    for (const seen of [3, 4, 5]) ask({ sides: [1, 0, 0], seen });
    expect(calls.map(([column]) => column)).toEqual([
      RETURNS[0].slice(0, 2),
      RETURNS[0].slice(1, 3),
      RETURNS[0].slice(2),
    ]);
    const jumping = noting(2);
    for (const seen of [3, 5]) jumping.ask({ sides: [1, 0, 0], seen });
    expect(jumping.calls[1]).toEqual(calls[2]);
  });

  it('knows nothing of a market with too few bars or without a move, and says so of that one alone', () => {
    const { calls, ask } = noting(3);
    const sides = [1, 1, 1];
    expect(ask({ sides, market: 2 })).toBeNaN();
    expect(ask({ sides, market: 1 })).toBe(2);
    expect(calls[0].length).toBe(2);
    expect(noting(5).ask({ sides })).toBeNaN();
  });

  it('says that it is not known where no answer is found', () => {
    expect(sizeTogether(3, 2, () => undefined)(sizerView({ markets, sides: [1, 1, 0] }))).toBeNaN();
  });
});
