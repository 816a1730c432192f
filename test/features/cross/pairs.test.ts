import { describe, expect, it } from 'vitest';
import { adfStatistic, engleGrangerCritical, hedgeFit } from '../../../src/core/math/adf.js';
import { cointegration } from '../../../src/features/cross/cointegration.js';
import { crossBeta } from '../../../src/features/cross/cross-beta.js';
import { crossCorrelation } from '../../../src/features/cross/cross-correlation.js';
import { crossSpread } from '../../../src/features/cross/cross-spread.js';
import { leadLag } from '../../../src/features/cross/lead-lag.js';
import { relativeStrength } from '../../../src/features/cross/relative-strength.js';
import { overKnownRows } from '../../../src/features/kernels/known-rows.js';
import { onOwnRows } from '../../../src/features/kernels/peers.js';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { candlesFrom, f, randomCandles } from '../../support/series.js';

const X = Number.NaN;
const e = Math.exp;

describe('a row of another market', () => {
  it('is the bar that opened at the same moment, and nothing where there is none', () => {
    const own = candlesFrom([1, 2, [3, 3, 3, 3, 1, 3], 4]);
    const other = candlesFrom([
      [10, 10, 10, 10, 1, 1],
      [20, 20, 20, 20, 1, 2],
      [30, 30, 30, 30, 1, 4],
      [40, 40, 40, 40, 1, 9],
    ]);
    expect([...onOwnRows(own, other, other.close)], 'moments 0, 1, 3, 4 against 1, 2, 4, 9').toEqual([X, 10, X, 30]);
  });
  it('is stepped over by windows where it is not known', () => {
    const [sum] = overKnownRows([f(1, X, 3, 4), f(10, 20, X, 40)], ([a, b]) => [a.map((v, i) => v + b[i] + a.length)]);
    expect([...sum], 'two rows are known').toEqual([13, X, X, 46]);
  });
});

describe('cross-correlation', () => {
  it('is 1 for returns that go together, -1 for opposite ones', () => {
    const out = crossCorrelation(f(1, e(0.1), e(0.3), 1), f(1, e(-0.1), e(-0.3), e(1)), 2);
    expect(out[2]).toBeCloseTo(-1, 12);
    // Own returns 0.2, -0.3 against -0.2, 1.3.
    expect(out[3]).toBeCloseTo(-1, 12);
  });
  it('takes a return across a moment that one of them lacks as one return', () => {
    const holed = crossCorrelation(f(1, 2, 3, 5, 4), f(1, X, 2, 7, 5), 2);
    const joined = crossCorrelation(f(1, 3, 5, 4), f(1, 2, 7, 5), 2);
    expect([...holed]).toEqual([joined[0], X, joined[1], joined[2], joined[3]]);
  });
  it('is 0 against a market that does not move', () => {
    expect(crossCorrelation(f(1, 2, 3), f(5, 5, 5), 2)[2]).toBe(0);
  });
});

describe('cross-beta', () => {
  it('is the line through the returns: here y = 0.01 + 2x', () => {
    const other = f(100, 110, 99, 118.8);
    // Returns 10 %, -10 %, 20 %: own ones 21 %, -19 %, 41 %.
    const own = f(100, 121, 98.01, 138.1941);
    const [beta, alpha, residual] = crossBeta(own, other, 3).map((x) => x[3]);
    expect(beta).toBeCloseTo(2, 12);
    expect(alpha).toBeCloseTo(0.01, 12);
    expect(residual).toBeCloseTo(0, 12);
  });
  it('leaves to alpha and residual what a market that stands still cannot explain', () => {
    const [beta, alpha, residual] = crossBeta(f(100, 110, 132), f(7, 7, 7), 2).map((x) => x[2]);
    expect(beta).toBe(0);
    expect(alpha).toBeCloseTo(0.15, 12);
    expect(residual).toBeCloseTo(0.05, 12);
  });
});

describe('lead-lag', () => {
  it('finds by how many bars the other market goes first', () => {
    const other = randomCandles({ seed: 'leader', length: 120, volatility: 0.02 }).close;
    const own = other.map((_, i) => other[Math.max(0, i - 3)]);
    const [correlation, bestLag, best] = leadLag(own, other, { lag: 3, maxLag: 5, period: 50 }).map((x) => x[119]);
    expect(correlation).toBeCloseTo(1, 12);
    expect(bestLag).toBe(3);
    expect(best).toBe(correlation);
  });
  it('takes the shortest distance where nothing moves', () => {
    const flat = f(1, 1, 1, 1, 1, 1);
    expect(leadLag(flat, flat, { lag: 1, maxLag: 2, period: 2 }).map((x) => x[5])).toEqual([0, 1, 0]);
  });
});

