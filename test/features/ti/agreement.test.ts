import { describe, expect, it } from 'vitest';
import '../../../src/cli/ti-loader.js';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { randomCandles } from '../../support/series.js';

const candles = randomCandles({ seed: 'ti/agreement', length: 1500, price: 250, volatility: 0.02 });

/** Theirs, ours, the greatest difference (of 1, or of the number where that is larger), and the first row compared. */
const PAIRS: readonly (readonly [theirs: string, ours: string, within: number, from?: number])[] = [
  ['ti.sma(period=20)', 'sma(period=20)', 1e-9],
  ['ti.ema(period=20)', 'ema(period=20)', 1e-9],
  ['ti.wma(period=20)', 'wma(period=20)', 1e-9],
  ['ti.wema(period=14)', 'smma(period=14)', 1e-9],
  ['ti.atr(period=14)', 'atr(period=14)', 1e-9],
  ['ti.truerange', 'atr(period=1)', 1e-9],
  ['ti.roc(period=10)', 'roc(lag=10)', 1e-9],
  ['ti.sd(period=20)', 'stddev.deviation(period=20)', 1e-9],
  ['ti.bollingerbands.upper(period=20, stdDev=2)', 'bollinger.upper(period=20, deviations=2)', 1e-9],
  ['ti.bollingerbands.pb(period=20, stdDev=2)', 'bollinger.position(period=20, deviations=2)', 1e-9],
  ['ti.cci(period=20)', 'cci(period=20)', 1e-9],
  ['ti.williamsr(period=14)', 'williams-r(period=14)', 1e-9],
  ['ti.stochastic.k(period=14)', 'stochastic.k(period=14, smooth=1)', 1e-9],
  ['ti.stochastic.d(period=14, signalPeriod=3)', 'stochastic.k(period=14, smooth=3)', 1e-9],
  ['ti.trix(period=15)', 'trix(period=15)', 1e-9],
  ['ti.awesomeoscillator(fastPeriod=5, slowPeriod=34)', 'awesome(fast=5, slow=34)', 1e-9],
  ['ti.highest(period=20, values=high)', 'donchian.upper(period=20)', 0],
  ['ti.lowest(period=20, values=low)', 'donchian.lower(period=20)', 0],
  ['ti.ichimokucloud.conversion', 'ichimoku.tenkan', 1e-12, 51],
  ['ti.ichimokucloud.base', 'ichimoku.kijun', 1e-12, 51],
  ['ti.rsi(period=14)', 'rsi(period=14)', 0.0051],
  ['ti.macd(fastPeriod=12, slowPeriod=26)', 'macd.line(fast=12, slow=26)', 1e-9, 500],
  ['ti.macd.histogram', 'macd.histogram', 1e-9, 500],
  ['ti.adx(period=14)', 'adx.adx(period=14)', 1e-6, 500],
  ['ti.adx.pdi(period=14)', 'adx.plus-di(period=14)', 1e-6, 500],
];

describe('technicalindicators beside ours', () => {
  it.each(PAIRS.map(([theirs, ours, within, from]) => ({ theirs, ours, within, from: from ?? 0 })))(
    '$theirs is $ours, within $within',
    ({ theirs, ours, within, from }) => {
      const [a, b] = computeFeatures(candles, [theirs, ours]).columns;
      for (let i = from; i < candles.length; i++) {
        if (Number.isNaN(a[i]) || Number.isNaN(b[i]))
          expect([a[i], b[i]], `row ${i}`).toEqual([Number.NaN, Number.NaN]);
        else expect(Math.abs(a[i] - b[i]), `row ${i}`).toBeLessThanOrEqual(within * Math.max(1, Math.abs(b[i])));
      }
    },
  );
});
