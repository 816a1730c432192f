import { describe, expect, it } from 'vitest';
import { advances } from '../../../src/features/cross/breadth.js';
import { crossRank } from '../../../src/features/cross/cross-rank.js';
import { dispersion } from '../../../src/features/cross/dispersion.js';
import { dominance } from '../../../src/features/cross/dominance.js';
import { marketReturn } from '../../../src/features/cross/market-return.js';
import { principalComponent } from '../../../src/features/cross/principal-component.js';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { candlesFrom, f, randomCandles } from '../../support/series.js';

const X = Number.NaN;

describe('dispersion', () => {
  it('is the deviation across markets, and against its mean', () => {
    // Rows 1 %, 3 % and 2 %, 8 %: deviations of 1 % and 3 %, mean 2 %.
    const [spread, ratio] = dispersion([f(0.01, 0.02), f(0.03, 0.08)], { needs: 'all', period: 2 });
    expect(spread[0]).toBeCloseTo(0.01, 15);
    expect(spread[1]).toBeCloseTo(0.03, 15);
    expect(ratio[1]).toBeCloseTo(1.5, 14);
  });
  it('goes without a market that is not known only when told to', () => {
    const returns = [f(0.01, 0.01), f(0.03, 0.03), f(X, X)];
    expect(dispersion(returns, { needs: 'all', period: 1 })[0][0]).toBeNaN();
    expect(dispersion(returns, { needs: 'some', period: 1 })[0][0]).toBeCloseTo(0.01, 15);
    expect(dispersion([f(0.01), f(X)], { needs: 'some', period: 1 })[0][0], 'nobody to compare with').toBeNaN();
  });
});

describe('principal-component', () => {
  const walk = randomCandles({ seed: 'pc', length: 40 }).close;
  it('explains all of markets that move as one', () => {
    const closes = [walk, walk.map((v) => 5 * v), walk.map((v) => 0.1 * v)];
    const [share, loading, score] = principalComponent(closes, 30).map((x) => x[39]);
    expect(share).toBeCloseTo(1, 12);
    expect(loading).toBeCloseTo(1 / Math.sqrt(3), 12);
    const returns = Array.from({ length: 30 }, (_, k) => Math.log(walk[10 + k] / walk[9 + k]));
    const mean = returns.reduce((sum, r) => sum + r, 0) / 30;
    const deviation = Math.sqrt(returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / 30);
    expect(score, 'the standardised return itself').toBeCloseTo((returns[29] - mean) / deviation, 10);
  });
  it('has (1 + |ρ|) / 2 of two markets', () => {
    const other = randomCandles({ seed: 'pc/other', length: 40 }).close;
    const [share] = principalComponent([walk, other], 30).map((x) => x[39]);
    const context = { peers: [candlesFrom([...other], { symbol: 'B' })] };
    const [rho] = computeFeatures(candlesFrom([...walk]), ['cross-correlation(period=30)'], { context }).columns;
    expect(share).toBeCloseTo((1 + Math.abs(rho[39])) / 2, 12);
  });
  it('is spread evenly where nothing moves', () => {
    const flat = new Float64Array(10).fill(3);
    expect(principalComponent([flat, flat], 5).map((x) => x[9])).toEqual([0.5, 1, 0]);
  });
});

describe('dominance', () => {
  it('is the leader’s share of the money, and its return beyond all', () => {
    const [share, relative] = dominance([f(100, 300), f(100, 500)], [f(10, 11), f(10, 13)], { leader: 1, period: 1 });
    expect([...share]).toEqual([0.5, 0.625]);
    // 1.3 against a mean of 1.2.
    expect(relative[1]).toBeCloseTo(1.3 / 1.2 - 1, 14);
  });
  it('counts all alike where no money was traded', () => {
    expect(dominance([f(0), f(0), f(0), f(0)], [f(1), f(1), f(1), f(1)], { leader: 0, period: 1 })[0][0]).toBe(0.25);
  });
  it('looks for bitcoin among all markets, its own included, and says so where there is none', () => {
    const [a, b] = ['ETHUSDT', 'SOLUSDT'].map((symbol) => randomCandles({ seed: symbol, symbol, length: 60 }));
    const bitcoin = randomCandles({ seed: 'b', symbol: 'BTCUSDT', length: 60 });
    const share = (own: typeof a, peers: (typeof a)[], text: string): number =>
      computeFeatures(own, [text], { context: { peers } }).columns[0][59];
    const named = share(a, [b, bitcoin], 'dominance(market=BTCUSDT)');
    expect(share(a, [b, bitcoin], 'dominance')).toBe(named);
    expect(share(bitcoin, [b, a], 'dominance')).toBeCloseTo(named, 14);
    expect(() => share(a, [b], 'dominance')).toThrow('dominance.market must be named where no market is bitcoin');
  });
});

describe('breadth', () => {
  it('counts those that rose; one that stood still is half', () => {
    const returns = [f(0.1, 0.1, -1), f(-0.1, 0, -1), f(0.2, 0.1, -1), f(-0.2, -0.1, -1)];
    const [advancing, line] = advances(returns, { needs: 'all', period: 2 });
    expect([...advancing]).toEqual([0.5, 0.625, 0]);
    expect([...line], '0 and +1/4, then +1/4 and -1').toEqual([X, 0.25, -0.75]);
  });
  it('counts those above the mean of their own closes', () => {
    const peers = [candlesFrom([10, 8], { symbol: 'A' }), candlesFrom([10, 12], { symbol: 'B' })];
    const [above] = computeFeatures(candlesFrom([1, 1]), ['breadth.above-mean(period=2)'], {
      context: { peers },
    }).columns;
    expect([...above], 'own on it, A below, B above').toEqual([X, 0.5]);
  });
});

describe('cross-rank', () => {
  it('is 1 for the best, 0 for the last, ties in the middle', () => {
    const rank = (...values: number[]): number =>
      crossRank(
        values.map((v) => f(v)),
        'all',
      )[0][0];
    expect([rank(3, 1, 2), rank(0, 1, 2), rank(2, 1, 3), rank(1, 1, 1)]).toEqual([1, 0, 0.5, 0.5]);
  });
  it('has a score across markets', () => {
    const [, zscore] = crossRank([f(3), f(1)], 'all');
    expect(zscore[0]).toBe(1);
    expect(crossRank([f(3), f(3)], 'all')[1][0]).toBe(0);
  });
});

describe('market-return', () => {
  it('is the mean of all, and what is beyond it', () => {
    const [market, residual] = marketReturn([f(0.25), f(0.5), f(0.75)], 'all');
    expect([market[0], residual[0]]).toEqual([0.5, -0.25]);
  });
});
