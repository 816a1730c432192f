import { describe, expect, it } from 'vitest';
import { weightForRisk } from '../../../src/risk/sizers/atr-risk.js';
import { ask } from './ask.js';

describe('the risk at the stop', () => {
  it('is what the account loses when the stop is hit', () => {
    // 2 % over a stop 5 % away: 40 % of equity, of which 5 % is 2 %.
    expect(weightForRisk(0.02, 0.05, 1)).toBeCloseTo(0.4, 15);
    for (const distance of [0.03, 0.1, 0.9]) expect(weightForRisk(0.02, distance, 1) * distance).toBeCloseTo(0.02, 15);
  });

  it('takes the distance of the stop of the run', () => {
    expect(ask('atr-risk', { stopRate: 0.08, features: [99] })).toBeCloseTo(0.25, 15);
  });

  it('takes k average true ranges in a run without stops', () => {
    // ATR 4 at a price of 100, k = 2.5: 10 % away; 1 % / 10 % = 10 %.
    expect(ask('atr-risk(risk=0.01, k=2.5)', { markets: [[90, 100]], features: [4] })).toBeCloseTo(0.1, 15);
  });

  it('stops at the cap when the stop is near', () => {
    expect(ask('atr-risk(cap=0.5)', { stopRate: 0.001, features: [1] })).toBe(0.5);
  });

  it('never grows with the distance', () => {
    let last = Number.POSITIVE_INFINITY;
    for (let distance = 0.001; distance < 2; distance *= 1.2) {
      const weight = weightForRisk(0.02, distance, 1);
      expect(weight).toBeLessThanOrEqual(last);
      last = weight;
    }
  });

  it('is not known without a distance above 0', () => {
    for (const distance of [Number.NaN, 0, -0.1]) expect(weightForRisk(0.02, distance, 1)).toBeNaN();
    expect(ask('atr-risk', { features: [Number.NaN] }), 'the range warms up').toBeNaN();
    expect(ask('atr-risk', { stopRate: -0.01, features: [1] }), 'the stop stands behind the price').toBeNaN();
  });
});