describe('relative-strength', () => {
  it('is what the market made by what the other made, and its change', () => {
    const [ratio, momentum] = relativeStrength(f(100, 120, 150), f(10, 10, 20), { window: 1, lag: 1 });
    expect([...ratio]).toEqual([X, 1.2, 0.625]);
    expect(momentum[2]).toBeCloseTo(0.625 / 1.2 - 1, 15);
  });
});

describe('cross-spread', () => {
  it('is the residual of a line in logs', () => {
    // x: 0, 1, 2; y: 0, 0, 3. Slope 1.5, level -0.5, residuals 0.5, -1, 0.5; sd with ddof 2 is √1.5.
    const [zscore, spread, ratio] = crossSpread(f(1, 1, e(3)), f(1, e(1), e(2)), 3).map((x) => x[2]);
    expect(ratio).toBeCloseTo(1.5, 12);
    expect(spread).toBeCloseTo(0.5, 12);
    expect(zscore).toBeCloseTo(0.5 / Math.sqrt(1.5), 12);
  });
  it('has no score where the two are one', () => {
    const { close } = randomCandles({ seed: 'twin', length: 60 });
    const [zscore] = crossSpread(
      close,
      close.map((v) => 3 * v),
      20,
    );
    expect(zscore.subarray(19).every((v) => v === 0)).toBe(true);
  });
});

describe('cointegration', () => {
  const other = randomCandles({ seed: 'tie/other', length: 300, volatility: 0.02 }).close;
  const noise = randomCandles({ seed: 'tie/noise', length: 300, volatility: 0.01 }).close;
  const tied = other.map((v, i) => v ** 1.5 * (noise[i] / noise[Math.max(0, i - 1)]));
  it('is Engle and Granger on the bars before, and holds the newest against them', () => {
    const [residual, adf, margin] = cointegration(tied, other, { period: 100, lags: 1 });
    const logs = (x: Float64Array): Float64Array => x.map(Math.log);
    const [y, x] = [logs(tied), logs(other)];
    const fit = hedgeFit(x.subarray(150, 250), y.subarray(150, 250));
    expect(residual[250]).toBeCloseTo((y[250] - fit.level - fit.ratio * x[250]) / fit.deviation, 8);
    expect(adf[250]).toBeCloseTo(adfStatistic(fit.residuals, 1), 6);
    const deeper = cointegration(tied, other, { period: 100, lags: 4 })[1];
    expect(deeper[250], 'four lags').toBeCloseTo(adfStatistic(fit.residuals, 4), 6);
    expect(margin[250]).toBeCloseTo(engleGrangerCritical(0.05, 98) - adf[250], 12);
  });
  it('tells tied markets from two that go their own ways', () => {
    const mean = (x: Float64Array): number => x.subarray(100).reduce((sum, v) => sum + v / (x.length - 100), 0);
    expect(mean(cointegration(tied, other, { period: 100, lags: 1 })[2])).toBeGreaterThan(2);
    expect(mean(cointegration(noise, other, { period: 100, lags: 1 })[2])).toBeLessThan(0);
  });
});

describe('the market parameter', () => {
  it('names another market; the first one is meant without it', () => {
    const own = randomCandles({ seed: 'own', length: 60 });
    const [first, second] = ['A', 'B'].map((symbol) => randomCandles({ seed: symbol, symbol, length: 60 }));
    const context = { peers: [first, second] };
    const texts = ['relative-strength', 'relative-strength(market=A)', 'relative-strength(market=B)'];
    const [unnamed, a, b] = computeFeatures(own, texts, { context }).columns.map((x) => x[59]);
    expect(unnamed).toBe(a);
    expect(b).not.toBe(a);
  });
  it('refuses bars of another length', () => {
    const own = randomCandles({ seed: 'own', length: 5 });
    const peers = [randomCandles({ seed: 1, symbol: 'A', length: 5, intervalMs: 60_000 })];
    expect(() => computeFeatures(own, ['cross-beta'], { context: { peers } })).toThrow(
      'cross-beta needs bars of one length: TESTUSDT has 1h, A 1m',
    );
  });
});
