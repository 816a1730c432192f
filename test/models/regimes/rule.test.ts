import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { ruleRegimes } from '../../../src/core/regime-rule.js';

/** A price path from log returns: one stretch of bars per row, drift and noise per bar. */
function path(stretches: readonly { bars: number; drift: number; noise: number }[]): Float64Array {
  const rng = createRng('rule');
  const out: number[] = [100];
  for (const { bars, drift, noise } of stretches) {
    for (let i = 0; i < bars; i++) out.push(out[out.length - 1] * Math.exp(drift + noise * rng.normal()));
  }
  return Float64Array.from(out);
}
const settings = { window: 24, lookback: 400, trend: 1, rank: 0.9 };
const share = (close: Float64Array, name: string, from: number, to: number): number => {
  const { names, state } = ruleRegimes(close, settings);
  const wanted = names.indexOf(name as never);
  return state.slice(from, to).filter((s) => s === wanted).length / (to - from);
};

describe('ruleRegimes', () => {
  it('calls a steady rise bull and a steady fall bear', () => {
    const close = path([
      { bars: 300, drift: 0.004, noise: 0.005 },
      { bars: 300, drift: -0.004, noise: 0.005 },
    ]);
    expect(share(close, 'bull', 60, 300), 'a tenth of all bars ranks above 0.9 in volatility').toBeGreaterThan(0.75);
    expect(share(close, 'bear', 340, 600)).toBeGreaterThan(0.75);
  });
  it('calls a random walk ranging more often than anything else', () => {
    const close = path([{ bars: 2000, drift: 0, noise: 0.01 }]);
    expect(share(close, 'ranging', 60, 2000)).toBeGreaterThan(0.45);
    expect(share(close, 'volatile', 60, 2000)).toBeLessThan(0.25);
  });
  it('calls a burst of noise volatile', () => {
    const close = path([
      { bars: 400, drift: 0, noise: 0.005 },
      { bars: 30, drift: 0, noise: 0.04 },
    ]);
    expect(share(close, 'volatile', 410, 430)).toBe(1);
  });
  it('calls a price that does not move ranging', () => {
    const { names, state } = ruleRegimes(new Float64Array(200).fill(3), settings);
    expect(new Set(state.slice(47))).toEqual(new Set([names.indexOf('ranging')]));
    expect(state[46], 'trend from bar 24 on, a rank when 24 of them are known').toBe(-1);
  });
  it('takes the regime of the largest probability', () => {
    const { state, probabilities } = ruleRegimes(path([{ bars: 500, drift: 0.001, noise: 0.01 }]), settings);
    for (let i = 47; i < 500; i++) {
      expect(probabilities[state[i]][i]).toBe(Math.max(...probabilities.map((p) => p[i])));
    }
  });
});
