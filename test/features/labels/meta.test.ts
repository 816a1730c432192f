import { describe, expect, it } from 'vitest';
import { type Bet, metaLabels } from '../../../src/features/labels/meta.js';
import { tripleBarrier } from '../../../src/features/labels/triple-barrier.js';
import { computeFeatures, computeLabels } from '../../../src/features/pipeline.js';
import { type BarRow, candlesFrom, f, gs1 } from '../../support/series.js';

const X = Number.NaN;

describe('metaLabels', () => {
  /** Two bars of ±10 %, then the bars of a test. */
  const start: BarRow[] = [100, 110, 99, 108.9];
  const base: Bet = {
    profit: 1,
    stop: 1,
    horizon: 3,
    span: 3,
    path: 'range',
    entries: 'every',
    cost: 0,
    maxGap: 0,
  };
  const at = (side: number, bars: BarRow[], change: Partial<Bet> = {}): [won: number, end: number] => {
    const candles = candlesFrom([...start, ...bars]);
    const rule = new Float64Array(candles.length).fill(side);
    const labels = metaLabels(candles, rule, { ...base, ...change });
    return [labels.values[3], labels.endIndex[3]];
  };
  // Weighted deviation of +10 %, -10 %, +10 % with weights 1/4, 1/2, 1: 11.95 %, levels near 121.9 and 95.9.

  it('is 1 when the bet made money, for either side', () => {
    expect(at(1, [109, [109, 125, 108, 110]])).toEqual([1, 5]);
    expect(at(-1, [109, [109, 125, 108, 110]])).toEqual([0, 5]);
    expect(at(1, [109, [109, 110, 90, 108]])).toEqual([0, 5]);
    expect(at(-1, [109, [109, 110, 90, 108]])).toEqual([1, 5]);
  });
  it('takes the stop of either side when one bar holds both', () => {
    expect([at(1, [[109, 130, 90, 109]]), at(-1, [[109, 130, 90, 109]])]).toEqual([
      [0, 4],
      [0, 4],
    ]);
    expect(at(-1, [[95, 130, 90, 109]]), 'unless the bar opens beyond the target').toEqual([1, 4]);
  });
  it('has target and stop in the direction of the bet', () => {
    expect(at(-1, [109, [109, 125, 108, 110], 110], { stop: 2 }), '134.9 is not reached').toEqual([0, 6]);
    expect(at(-1, [109, [109, 125, 108, 110], 100], { stop: 2 }), 'a gain at the time limit').toEqual([1, 6]);
  });
  it('has to earn more than its cost', () => {
    expect([at(1, [109, 125], { cost: 0.11 }), at(1, [109, 125], { cost: 0.15 })], 'opens at +14.8 %').toEqual([
      [1, 5],
      [0, 5],
    ]);
    expect(at(1, [109, [109, 125, 108, 110]], { cost: 0.13 }), 'paid at the target, +11.95 %').toEqual([0, 5]);
  });
  it('has no label where there is no side', () => {
    expect([at(0, [109, 125]), at(X, [109, 125])]).toEqual([
      [X, -1],
      [X, -1],
    ]);
  });
  it('bets only where the side turns, when told so', () => {
    const candles = candlesFrom([...start, 109, 108, 110, 109, 108, 110]);
    const rule = f(X, X, 1, 1, 1, -1, -1, 0, 1, 1);
    const labels = metaLabels(candles, rule, { ...base, horizon: 1, entries: 'turns' });
    expect([...labels.endIndex]).toEqual([-1, -1, -1, -1, -1, 6, -1, -1, 9, -1]);
  });
});

describe('meta', () => {
  it('is the triple barrier seen from the side of its rule', () => {
    const bars = gs1();
    const settings = 'horizon=10, span=20, path=close';
    const meta = computeLabels(bars, `meta(primary="return(lag=5)", ${settings})`).labels;
    const barrier = tripleBarrier(bars, {
      upper: 2,
      lower: 2,
      horizon: 10,
      span: 20,
      path: 'close',
      atHorizon: 'sign',
      maxGap: 0,
    });
    const rule = computeFeatures(bars, ['return(lag=5)']).columns[0];
    let bets = 0;
    for (let i = 0; i < bars.length; i++) {
      if (meta.endIndex[i] < 0) continue;
      bets++;
      expect([meta.endIndex[i], meta.values[i]], `row ${i}`).toEqual([
        barrier.endIndex[i],
        Number(barrier.values[i] === Math.sign(rule[i])),
      ]);
    }
    expect(bets).toBeGreaterThan(250);
  });
  it('refuses a rule that does not exist', () => {
    expect(() => computeLabels(gs1(), 'meta(primary=macdd)')).toThrow('unknown feature "macdd"');
  });
});
