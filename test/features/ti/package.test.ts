import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import '../../../src/cli/ti-loader.js';
import { resolveParams } from '../../../src/core/kit/params.js';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { ti } from '../../../src/features/ti/library.js';
import { tiFeatures, tiIndicators, tiTransforms } from '../../../src/features/ti/registry.js';
import { WITHOUT_COLUMN } from '../../../src/features/ti/without-column.js';
import { candlesFrom, randomCandles } from '../../support/series.js';

const original: Record<string, unknown> = createRequire(import.meta.url)('technicalindicators');
const candles = randomCandles({ seed: 'ti/package', length: 700, price: 100, volatility: 0.02 });
const arrays = Object.fromEntries(
  (['open', 'high', 'low', 'close', 'volume'] as const).map((name) => [name, Array.from(candles[name])]),
);

function call(name: string, input: object): unknown {
  const found = original[name];
  if (typeof found !== 'function') throw new Error(`${name} is no function`);
  return Reflect.apply(found, undefined, [input]);
}

/** What the package gives for each output, the last value last; a value that it leaves out is NaN. */
function outputsOf(result: unknown, outputs: readonly string[]): number[][] {
  if (!Array.isArray(result)) return outputs.map((name) => Reflect.get(Object(result), name));
  return outputs.map((name) =>
    result.map((row: unknown) =>
      Number(typeof row === 'object' ? (Reflect.get(Object(row), name) ?? Number.NaN) : row),
    ),
  );
}

/** The candlestick functions: those that have no class beside them. */
const classes = new Set(
  Object.keys(original)
    .filter((name) => name !== name.toLowerCase())
    .map((n) => n.toLowerCase()),
);
const patterns = new Set(tiIndicators.list().flatMap((d) => (classes.has(d.name) ? [] : [d.name])));

describe('the exports of technicalindicators', () => {
  it('are each a column, the class of one, or said to be none, with the reason', () => {
    const missing = Object.keys(original).filter(
      (name) =>
        !tiIndicators.has(name.toLowerCase()) &&
        !tiTransforms.has(name.toLowerCase()) &&
        !Object.hasOwn(WITHOUT_COLUMN, name),
    );
    expect(missing).toEqual([]);
    expect(Object.keys(WITHOUT_COLUMN).filter((name) => !Object.hasOwn(original, name))).toEqual([]);
    expect(Object.keys(original).length).toBe(124);
    expect([tiIndicators.list().length, tiTransforms.list().length]).toEqual([71, 2]);
    expect(patterns.size).toBe(37);
  });

  it('are all there in the library form, as they are', () => {
    expect(Object.keys(ti).sort()).toEqual(Object.keys(original).sort());
    for (const name of Object.keys(original)) expect(Reflect.get(ti, name), name).toBe(original[name]);
    expect(ti.rsi({ values: [1, 2, 3, 2], period: 2 })).toEqual([100, 50]);
    expect('sma' in ti).toBe(true);
    expect(Reflect.set(ti, 'sma', 1)).toBe(false);
  });

  it('are listed by the names under which they are asked for', () => {
    const names = tiFeatures().map((definition) => definition.name);
    expect(names.length).toBe(73);
    expect(names).toContain('ti.rsi');
    expect(names.every((name) => name.startsWith('ti.'))).toBe(true);
  });
});

describe('a column of technicalindicators', () => {
  const numeric = tiIndicators.list().filter((d) => !patterns.has(d.name));

  it.each(numeric.map((d) => [d.name, d] as const))(
    'ti.%s is what the function gives, lined up at the last bar',
    (name, d) => {
      const params = resolveParams(name, d.params);
      const columns = d.compute(candles, params, {});
      const direct = outputsOf(call(name, { ...arrays, ...params, values: arrays.close }), d.outputs);
      const rows = d.warmup(params);
      const least = typeof rows === 'number' ? rows : Math.min(...rows);
      columns.forEach((column, k) => {
        expect(direct[k].length, 'the stated warm-up is what the package leaves out').toBe(candles.length - least);
        expect(Array.from(column.subarray(least)), d.outputs[k]).toEqual(direct[k]);
      });
    },
  );

  it.each([...patterns])('ti.%s is what the function says of the last bars up to the row', (name) => {
    const d = tiIndicators.get(name);
    const [column] = d.compute(candles, {}, {});
    const first = Number(d.warmup({}));
    for (let i = first; i < 250; i++) {
      const known = Object.fromEntries(
        Object.entries(arrays).map(([key, all]) => [key, all.slice(Math.max(0, i - 8), i + 1)]),
      );
      expect(column[i], `row ${i}`).toBe(Number(call(name, known)));
    }
  });

  it('takes in what is named under values', () => {
    const [volume, middle] = computeFeatures(candles, [
      'ti.sma(period=5, values=volume)',
      'ti.roc(values=hl2)',
    ]).columns;
    expect(Array.from(volume.subarray(4))).toEqual(call('sma', { values: arrays.volume, period: 5 }));
    const hl2 = arrays.high.map((high, i) => (high + arrays.low[i]) / 2);
    expect(Array.from(middle.subarray(12))).toEqual(call('roc', { values: hl2, period: 12 }));
  });

  it('starts where the longer average does when fast and slow are swapped', () => {
    const [line] = computeFeatures(candles, ['ti.macd(fastPeriod=26, slowPeriod=12)']).columns;
    expect(line.findIndex((x) => !Number.isNaN(x))).toBe(25);
  });

  it('does not follow the digits that somebody has set for the library form', () => {
    const [before] = computeFeatures(candles, ['ti.ema(period=9)']).columns;
    ti.setConfig('precision', 3);
    try {
      expect(ti.ema({ values: [1.23456, 1.23456], period: 1 })).toEqual([1.23, 1.23]);
      const [column] = computeFeatures(candles, ['ti.ema(period=9)']).columns;
      expect(Array.from(column)).toEqual(Array.from(before));
      expect(ti.getConfig('precision')).toBe(3);
    } finally {
      ti.setConfig('precision', undefined);
    }
  });
});

