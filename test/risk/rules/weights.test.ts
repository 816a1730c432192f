import { describe, expect, it } from 'vitest';
import { riskRules } from '../../../src/risk/registry.js';
import { limitOf, measure } from './rule.js';

const WEIGHTS = [0.5, -0.25, 0.125];

describe('limits on weights', () => {
  it('take one market by its size, long or short', () => {
    expect(WEIGHTS.map((_, s) => measure('max-weight', WEIGHTS, {}, s))).toEqual([0.5, 0.25, 0.125]);
  });
  it('add up longs and shorts', () => {
    expect(measure('total-exposure', WEIGHTS), '0.5 + 0.25 + 0.125').toBe(0.875);
    expect(measure('leverage', WEIGHTS)).toBe(0.875);
  });
  it('hold shorts against longs', () => {
    expect(measure('net-exposure', WEIGHTS), '0.5 - 0.25 + 0.125').toBe(0.375);
    expect(measure('net-exposure', [-0.5, 0.25]), 'a lean to the short side').toBe(0.25);
  });
  it('square weights for concentration', () => {
    expect(measure('concentration', WEIGHTS), '1/4 + 1/16 + 1/64').toBe(0.328125);
    expect(measure('concentration', [0.3, 0.3, 0.3])).toBeCloseTo(0.27, 15);
    expect(measure('concentration', [0.25, 0.25, 0.25, 0.25]), 'four equal parts').toBe(0.25);
  });
  it('lose at the stop what the stop is away, times the weight', () => {
    const view = { stopRates: [0.0625, 0.5, Number.NaN] };
    expect(WEIGHTS.map((_, s) => measure('risk-per-trade', WEIGHTS, view, s))).toEqual([0.03125, 0.125, Number.NaN]);
    expect(measure('risk-per-trade', [0], { stopRates: [Number.NaN] }), 'nothing held').toBe(0);
    // Bought at 100 with a stop at 95, now at 125: 4 % of the close from entry to stop, 24 % from the close. A tenth more.
    const winner = { held: [0.5], entryRisks: [0.04], stopRates: [0.24] };
    expect(measure('risk-per-trade', [0.5], winner), 'what was won is not at risk').toBeCloseTo(0.02, 15);
    expect(measure('risk-per-trade', [0.6], winner), 'what is added is').toBeCloseTo(0.02 + 0.1 * 0.24, 15);
    expect(measure('risk-per-trade', [-0.1], winner), 'the other side is new').toBeCloseTo(0.024, 15);
    expect(
      measure('risk-per-trade', [0.5], { held: [0.5], entryRisks: [0], stopRates: [0.1] }),
      'a stop beyond the entry',
    ).toBe(0);
  });
  it('take their limit first, and shrink unless told otherwise', () => {
    expect(limitOf('max-weight').limit).toBe(0.3);
    expect(limitOf('total-exposure(limit=0.6)').limit).toBe(0.6);
    const actions = riskRules.list().map((d) => `${d.name} ${Object.keys(d.params)[0]} ${d.params.action.default}`);
    expect(actions).toEqual([
      'concentration limit shrink',
      'consecutive-losses limit block',
      'correlated-exposure limit shrink',
      'daily-loss limit flatten',
      'drawdown limit flatten',
      'expected-shortfall limit shrink',
      'kill-switch limit flatten',
      'leverage limit shrink',
      'liquidity limit shrink',
      'max-weight limit shrink',
      'net-exposure limit shrink',
      'risk-per-trade limit shrink',
      'stale-data limit block',
      'total-exposure limit shrink',
      'var limit shrink',
      'weekly-loss limit flatten',
    ]);
  });
});
