import { describe, expect, it } from 'vitest';
import type { Candles } from '../../src/core/candles.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { resample } from '../../src/core/resample.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { featureWarmup, parseFeature } from '../../src/features/spec.js';
import { expectCausal } from '../support/laws.js';
import { type BarRow, candlesFrom, f, randomCandles } from '../support/series.js';

const X = Number.NaN;

describe('on(…, interval=…): a feature of longer bars', () => {
  it.each([
    ['on(rsi, interval=4h)', 'on(rsi(period=14), interval=4h)'],
    ['on(rsi, interval="4h")', 'on(rsi(period=14), interval=4h)'],
    ['on(macd.signal)', 'on(macd.signal(fast=12, slow=26, signal=9), interval=1d)'],
    ['lag(on(zscore(sma), interval=2h))', 'lag(on(zscore(sma(period=20), window=200), interval=2h), bars=1)'],
  ])('reads %s as %s, and that as itself', (text, canonical) => {
    expect(parseFeature(text).text).toBe(canonical);
    expect(parseFeature(canonical).text).toBe(canonical);
  });
  it.each([
    ['on(interval=4h)', 'on takes one column'],
    ['on(rsi, sma)', 'on takes one column'],
    ['on.x(rsi)', 'on takes one column'],
    ['on(rsi, interval=5h)', 'on.interval must be one of'],
    ['on(rsi, span=4h)', 'on has no parameter "span"'],
    ['rsi(4h)', 'expected a name'],
  ])('refuses %s', (text, message) => {
    expect(() => parseFeature(text)).toThrow(message);
  });
  it('has a warm-up that depends on the data', () => {
    expect(featureWarmup(parseFeature('on(rsi, interval=4h)'))).toBeNaN();
    expect(featureWarmup(parseFeature('lag(on(rsi))'))).toBeNaN();
  });

  it('sees a longer bar on the row that closes with it, not before', () => {
    const closes = candlesFrom([1, 2, 3, 4, 5, 6, 7]);
    expect([...computeFeatures(closes, ['on(sma(period=1), interval=2h)']).columns[0]]).toEqual([X, 2, 2, 4, 4, 6, 6]);
  });
  it('does not see a spike in the last short bar of a running longer one', () => {
    const rows = (last: BarRow): BarRow[] => [...Array<BarRow>(7).fill(10), last, 10];
    const features = ['on(sma(period=1), interval=4h)', 'on(donchian.upper(period=1), interval=4h)'];
    const quiet = computeFeatures(candlesFrom(rows(10)), features).columns;
    const spike = computeFeatures(candlesFrom(rows([10, 99, 10, 50, 1])), features).columns;
    features.forEach((text, k) => {
      expect([...spike[k].subarray(0, 7)], text).toEqual([...quiet[k].subarray(0, 7)]);
    });
    expect([spike[0][7], spike[1][7]], 'known as the spike’s own bar closes').toEqual([50, 99]);
  });
  it('equals the feature of the longer bars, row for row', () => {
    const c = randomCandles({ seed: 'longer', length: 900, gapShare: 0.05 });
    const { candles, rowAt } = resample(c, 4 * HOUR_MS);
    const texts = ['rsi(period=5)', 'zscore(return(lag=1, form=log), window=10)', 'hour.sin'];
    const own = computeFeatures(candles, texts).columns;
    const joined = computeFeatures(
      c,
      texts.map((text) => `on(${text}, interval=4h)`),
    ).columns;
    texts.forEach((_, k) => {
      expect([...joined[k]]).toEqual(Array.from(rowAt, (row) => (row < 0 ? X : own[k][row])));
    });
  });
  it('knows nothing of later bars', () => {
    const texts = [
      'on(rsi(period=3), interval=4h)',
      'zscore(on(atr(period=2), interval=2h), window=5)',
      'on(on(sma(period=2), interval=8h), interval=2h)',
    ];
    const run = (c: Candles): readonly Float64Array[] => computeFeatures(c, texts).columns;
    const c = randomCandles({ seed: 'longer/cuts', length: 150, gapShare: 0.1, flatShare: 0.1 });
    expectCausal(
      run,
      c,
      Array.from({ length: 151 }, (_, cut) => cut),
    );
  });
  it('takes the account as it was when the longer bar closed, also where its last short bars are missing', () => {
    // Hours 0 to 3, 5 and 6 (4 and 7 are missing), 8 and 9: bars of two hours close after hours 1, 3, 5, 7 and 9.
    const at = (hour: number): BarRow => [1, 1, 1, 1, 1, hour];
    const c = candlesFrom([0, 1, 2, 3, 5, 6, 8, 9].map(at));
    const account = {
      balance: f(1, 1.1, 1.2, 1.3, 1.5, 1.6, 1.8, 1.9),
      position: f(0, 0.1, 0.2, 0.3, 0.5, 0.6, 0.8, 0.9),
    };
    const specs = [
      'on(balance, interval=2h)',
      'on(position, interval=2h)',
      'on(on(balance, interval=4h), interval=2h)',
    ];
    const [balance, position, nested] = computeFeatures(c, specs, { context: { account } }).columns;
    expect([...balance]).toEqual([X, 1.1, 1.1, 1.3, 1.5, 1.5, 1.6, 1.9]);
    expect([...position]).toEqual([X, 0.1, 0.1, 0.3, 0.5, 0.5, 0.6, 0.9]);
    expect([...nested]).toEqual([X, X, X, 1.3, 1.3, 1.3, 1.6, 1.6]);
  });
  it('refuses an interval that the bars do not fit into', () => {
    expect(() => computeFeatures(candlesFrom([1, 2]), ['on(rsi, interval=30m)'])).toThrow('must be a multiple of 1h');
  });
});
