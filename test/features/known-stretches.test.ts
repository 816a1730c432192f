import { describe, expect, it } from 'vitest';
import { defineIndicator } from '../../src/core/feature.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { overKnownStretches } from '../../src/features/known-stretches.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { indicators, transforms } from '../../src/features/registry.js';
import { openFeatures } from '../../src/features/stream.js';
import { expectSameBits } from '../support/laws.js';
import { f, randomCandles } from '../support/series.js';

const N = Number.NaN;
const NONE = f();
const sums = (x: Float64Array): Float64Array => {
  let total = 0;
  return x.map((v) => (total += v));
};

describe('overKnownStretches', () => {
  it('starts the transform anew after a hole, and says nothing in it', () => {
    expect([...overKnownStretches(f(N, 1, 2, N, N, 3, 4, N), NONE, sums)]).toEqual([N, 1, 3, N, N, 3, 7, N]);
  });

  it('leaves what is not known in front to the transform', () => {
    const seen: number[] = [];
    overKnownStretches(f(N, N, 1, 2), NONE, (x) => {
      seen.push(x.length);
      return x;
    });
    expect(seen).toEqual([4]);
  });

  it('has a hole where either of two columns has one', () => {
    const product = (x: Float64Array, y: Float64Array): Float64Array => sums(x.map((v, i) => v * y[i]));
    expect([...overKnownStretches(f(1, 2, N, 4, 5), f(N, 1, 1, 1, 1), product)]).toEqual([N, 2, N, 4, 9]);
    expect([...overKnownStretches(f(1, 2, 3, 4), f(1, N, 1, 1), product)]).toEqual([1, N, 3, 7]);
  });
});

describe('every transform of a column with holes', () => {
  const holes = defineIndicator({
    name: 'with-holes',
    category: 'price-action',
    summary: 'The close, unknown on every 60th to 63rd bar',
    source: 'own',
    params: {},
    outputs: ['close'],
    warmup: () => 0,
    compute: (c) => [c.close.map((v, i) => (i % 60 >= 57 ? N : v))],
    stream: () => {
      let row = 0;
      return (bar, out) => {
        out[0] = row++ % 60 >= 57 ? N : bar.close;
      };
    },
  });
  indicators.add(holes);
  const candles = randomCandles({ seed: 'holes', length: 400 });
  const small = ['window=9', 'bars=3', 'span=5', 'lag=2'];
  const units = transforms.list().map(({ name, inputs = 1, params }) => {
    const given = small.filter((text) => text.split('=')[0] in params).join(', ');
    return `${name}(${['with-holes', 'volatility(period=5)'].slice(0, inputs).join(', ')}${given === '' ? '' : `, ${given}`})`;
  });

  it.each(units)('%s is known again once it has warmed up, and the same after other holes', (text) => {
    const [column] = computeFeatures(candles, [text]).columns;
    const { columns } = computeFeatures(candles, ['with-holes']);
    columns[0].forEach((v, i) => {
      if (Number.isNaN(v)) expect(column[i], `row ${i}`).toBeNaN();
    });
    const open = openFeatures([text], HOUR_MS);
    const streamed = Array.from(candles.close, (close, i) => {
      const [openTime, low, high] = [candles.openTime[i], candles.low[i], candles.high[i]];
      return open.push({ openTime, open: candles.open[i], high, low, close, volume: candles.volume[i] })[0];
    });
    expectSameBits(Float64Array.from(streamed), column, text);
  });
});
