import { describe, expect, it } from 'vitest';
import '../../../src/cli/ti-loader.js';
import { createRng } from '../../../src/core/kit/rng.js';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { featureWarmup, parseFeature } from '../../../src/features/spec.js';
import { openFeatures } from '../../../src/features/stream.js';
import { ti } from '../../../src/features/ti/library.js';
import { tiTransforms } from '../../../src/features/ti/registry.js';
import { f, randomCandles } from '../../support/series.js';

const candles = randomCandles({ seed: 'ti/expressions', length: 400, price: 100, volatility: 0.02 });

describe('a feature text with ti.', () => {
  it('is written out with every parameter under the package’s names', () => {
    expect(parseFeature('ti.rsi').text).toBe('ti.rsi(period=14, values=close)');
    expect(parseFeature('ti.MACD.histogram(fastPeriod=8)').text).toBe(
      'ti.macd.histogram(fastPeriod=8, slowPeriod=26, signalPeriod=9, SimpleMAOscillator=false, SimpleMASignal=false, values=close)',
    );
    expect(parseFeature('ti.macd').text).toContain('ti.macd.MACD(');
    expect(parseFeature('ti.stochasticrsi.stoch-rsi').text).toContain('ti.stochasticrsi.stochRSI(');
    expect(parseFeature('ti.doji').text).toBe('ti.doji');
    for (const text of ['ti.rsi', 'ti.macd.signal', 'zscore(ti.cci(period=9), window=50)', 'ti.crossup(ema, ti.sma)']) {
      const canonical = parseFeature(text).text;
      expect(parseFeature(canonical).text).toBe(canonical);
    }
  });

  it('stands inside transforms and on longer bars, and beside ours without a mix-up', () => {
    const texts = ['zscore(ti.cci(period=20), window=50)', 'on(ti.rsi(period=5), interval=4h)', 'ti.rsi', 'rsi'];
    const matrix = computeFeatures(candles, texts);
    expect(matrix.columns.map((column) => Number.isFinite(column[399]))).toEqual([true, true, true, true]);
    expect(featureWarmup(parseFeature(texts[0]))).toBe(19 + 49);
    expect(Math.abs(matrix.columns[2][399] - matrix.columns[3][399])).toBeLessThan(0.0051);
    expect(matrix.columns[2][399]).not.toBe(matrix.columns[3][399]);
  });

  it('streams what the batch says', () => {
    const texts = [
      'zscore(ti.cci(period=20), window=50)',
      'ti.macd.signal',
      'ti.crossup(ti.ema(period=3), sma(period=9))',
    ];
    const { columns } = computeFeatures(candles, texts);
    const stream = openFeatures(texts, candles.intervalMs);
    for (let i = 0; i < candles.length; i++) {
      const { openTime, open, high, low, close, volume } = candles;
      const bar = {
        openTime: openTime[i],
        open: open[i],
        high: high[i],
        low: low[i],
        close: close[i],
        volume: volume[i],
      };
      expect(Array.from(stream.push(bar)), `row ${i}`).toEqual(columns.map((column) => column[i]));
    }
  });

  it('says what is wrong with it, and where a function without a column is', () => {
    expect(() => parseFeature('ti.renko')).toThrow('ti.renko is no column: its bricks are not one per bar');
    expect(() => parseFeature('ti.fibonacciRetracement')).toThrow('ti.fibonacciretracement is no column');
    expect(() => parseFeature('ti.rsj')).toThrow('technicalindicators has no function "rsj"');
    expect(() => parseFeature('ti')).toThrow('technicalindicators has no function ""');
    expect(() => parseFeature('ti.rsi(window=3)')).toThrow('ti.rsi has no parameter "window"');
    expect(() => parseFeature('ti.rsi(period=0)')).toThrow('ti.rsi.period must be in [1, 5000], was 0');
    expect(() => parseFeature('ti.macd.line')).toThrow('ti.macd has no output "line"');
    expect(() => parseFeature('ti.rsi(sma)')).toThrow('ti.rsi takes no input');
    expect(() => parseFeature('ti.crossup(sma)')).toThrow('ti.crossup takes two inputs, found 1');
    expect(() => parseFeature('ti.sd(values=volume)')).toThrow('ti.sd.values must be one of');
  });
});

describe('ti.crossup and ti.crossdown', () => {
  const run = (name: string, a: Float64Array, b: Float64Array): number[] =>
    Array.from(tiTransforms.get(name).compute(a, {}, b));

  it('are 1 where one column has come to the other side, touching not counted', () => {
    const [a, b] = [f(1, 2, 3, 2, 2, 3, 1, 2, 3), f(2, 2, 2, 2, 2, 2, 2, 2, 2)];
    expect(run('crossup', a, b)).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 1]);
    expect(run('crossdown', a, b)).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 0]);
  });

  it('say what the package says of long stretches without a crossing', () => {
    const rng = createRng('ti/crossings');
    // Steps of −1, 0 and 1 around a level that they touch often, leave for long, and seldom cross.
    let level = 0;
    const a = Float64Array.from({ length: 6000 }, (_, i) => {
      level += rng.below(3) - 1 + (i % 1500 === 700 ? -2 * level : 0);
      return level;
    });
    const b = new Float64Array(a.length);
    const lines = { lineA: Array.from(a), lineB: Array.from(b) };
    for (const [name, whole] of [
      ['crossup', ti.crossUp(lines)],
      ['crossdown', ti.crossDown(lines)],
    ] as const) {
      expect(run(name, a, b)).toEqual(whole.map(Number));
      expect(whole.filter(Boolean).length).toBeGreaterThan(3);
      // Runs of more than the 512 rows after which the memory is cut.
      expect(
        Math.max(...whole.flatMap((is, i) => (is ? [i] : [])).map((at, k, all) => at - (all[k - 1] ?? 0))),
      ).toBeGreaterThan(600);
    }
  });

  it('begin at the first row on which both are known', () => {
    expect(run('crossup', f(NaN, 1, 1, 3), f(NaN, NaN, 2, 2))).toEqual([NaN, NaN, 0, 1]);
  });
});
