import { describe, expect, it } from 'vitest';
import { defineIndicator } from '../../src/core/feature.js';
import { QuantError } from '../../src/core/kit/errors.js';
import { ALL_FEATURES, computeFeatures, computeLabels, DEFAULT_FEATURES } from '../../src/features/pipeline.js';
import { calendars, indicators, patterns } from '../../src/features/registry.js';
import { featureWarmup, parseFeature } from '../../src/features/spec.js';
import { expectSameBits, scaled } from '../support/laws.js';
import { randomCandles } from '../support/series.js';

const candles = randomCandles({ seed: 'pipeline', length: 400, volatility: 0.02, zeroVolumeShare: 0.05 });

function errorOf(run: () => unknown): QuantError {
  try {
    run();
  } catch (error) {
    if (error instanceof QuantError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('parseFeature', () => {
  it.each([
    ['rsi', 'rsi(period=14)'],
    ['rsi(period=9)', 'rsi(period=9)'],
    ['macd', 'macd.line(fast=12, slow=26, signal=9)'],
    ['macd.signal( fast = 8 )', 'macd.signal(fast=8, slow=26, signal=9)'],
    ['adx.plus-di', 'adx.plus-di(period=14)'],
    ['hour.cos', 'hour.cos'],
    ['zscore(rsi)', 'zscore(rsi(period=14), window=200)'],
    [
      'lag(zscore(macd.histogram, window=50))',
      'lag(zscore(macd.histogram(fast=12, slow=26, signal=9), window=50), bars=1)',
    ],
    ['vwap(anchor=rolling)', 'vwap(anchor=rolling, period=20)'],
  ])('writes %s out as %s, and reads that back as the same', (text, canonical) => {
    expect(parseFeature(text).text).toBe(canonical);
    expect(parseFeature(canonical).text).toBe(canonical);
  });

  it.each([
    ['rsii', 'E_UNKNOWN', 'unknown feature "rsii"', 'did you mean "rsi"'],
    ['macd.sginal', 'E_UNKNOWN', 'macd has no output "sginal"', 'did you mean "signal"?'],
    ['rsi(perod=3)', 'E_PARAM', 'rsi has no parameter "perod"', 'did you mean "period"?'],
    ['rsi(period=0)', 'E_PARAM', 'rsi.period must be in [1, 5000], was 0', undefined],
    ['rsi(sma)', 'E_PARAM', 'rsi takes no input, found "sma"', 'transforms take inputs'],
    ['zscore', 'E_PARAM', 'zscore takes one input, found 0', 'zscore(rsi(period=14))'],
    ['zscore(rsi, sma)', 'E_PARAM', 'zscore takes one input, found 2', 'zscore(rsi(period=14))'],
    ['zscore.mean(rsi)', 'E_UNKNOWN', 'zscore has one output only', 'write zscore(…)'],
    ['rsi(', 'E_PARAM', '"rsi("', undefined],
  ])('refuses %s and says what is near', (text, code, message, hint) => {
    const error = errorOf(() => parseFeature(text));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    if (hint !== undefined) expect(error.hint).toContain(hint);
  });
});

describe('computeFeatures', () => {
  it('keeps the order, names columns by canonical text and counts the warm-up', () => {
    const matrix = computeFeatures(candles, ['rsi(period=9)', 'zscore(return, window=50)', 'hour.sin']);
    expect(matrix.names).toEqual(['rsi(period=9)', 'zscore(return(lag=1, form=log), window=50)', 'hour.sin']);
    expect(matrix.warmup, 'one return, then 50 of them').toBe(50);
    expect(matrix.rows).toBe(400);
    expect(matrix.openTime).toBe(candles.openTime);
  });
  it('computes equal parts once', () => {
    const { columns } = computeFeatures(candles, ['macd.line', 'macd', 'macd.signal(signal=9)', 'clip(macd.line)']);
    expect(columns[1]).toBe(columns[0]);
    let runs = 0;
    const counted = defineIndicator({
      category: 'trend',
      name: 'counted',
      summary: 'Counts its runs',
      source: 'own',
      params: {},
      outputs: ['a', 'b'],
      warmup: () => 0,
      compute: (c) => {
        runs++;
        return [c.close, c.open];
      },
    });
    indicators.add(counted, { override: true });
    computeFeatures(candles, ['counted.a', 'counted.b', 'lag(counted.a)', 'zscore(lag(counted.a))', 'lag(counted.a)']);
    expect(runs).toBe(1);
  });
  it('has a warm-up as long as the data when a column never becomes known', () => {
    expect(computeFeatures(randomCandles({ seed: 1, length: 10 }), ['sma(period=50)']).warmup).toBe(10);
    expect(computeFeatures(candles, []).warmup).toBe(0);
  });
  it('has the warm-up that every feature declares', () => {
    const long = randomCandles({ seed: 'warm-up', length: 700, volatility: 0.02, zeroVolumeShare: 0.05 });
    for (const text of [...ALL_FEATURES(), ...DEFAULT_FEATURES]) {
      expect(computeFeatures(long, [text]).warmup, text).toBe(featureWarmup(parseFeature(text)));
    }
  });
});

describe('the default features', () => {
  it('mean the same at every price and volume', () => {
    const once = computeFeatures(candles, DEFAULT_FEATURES);
    const other = computeFeatures(scaled(candles, { price: 2 ** 20, volume: 2 ** -9 }), DEFAULT_FEATURES);
    once.columns.forEach((column, k) => {
      expectSameBits(other.columns[k], column, once.names[k]);
    });
  });
  it('are some twenty different columns, known within 200 bars', () => {
    const { names, warmup } = computeFeatures(candles, DEFAULT_FEATURES);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(18);
    expect(warmup).toBeLessThan(200);
  });
});

describe('ALL_FEATURES', () => {
  it('names every output of every definition, canonically', () => {
    const all = ALL_FEATURES();
    const outputs = [...indicators.list(), ...patterns.list(), ...calendars.list()].reduce(
      (sum, d) => sum + d.outputs.length,
      0,
    );
    expect(all.length).toBe(outputs);
    expect(all.map((text) => parseFeature(text).text)).toEqual(all);
  });
});

describe('computeLabels', () => {
  it('names the label in full and says what it is', () => {
    const { labels, text, target } = computeLabels(candles, 'direction(horizon=4)');
    expect(text).toBe('direction(horizon=4, deadZone=0, unit=fraction, span=100, maxGap=0)');
    expect(target).toBe('class');
    expect(labels.endIndex[0]).toBe(4);
  });
  it('refuses a label that does not exist, with the nearest', () => {
    const error = errorOf(() => computeLabels(candles, 'tripple-barrier'));
    expect(error.message).toBe('unknown label "tripple-barrier"');
    expect(error.hint).toContain('did you mean "triple-barrier"?');
  });
});
