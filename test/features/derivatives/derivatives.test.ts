import { describe, expect, it } from 'vitest';
import type { Candles } from '../../../src/core/candles.js';
import { makeCandles } from '../../../src/core/candles.js';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import { averageTradeSize } from '../../../src/features/derivatives/average-trade-size.js';
import { premium } from '../../../src/features/derivatives/basis.js';
import { fundingCumulative } from '../../../src/features/derivatives/funding-cumulative.js';
import { fundingLevel } from '../../../src/features/derivatives/funding-level.js';
import { fundingTrend } from '../../../src/features/derivatives/funding-trend.js';
import { fundingZscore } from '../../../src/features/derivatives/funding-zscore.js';
import { openInterestChange } from '../../../src/features/derivatives/open-interest-change.js';
import { openInterestPrice } from '../../../src/features/derivatives/open-interest-price.js';
import { openInterestTurnover } from '../../../src/features/derivatives/open-interest-turnover.js';
import { takerBuyShare } from '../../../src/features/derivatives/taker-buy-share.js';
import { takerImbalance } from '../../../src/features/derivatives/taker-imbalance.js';
import { lastAtClose, valueAtClose } from '../../../src/features/kernels/as-of.js';
import { openInterestIn } from '../../../src/features/kernels/open-interest.js';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { candlesFrom, f, START_MS } from '../../support/series.js';

const X = Number.NaN;
/** Flat hourly bars: bar 0 closes an hour after the start. */
const bars = (n: number): Candles => candlesFrom(Array(n).fill(10));
/** Moments in hours from the start of the first bar. */
const at = (...hours: number[]): Float64Array => f(...hours.map((h) => START_MS + h * HOUR_MS));

describe('what carries its own time', () => {
  it('counts from its own time on: on the very close it is known', () => {
    expect([...lastAtClose(bars(4), at(1, 2.5, 9))]).toEqual([0, 0, 1, 1]);
    const late = at(2);
    late[0] += 1;
    expect([...lastAtClose(bars(3), late)], 'a millisecond late').toEqual([-1, -1, 0]);
    expect([...lastAtClose(bars(4), at(1, 2), HOUR_MS)], 'an hour before the close').toEqual([-1, 0, 1, 1]);
  });
  it('is not known any more when it is too old', () => {
    const out = valueAtClose(bars(5), { time: at(1, 4.5), value: f(7, 8) }, { maxAgeHours: 2 });
    expect([...out], 'closes at 1 … 5; the first number is good until 3').toEqual([7, 7, 7, X, 8]);
  });
});

describe('funding-level', () => {
  it('is the last rate, and that per year by the time between settlements', () => {
    const funding = { time: at(-8, 0, 4), rate: f(0.0002, 0.0001, -0.0003) };
    const [rate, yearly] = fundingLevel(bars(5), funding, 24);
    expect([...rate]).toEqual([0.0001, 0.0001, 0.0001, -0.0003, -0.0003]);
    expect(yearly[0], 'three times a day').toBeCloseTo(0.0001 * 3 * 365, 12);
    expect(yearly[4], 'six times a day').toBeCloseTo(-0.0003 * 6 * 365, 12);
  });
});

describe('funding-zscore and funding-trend', () => {
  it('are counted in settlements', () => {
    // Mean 2, deviation √(2/3).
    expect(fundingZscore(f(2, 1, 3), 3)[2]).toBeCloseTo(Math.sqrt(1.5), 12);
    expect(fundingZscore(f(1, 1), 2)[1]).toBe(0);
    expect([...fundingTrend(f(1, 2, 6), { short: 1, long: 3 })]).toEqual([X, X, 3]);
  });
  it('do not change with the length of the bars', () => {
    const time = Float64Array.from({ length: 12 }, (_, k) => START_MS + (k - 8) * 8 * HOUR_MS);
    const context = { funding: { time, rate: time.map((_, k) => Math.sin(k)) } };
    const text = 'funding-zscore(settlements=5)';
    const hours = computeFeatures(bars(24), [text], { context }).columns[0];
    const days = computeFeatures(candlesFrom([10], { intervalMs: 24 * HOUR_MS }), [text], { context }).columns[0];
    expect(days[0]).toBe(hours[23]);
  });
});

describe('funding-cumulative', () => {
  it('is what was settled after the window began, up to the close', () => {
    const funding = { time: at(-1, 1, 2, 3), rate: f(8, 1, 2, 4) };
    const out = fundingCumulative(bars(4), funding, { hours: 2, maxAge: 24 });
    expect([...out], 'closes at 1, 2, 3, 4: of (-1, 1], (0, 2], (1, 3], (2, 4]').toEqual([1, 3, 6, 4]);
  });
  it('is not known before the record reaches back far enough', () => {
    const funding = { time: at(0), rate: f(1) };
    expect([...fundingCumulative(bars(3), funding, { hours: 2, maxAge: 24 })]).toEqual([X, 0, 0]);
  });
  it('is not known over a hole in the record: what was paid there is not', () => {
    const funding = { time: at(0, 1, 12, 13, 14), rate: f(8, 1, 2, 4, 8) };
    const out = fundingCumulative(bars(15), funding, { hours: 2, maxAge: 8 });
    expect([...out.subarray(8)], 'closes at 9 to 15').toEqual([0, X, X, X, X, 12, 8]);
  });
});

