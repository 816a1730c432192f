import { describe, expect, it } from 'vitest';
import { sizers } from '../../../src/risk/registry.js';
import { volatilityTarget } from '../../../src/risk/sizers/vol-target.js';
import { ask } from './ask.js';

const ONE = { target: 0.2, markets: 1, cap: 1 };

describe('the volatility target', () => {
  it('is the target over the volatility of the market', () => {
    expect(volatilityTarget(0.8, ONE)).toBeCloseTo(0.25, 15);
    expect(ask('vol-target', { features: [0.8] })).toBeCloseTo(0.25, 15);
  });

  it('is divided among the markets of the run', () => {
    expect(volatilityTarget(0.5, { ...ONE, markets: 4 })).toBeCloseTo(0.1, 15);
    expect(ask('vol-target', { markets: [[1], [1], [1], [1]], features: [0.5] })).toBeCloseTo(0.1, 15);
  });

  it('stops at the cap in a calm market', () => {
    expect(volatilityTarget(0.01, ONE)).toBe(1);
    expect(ask('vol-target(cap=0.3)', { features: [0.1] })).toBe(0.3);
  });

  it('keeps an account whose markets move as one within the target', () => {
    // All correlations 1: the account's volatility is the sum of weight · volatility.
    const volatilities = [0.5, 0.8, 1.5];
    const account = volatilities.reduce((sum, v) => sum + v * volatilityTarget(v, { ...ONE, markets: 3 }), 0);
    expect(account).toBeCloseTo(0.2, 15);
  });

  it('never grows with volatility', () => {
    let last = Number.POSITIVE_INFINITY;
    for (let v = 0.01; v < 5; v *= 1.1) {
      const weight = volatilityTarget(v, ONE);
      expect(weight).toBeLessThanOrEqual(last);
      last = weight;
    }
  });

  it('is not known while volatility is not, or where price has not moved', () => {
    expect(volatilityTarget(Number.NaN, ONE)).toBeNaN();
    expect(volatilityTarget(0, ONE)).toBeNaN();
  });

  it('asks for the volatility per year that its parameters name', () => {
    const needs = (text: string) => {
      const { definition, params } = sizers.parse(text);
      return definition.needs(params).features;
    };
    expect(needs('vol-target(window=3)')).toEqual(['ewma-volatility(decay=0.5, seed=3, per=year)']);
    expect(needs('vol-target(of=close-to-close, window=50)')).toEqual(['volatility(period=50, per=year)']);
    expect(needs('vol-target(of=yang-zhang)')).toEqual(['yang-zhang(period=32, per=year)']);
  });
});
