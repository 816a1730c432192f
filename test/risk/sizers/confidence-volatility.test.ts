import { describe, expect, it } from 'vitest';
import { confidenceVolatility } from '../../../src/risk/sizers/confidence-volatility.js';
import { ask } from './ask.js';

const PARTS = { base: 0.3, max: 0.4, gamma: 0.5 };

describe('confidence and volatility', () => {
  it('fade the base where volatility is what limits', () => {
    // 0.3 · e^(−0.5 · 2 ln 2) = 0.15, below 0.4 · 0.9 = 0.36.
    expect(confidenceVolatility(2 * Math.LN2, 0.9, PARTS)).toBeCloseTo(0.15, 15);
  });

  it('hold to the most where confidence is what limits', () => {
    expect(confidenceVolatility(0, 0.5, PARTS)).toBe(0.2);
    expect(confidenceVolatility(0, 0, PARTS)).toBe(0);
  });

  it('never grow with volatility, never shrink with confidence', () => {
    for (let sigma = 0; sigma < 3; sigma += 0.25) {
      for (let trust = 0; trust < 1; trust += 0.125) {
        const here = confidenceVolatility(sigma, trust, PARTS);
        expect(confidenceVolatility(sigma + 0.25, trust, PARTS)).toBeLessThanOrEqual(here);
        expect(confidenceVolatility(sigma, trust + 0.125, PARTS)).toBeGreaterThanOrEqual(here);
      }
    }
  });

  it('ask for the confidence of the side that is wanted', () => {
    const view = { features: [0], confidence: (side: number) => (side > 0 ? 0.9 : 0.1) };
    expect(ask('confidence-volatility', { ...view, sides: [1] })).toBeCloseTo(0.27, 15);
    expect(ask('confidence-volatility', { ...view, sides: [-1] })).toBeCloseTo(0.03, 15);
  });

  it('are not known when one of them is not', () => {
    expect(confidenceVolatility(Number.NaN, 1, PARTS)).toBeNaN();
    expect(confidenceVolatility(0.5, Number.NaN, PARTS)).toBeNaN();
  });
});
