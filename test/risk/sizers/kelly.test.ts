import { describe, expect, it } from 'vitest';
import { sizers } from '../../../src/risk/registry.js';
import { kellyShare, volatilityFactor } from '../../../src/risk/sizers/kelly.js';
import { sizerView } from '../view.js';
import { ask, sizerOf } from './ask.js';

/** 11 wins and 9 losses of 100 %: the full bet is 0.1. */
const EDGE = [...new Array<number>(11).fill(1), ...new Array<number>(9).fill(-1)].map((profitRate) => ({ profitRate }));
const CALM = { features: [0.5, 0.5] };

describe('the volatility factor', () => {
  it('is what volatility was over what it is, never above 1', () => {
    expect(volatilityFactor(1, 0.5)).toBe(0.5);
    expect(volatilityFactor(0.2, 0.5)).toBe(1);
  });

  it('is not known while either is not', () => {
    for (const [now, long] of [
      [Number.NaN, 1],
      [1, Number.NaN],
      [0, 1],
      [1, 0],
    ]) {
      expect(volatilityFactor(now, long)).toBeNaN();
    }
  });
});

describe('the share of the Kelly bet', () => {
  const parts = { fraction: 0.5, cap: 0.25, probe: 0.02 };

  it('is a part of the full bet, less where the market is wild', () => {
    expect(kellyShare(0.4, 1, parts)).toBe(0.2);
    expect(kellyShare(0.4, 0.5, parts)).toBe(0.1);
  });

  it('stays between the probe and the cap', () => {
    expect(kellyShare(3, 1, parts)).toBe(0.25);
    expect(kellyShare(-1, 1, parts)).toBe(0.02);
    expect(kellyShare(Number.NaN, 1, parts)).toBe(0.02);
    expect(kellyShare(0.01, 1, parts)).toBe(0.02);
    expect(kellyShare(3, 1, { ...parts, probe: 0.5 }), 'the cap holds over the probe').toBe(0.25);
  });
});

describe('Kelly from past trades', () => {
  it('bets half of what they speak for', () => {
    expect(ask('kelly', { ...CALM, trades: EDGE })).toBeCloseTo(0.05, 9);
    expect(ask('kelly(fraction=1)', { ...CALM, trades: EDGE })).toBeCloseTo(0.1, 9);
  });

  it('bets less while the market is wilder than in the long run', () => {
    expect(ask('kelly', { features: [1, 0.5], trades: EDGE })).toBeCloseTo(0.025, 9);
    expect(ask('kelly(volatility=false)', { trades: EDGE }), 'and reads no feature then').toBeCloseTo(0.05, 9);
  });

  it('probes while trades are too few, show no edge, or have not lost', () => {
    expect(ask('kelly', { ...CALM, trades: EDGE.slice(1) }), '19 of the 20 that it asks for').toBe(0.02);
    expect(ask('kelly', { ...CALM, trades: EDGE.map(({ profitRate }) => ({ profitRate: -profitRate })) })).toBe(0.02);
    expect(ask('kelly', { ...CALM, trades: EDGE.map(() => ({ profitRate: 0.1 })) })).toBe(0.02);
  });

  it('takes mean over variance when it is asked to', () => {
    // Mean 0.1; squares about it 20 · (1 − 0.01) = 19.8 over 19.
    expect(ask('kelly(from=moments)', { ...CALM, trades: EDGE })).toBeCloseTo((0.5 * 0.1) / (19.8 / 19), 12);
    expect(ask('kelly(from=moments)', { ...CALM, trades: EDGE.map((_, k) => ({ profitRate: k / 10 })) })).toBe(0.02);
  });

  it('forgets all but the newest', () => {
    const trades = [...EDGE.map(() => ({ profitRate: -0.5 })), ...EDGE];
    expect(ask('kelly(last=20)', { ...CALM, trades })).toBeCloseTo(0.05, 9);
    expect(ask('kelly', { ...CALM, trades })).toBe(0.02);
  });

  it('looks at the market at hand alone when it is asked to', () => {
    const trades = EDGE.flatMap(({ profitRate }) => [
      { market: 0, profitRate },
      { market: 1, profitRate: -profitRate },
    ]);
    const markets = [[100], [100]];
    expect(ask('kelly(of=market)', { ...CALM, markets, market: 0, trades })).toBeCloseTo(0.05, 9);
    expect(ask('kelly(of=market)', { ...CALM, markets, market: 1, trades })).toBe(0.02);
    expect(ask('kelly', { ...CALM, markets, trades }), 'no edge in all of them together').toBe(0.02);
  });

  it('learns from each trade as it ends', () => {
    const sizer = sizerOf('kelly(least=2)');
    const said = [0, 1, 2, 3, 4].map((count) => sizer(sizerView({ ...CALM, trades: ALTERNATING.slice(0, count) })));
    // 1; 1, −1: mean 0; 1, −1, 1: p = 2/3, full bet 1/3; then mean 0 again.
    expect(said.slice(0, 3)).toEqual([0.02, 0.02, 0.02]);
    expect(said[3]).toBeCloseTo(1 / 6, 9);
    expect(said[4]).toBe(0.02);
  });

  it('opens nothing while volatility is not known', () => {
    expect(ask('kelly', { features: [Number.NaN, 0.5], trades: EDGE })).toBeNaN();
  });

  it('refuses to count fewer trades than it waits for', () => {
    expect(() => sizerOf('kelly(last=10)')).toThrow('kelly.last must be at least kelly.least (20), was 10');
  });
});

const ALTERNATING = [1, -1, 1, -1].map((profitRate) => ({ profitRate }));

describe('Kelly from the model', () => {
  it('bets by the probability of the side that is wanted', () => {
    expect(ask('kelly(from=model)', { ...CALM, signal: 0.55 })).toBeCloseTo(0.05, 15);
    expect(ask('kelly(from=model)', { ...CALM, signal: 0.45, sides: [-1] })).toBeCloseTo(0.05, 15);
    expect(ask('kelly(from=model, payoff=2)', { ...CALM, signal: 0.4 })).toBeCloseTo(0.05, 15);
  });

  it('opens nothing where the model sees no edge or says nothing', () => {
    expect(ask('kelly(from=model)', { ...CALM, signal: 0.45 })).toBe(0);
    expect(ask('kelly(from=model)', CALM)).toBeNaN();
  });

  it('never shrinks as the model grows surer', () => {
    let last = 0;
    for (let signal = 0; signal <= 1; signal += 0.05) {
      const weight = ask('kelly(from=model)', { ...CALM, signal });
      expect(weight).toBeGreaterThanOrEqual(last);
      last = weight;
    }
    expect(last, 'the cap').toBe(0.25);
  });

  it('asks for a model only then', () => {
    const needs = (text: string) => {
      const { definition, params } = sizers.parse(text);
      return definition.needs(params);
    };
    expect(needs('kelly(from=model)').signal).toBe(true);
    expect(needs('kelly').signal).toBe(false);
    expect(needs('kelly(volatility=false)').features).toEqual([]);
  });
});
