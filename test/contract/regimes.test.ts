import { describe, expect, it } from 'vitest';
import { type Candles, makeCandles, sliceCandles } from '../../src/core/candles.js';
import { resolveParams } from '../../src/core/kit/params.js';
import { createRng } from '../../src/core/kit/rng.js';
import { type FittedRegime, REGIME_NAMES, type RegimePath } from '../../src/core/regime.js';
import { regimes } from '../../src/models/registry.js';
import { parameterSets } from '../support/laws.js';
import { candlesFrom, randomCandles } from '../support/series.js';

const train = randomCandles({ seed: 'train', length: 600 });
const test = randomCandles({ seed: 'test', length: 500, gapShare: 0.03, zeroVolumeShare: 0.05, flatShare: 0.05 });

const CASES = regimes.list().flatMap((definition) =>
  parameterSets(definition.params).map((given) => {
    const params = resolveParams(definition.name, definition.params, given);
    return {
      title: `${definition.name} ${JSON.stringify(given)}`,
      definition,
      learn: (on: Candles = train, seed = 1): FittedRegime => definition.fit(on, params, createRng(seed)),
    };
  }),
);

function expectSameRows(a: RegimePath, b: RegimePath, rows: number): void {
  expect(a.names).toEqual(b.names);
  for (let i = 0; i < rows; i++) {
    expect(a.state[i], `state of row ${i}`).toBe(b.state[i]);
    for (const [k, column] of a.probabilities.entries()) expect(Object.is(column[i], b.probabilities[k][i])).toBe(true);
  }
}

function expectLawful({ names, state, probabilities }: RegimePath, rows: number): void {
  expect(new Set(names).size).toBe(names.length);
  expect(names.every((name) => REGIME_NAMES.includes(name))).toBe(true);
  expect(state.length).toBe(rows);
  expect(probabilities.length).toBe(names.length);
  let isWarm = false;
  for (let i = 0; i < rows; i++) {
    const row = probabilities.map((column) => column[i]);
    if (state[i] === -1) {
      expect(isWarm, 'unknown rows come first').toBe(false);
      expect(row.every(Number.isNaN)).toBe(true);
      continue;
    }
    isWarm = true;
    expect(row.every((p) => p >= 0 && p <= 1)).toBe(true);
    expect(Math.abs(row.reduce((a, b) => a + b) - 1)).toBeLessThan(1e-12);
    expect(row[state[i]]).toBe(Math.max(...row));
  }
}

describe.each(CASES)('regime $title', ({ definition, learn }) => {
  it('gives probabilities that sum to 1 after its warm-up, gaps and still bars included', () => {
    const path = learn().filter(test);
    expectLawful(path, 500);
    expect(path.state[499]).toBeGreaterThanOrEqual(0);
  });

  it('leaves every row as it was when later bars are cut off, bit for bit', () => {
    const fitted = learn();
    const whole = fitted.filter(test);
    for (let cut = 0; cut <= 500; cut += 13) expectSameRows(fitted.filter(sliceCandles(test, 0, cut)), whole, cut);
  });

  it('leaves every row as it was when later bars are other bars', () => {
    const fitted = learn();
    const whole = fitted.filter(test);
    for (const cut of [60, 200, 333, 499]) {
      const scale = (column: Float64Array, i: number) => (i < cut ? column[i] : column[i] * (i % 2 === 0 ? 100 : 0.01));
      const close = test.close.map((_, i) => scale(test.close, i));
      const other = makeCandles({ ...test, open: close, high: close, low: close, close });
      const before = makeCandles({
        ...test,
        open: test.open.map((x, i) => (i < cut ? x : other.open[i])),
        high: test.high.map((x, i) => (i < cut ? x : other.high[i])),
        low: test.low.map((x, i) => (i < cut ? x : other.low[i])),
        close,
      });
      expectSameRows(fitted.filter(before), whole, cut);
    }
  });

  it('gives the same bits for the same seed', () => {
    expect(learn(train, 9).toJSON()).toEqual(learn(train, 9).toJSON());
  });

  it('filters the same bits after a round trip through JSON text', () => {
    const fitted = learn();
    const again = definition.restore(JSON.parse(JSON.stringify(fitted.toJSON())));
    expectSameRows(again.filter(test), fitted.filter(test), 500);
  });

  it('leaves its inputs untouched', () => {
    const before = [...test.close, ...train.close];
    learn().filter(test);
    expect([...test.close, ...train.close]).toEqual(before);
  });

  it('does not care about the unit of the price', () => {
    const scaled = (c: Candles): Candles => {
      const times = (x: Float64Array) => x.map((v) => v * 2 ** -30);
      return makeCandles({
        ...c,
        open: times(c.open),
        high: times(c.high),
        low: times(c.low),
        close: times(c.close),
      });
    };
    const plain = learn().filter(test);
    expectSameRows(learn(scaled(train)).filter(scaled(test)), plain, 500);
  });

  it('takes prices that do not move, in training and after', () => {
    const flat = candlesFrom(new Array(300).fill(5));
    expectLawful(learn(flat).filter(flat), 300);
    expectLawful(learn(flat).filter(test), 500);
    expectLawful(learn().filter(flat), 300);
  });

  it('takes a crash far beyond anything in training', () => {
    const shock = candlesFrom([...Array.from({ length: 200 }, (_, i) => 100 + (i % 3)), 1e-6, 1e6, 1e-6, 50, 51]);
    expectLawful(learn().filter(shock), 205);
  });

  it('knows nothing of one bar, or of none', () => {
    const fitted = learn();
    expect([...fitted.filter(sliceCandles(test, 0, 1)).state]).toEqual([-1]);
    expect(fitted.filter(sliceCandles(test, 0, 0)).state.length).toBe(0);
  });
});
