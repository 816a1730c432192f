import { describe, expect, it } from 'vitest';
import { type Candles, sliceCandles } from '../../src/core/candles.js';
import { computeLabels } from '../../src/features/pipeline.js';
import { labels as registry } from '../../src/features/registry.js';
import { expectSameBits, otherFuture, parameterSets, scaled, snapshot } from '../support/laws.js';
import { type BarRow, candlesFrom, randomCandles } from '../support/series.js';

const rough = (length: number, seed: string): Candles =>
  randomCandles({ seed, length, volatility: 0.02, gapShare: 0.04, zeroVolumeShare: 0.1, flatShare: 0.1 });

const SERIES: Record<string, Candles> = {
  'no bars': candlesFrom([]),
  'one bar': candlesFrom([[10, 12, 9, 11, 5]]),
  'rough bars': rough(400, 'labels/rough'),
  'flat prices': candlesFrom(Array.from({ length: 200 }, (): BarRow => 0.1)),
  'tiny prices': randomCandles({ seed: 'labels/tiny', length: 300, price: 1e-8 }),
};

const CASES = [
  ...registry.list().flatMap((definition) =>
    parameterSets(definition.params).map((given) => ({
      title: `${definition.name} ${JSON.stringify(given)}`,
      text: registry.bind(definition.name, given).text,
    })),
  ),
  { title: 'cusum', text: 'cusum(direction(horizon=4), threshold=0.03)' },
  { title: 'cusum by volatility', text: 'cusum(triple-barrier(horizon=6), threshold=2, unit=volatility, span=20)' },
  { title: 'meta on two columns', text: 'meta(primary="zscore(rsi(period=9), window=20)", entries=turns)' },
].map(({ title, text }) => ({
  title,
  target: computeLabels(SERIES['no bars'], text).target,
  run: (candles: Candles) => computeLabels(candles, text).labels,
}));

describe('every label', () => {
  it('is there', () => {
    expect(registry.list().length).toBeGreaterThanOrEqual(2);
  });

  it.each(CASES)('$title: is a number with a later end, or NaN with end -1', ({ run, target }) => {
    for (const [name, candles] of Object.entries(SERIES)) {
      const check = snapshot(candles);
      const { values, endIndex, weights } = run(candles);
      check();
      expect([values.length, endIndex.length, weights.length], name).toEqual(Array(3).fill(candles.length));
      for (let i = 0; i < values.length; i++) {
        const at = `${name} row ${i}`;
        if (endIndex[i] === -1) expect(values[i], at).toBeNaN();
        else {
          expect(endIndex[i] > i && endIndex[i] < candles.length, `${at} ends at ${endIndex[i]}`).toBe(true);
          expect(Number.isFinite(values[i]), `${at} is ${values[i]}`).toBe(true);
          if (target === 'class') expect([-1, 0, 1], at).toContain(values[i]);
        }
        expect(weights[i], at).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it.each(CASES)('$title: is known at its end and not a bar before', ({ run }) => {
    const candles = rough(150, 'labels/cuts');
    const whole = run(candles);
    expect(whole.endIndex.some((end) => end >= 0)).toBe(true);
    for (let cut = 0; cut < candles.length; cut++) {
      const part = run(sliceCandles(candles, 0, cut));
      for (let i = 0; i < cut; i++) {
        const isKnown = whole.endIndex[i] >= 0 && whole.endIndex[i] < cut;
        expect(part.endIndex[i], `row ${i}, cut at ${cut}`).toBe(isKnown ? whole.endIndex[i] : -1);
        if (isKnown) expect(part.values[i], `row ${i}, cut at ${cut}`).toBe(whole.values[i]);
      }
    }
  });

  it.each(CASES)('$title: bars after its end change nothing', ({ run }) => {
    const candles = rough(600, 'labels/future');
    const whole = run(candles);
    for (const cut of [1, 30, 77, 200, 451, 599]) {
      const other = run(otherFuture(candles, cut));
      for (let i = 0; i < cut; i++) {
        if (whole.endIndex[i] < 0 || whole.endIndex[i] >= cut) continue;
        expect(other.values[i], `row ${i}, other bars from ${cut} on`).toBe(whole.values[i]);
        expect(other.endIndex[i], `row ${i}, other bars from ${cut} on`).toBe(whole.endIndex[i]);
      }
    }
  });

  it.each(CASES)('$title: the unit of price and volume does not matter', ({ run }) => {
    const candles = rough(300, 'labels/scale');
    const once = run(candles);
    const other = run(scaled(candles, { price: 2 ** -20, volume: 3 }));
    expectSameBits(other.values, once.values, 'values');
    expectSameBits(other.endIndex, once.endIndex, 'ends');
  });
});
