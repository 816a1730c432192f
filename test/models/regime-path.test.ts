import { describe, expect, it } from 'vitest';
import { type Candles, makeCandles, sliceCandles } from '../../src/core/candles.js';
import { createRng } from '../../src/core/kit/rng.js';
import type { RegimePath } from '../../src/core/regime.js';
import { regimesWalkForward } from '../../src/models/regime-path.js';
import { regimes } from '../../src/models/registry.js';
import { randomCandles } from '../support/series.js';

const candles = randomCandles({ seed: 11, length: 900, gapShare: 0.02 });
const walk = { firstFitBars: 250, refitBars: 120, seed: 3 };
const bound = regimes.parse('hmm(states=3, window=10, starts=2)');

function expectSameRows(a: RegimePath, b: RegimePath, rows: number): void {
  expect(a.names).toEqual(b.names);
  expect(a.state.slice(0, rows)).toEqual(b.state.slice(0, rows));
  a.probabilities.forEach((column, k) => {
    for (let i = 0; i < rows; i++) expect(Object.is(column[i], b.probabilities[k][i])).toBe(true);
  });
}

describe('regimesWalkForward', () => {
  const whole = regimesWalkForward(candles, bound, walk);

  it('knows nothing before its first fit and something on every bar after', () => {
    expect(new Set(whole.state.slice(0, 250))).toEqual(new Set([-1]));
    expect(whole.state.slice(250).includes(-1)).toBe(false);
    expect(Number.isNaN(whole.probabilities[0][249])).toBe(true);
  });
  it('leaves every row as it was when later bars are cut off, bit for bit', () => {
    for (const cut of [251, 300, 369, 370, 371, 500, 899]) {
      expectSameRows(regimesWalkForward(sliceCandles(candles, 0, cut), bound, walk), whole, cut);
    }
  });
  it('leaves every row as it was when later bars are other bars', () => {
    for (const cut of [300, 370, 600]) {
      const other = (column: Float64Array, times: number) => column.map((x, i) => (i < cut ? x : x * times));
      const mutated: Candles = makeCandles({
        ...candles,
        open: other(candles.open, 10),
        high: other(candles.high, 30),
        low: other(candles.low, 0.1),
        close: candles.close.map((x, i) => (i < cut ? x : x * (i % 2 === 0 ? 10 : 0.5))),
      });
      expectSameRows(regimesWalkForward(mutated, bound, walk), whole, cut);
    }
  });
  it('filters each stretch with a model of the bars before it', () => {
    const fitted = bound.definition.fit(sliceCandles(candles, 120, 370), bound.params, createRng(3).fork('fit/370'));
    const by = fitted.filter(sliceCandles(candles, 120, 490));
    expect([...whole.state.slice(370, 490)]).toEqual([...by.state.slice(250, 370)]);
  });
  it('filters a model that learns nothing from the first bar on', () => {
    const rule = regimes.parse('rule(window=10, lookback=50)');
    const found = regimesWalkForward(candles, rule, walk);
    expect(found.state[18]).toBe(-1);
    expect(found.state.slice(19).includes(-1)).toBe(false);
  });
  it('refuses lengths that cannot be', () => {
    expect(() => regimesWalkForward(candles, bound, { ...walk, refitBars: 0 })).toThrow(
      'regime refitBars must be a whole number of bars, at least 1, was 0',
    );
    expect(() => regimesWalkForward(candles, bound, { ...walk, firstFitBars: 900 })).toThrow(
      'regime hmm needs more bars than the 900 of its first fit, has 900',
    );
  });
});