describe('where the package is at fault', () => {
  const flat = candlesFrom(Array.from({ length: 60 }, () => 8));
  const [rows, values] = [60, Array.from(flat.close)];

  it('trix has no value at an exact zero, so that its array no longer ends at the warm-up: the column has 0 there', () => {
    expect(call('trix', { values, period: 5 })).toEqual([]);
    expect(Array.from(computeFeatures(flat, ['ti.trix(period=5)']).columns[0].subarray(13))).toEqual(
      new Array(rows - 13).fill(0),
    );
  });

  it('macd and kst have no signal at an exact zero: the column has 0 there', () => {
    const [signal] = computeFeatures(flat, ['ti.macd.signal']).columns;
    expect(call('macd', { values, fastPeriod: 12, slowPeriod: 26, signalPeriod: 9 })).toContainEqual({
      MACD: 0,
      signal: undefined,
      histogram: 0,
    });
    expect([signal[33], signal[59]]).toEqual([0, 0]);
  });

  it('adx is NaN for ever after a start at which nothing moved: the column starts anew', () => {
    const later = candlesFrom([
      ...Array.from({ length: 30 }, () => 100 as const),
      ...Array.from({ length: 30 }, (_, i) => [100 + i, 102 + i, 99 + i, 101 + i] as const),
    ]);
    const input = {
      high: Array.from(later.high),
      low: Array.from(later.low),
      close: Array.from(later.close),
      period: 5,
    };
    const direct = call('adx', input);
    expect(outputsOf(direct, ['adx'])[0].every(Number.isNaN)).toBe(true);
    const [column] = computeFeatures(later, ['ti.adx(period=5)']).columns;
    expect([column[8], column[9], column[29], column[59]]).toEqual([Number.NaN, 0, 0, 100]);
  });

  it('williamsr, cci and pb divide by nothing on flat prices: −50, 0 and 0.5', () => {
    const all = { high: values, low: values, close: values, values, period: 5, stdDev: 2 };
    expect(call('williamsr', all)).toContainEqual(Number.NaN);
    expect(call('cci', all)).toContainEqual(Number.NaN);
    const columns = computeFeatures(flat, ['ti.williamsr', 'ti.cci', 'ti.bollingerbands.pb']).columns;
    expect(columns.map((column) => column[59])).toEqual([-50, 0, 0.5]);
  });

  it('trends are compared as text: a fall of 10 against a rise of 9 is no fall', () => {
    const closes = [100, 80, 98];
    expect(call('averageloss', { values: closes, period: 2 })).toEqual([10]);
    expect(call('averagegain', { values: closes, period: 2 })).toEqual([9]);
    const bars = (c: readonly number[]): object => ({
      open: c,
      high: c,
      low: c.map((x, i) => (i > 2 ? 70 : x)),
      close: c,
    });
    expect(call('tweezerbottom', bars([...closes, 90, 90]))).toBe(false);
    expect(call('tweezerbottom', bars([100, 80, 97.9, 90, 90]))).toBe(false);
    expect(call('tweezerbottom', bars([50, 40, 49, 45, 45]))).toBe(true);
  });

  it('the list of names holds three that do not exist as such', () => {
    expect(ti.getAvailableIndicators().filter((name) => !(name in ti))).toEqual(['crossup', 'crossdown', 'crossover']);
  });
});