describe('basis and mark-premium', () => {
  it('are fractions of the other price', () => {
    expect([...premium(f(101, 99), f(100, X))]).toEqual([0.01, X]);
    const perpetual = candlesFrom([101, 102, 99]);
    const context = { spot: candlesFrom([100, 100, 100]), mark: candlesFrom([100, 102, 100]) };
    const [basis, zscore, mean] = computeFeatures(
      perpetual,
      ['basis', 'basis.zscore(period=3)', 'mark-premium.mean(period=2)'],
      { context },
    ).columns;
    expect([...basis]).toEqual([0.01, 0.02, -0.01]);
    // Mean 2/3 %, squares (1/3)² + (4/3)² + (5/3)² = 14/3.
    expect(zscore[2]).toBeCloseTo(-5 / 3 / Math.sqrt(14 / 9), 12);
    expect(mean[1]).toBeCloseTo(0.005, 15);
    expect(mean[2]).toBeCloseTo(-0.005, 15);
  });
});

describe('open interest', () => {
  const interest = { time: at(-1, 1, 2, 4), value: f(100, 110, 88, 99) };
  it('grows over hours, whatever the bars', () => {
    const out = openInterestChange(bars(4), interest, { hours: 2, maxAge: 24 });
    // Closes at 1, 2, 3, 4 against what was known at -1, 0, 1, 2.
    expect([...out]).toEqual([0.1, -0.12, expect.closeTo(88 / 110 - 1, 12), 0.125]);
  });
  it('has no growth out of nothing, and none where nothing stays nothing', () => {
    const empty = { time: at(0, 1, 2), value: f(0, 0, 5) };
    expect([...openInterestChange(bars(2), empty, { hours: 1, maxAge: 24 })]).toEqual([0, X]);
  });
  it('says with the price who moves it', () => {
    const close = f(10, 11, 12, 11, 10, 10);
    const held = f(5, 6, 5, 4, 6, 7);
    expect([...openInterestPrice(close, held, 1)]).toEqual([X, 2, 1, -1, -2, 0]);
    expect([...openInterestPrice(close, f(5, 6, X, 4, 6, 7), 1)]).toEqual([X, 2, X, X, -2, 0]);
  });
  it('is turned over by the volume', () => {
    expect([...openInterestTurnover(f(10, 30, 50), f(5, 20, X), 2)]).toEqual([X, 2, X]);
  });
  it('is looked at in coins or in their worth, each where it is known', () => {
    const openInterest = { time: at(0, 1), quantity: f(X, 3), value: f(20, X) };
    expect(openInterestIn({ openInterest }, 'quantity')).toEqual({ time: at(1), value: f(3) });
    expect(openInterestIn({ openInterest }, 'value')).toEqual({ time: at(0), value: f(20) });
  });
  it('has a score over the bars on which it is known', () => {
    const context = { openInterest: { time: at(1, 2, 4), quantity: f(1, 3, 5), value: f(X, X, X) } };
    const text = 'open-interest-zscore(period=2, maxAge=1)';
    const [score] = computeFeatures(bars(4), [text], { context }).columns;
    expect([...score], 'known at 1, 2, 3, 4: 1, 3, 3, 5').toEqual([X, 1, 0, 1]);
  });
});

describe('taker volume', () => {
  it('is a share of the volume, a half where nothing was traded', () => {
    const [share, rolling] = takerBuyShare(f(1, 0, 6), f(4, 0, 8), 2);
    expect([...share]).toEqual([0.25, 0.5, 0.75]);
    expect([...rolling]).toEqual([X, 0.25, 0.75]);
  });
  it('is stepped over where the source does not say', () => {
    const [share, rolling] = takerBuyShare(f(1, X, 3), f(4, 9, 4), 2);
    expect([...share]).toEqual([0.25, X, 0.75]);
    expect([...rolling], '4 of 8').toEqual([X, X, 0.5]);
  });
  it('presses by the usual volume', () => {
    const [pressure, zscore] = takerImbalance(f(1, 6), f(4, 8), 2);
    // Net -2 and +4; usual volume 6; mean 1, deviation 3.
    expect(pressure[1]).toBeCloseTo(4 / 6, 15);
    expect(zscore[1]).toBeCloseTo(1, 15);
    expect(takerImbalance(f(0, 0), f(0, 0), 2).map((x) => x[1])).toEqual([0, 0]);
  });
  it('comes from the columns beside the bars', () => {
    const c = makeCandles({ ...bars(2), extra: { takerBuyBase: f(0.25, 1), trades: f(2, 4) } });
    const [share, size] = computeFeatures(c, ['taker-buy-share', 'average-trade-size']).columns;
    expect([...share]).toEqual([0.25, 1]);
    expect([...size]).toEqual([0.5, 0.25]);
  });
});

describe('average-trade-size', () => {
  it('is 0 in a bar without a trade', () => {
    const [size, ratio] = averageTradeSize(f(6, 0, 8), f(3, 0, 2), 2);
    expect([...size]).toEqual([2, 0, 4]);
    expect([...ratio]).toEqual([X, 0, 2]);
  });
});
