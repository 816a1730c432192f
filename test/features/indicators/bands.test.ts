import { describe, expect, it } from 'vitest';
import { atr } from '../../../src/features/indicators/atr.js';
import { bollinger } from '../../../src/features/indicators/bollinger.js';
import { donchian } from '../../../src/features/indicators/donchian.js';
import { keltner } from '../../../src/features/indicators/keltner.js';
import { natr } from '../../../src/features/indicators/natr.js';
import { priceZscore } from '../../../src/features/indicators/price-zscore.js';
import { volatility } from '../../../src/features/indicators/volatility.js';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { candlesFrom, f, randomCandles } from '../../support/series.js';

const flat = new Float64Array(40).fill(0.3);

describe('atr', () => {
  it('counts a gap as part of the range', () => {
    const out = atr(f(10, 21), f(9, 20), f(10, 20), 1);
    expect([...out], 'row 1 runs from the old close 10 to the high 21').toEqual([Number.NaN, 11]);
  });
  it('names the column that is short', () => {
    expect(() => atr(f(1, 2), f(1), f(1, 2), 1)).toThrow('atr: "low" has 1 rows, "high" has 2');
  });
  it('in percent of the close is natr', () => {
    expect(natr(f(10, 21), f(9, 20), f(10, 20), 1)[1]).toBe(55);
  });
});

describe('bollinger', () => {
  it('uses the population deviation', () => {
    const b = bollinger(f(1, 3), 2, 2);
    expect([b.upper[1], b.middle[1], b.lower[1]], 'mean 2, deviation 1').toEqual([4, 2, 0]);
    expect([b.position[1], b.width[1]], 'close 3 of 0 … 4').toEqual([0.75, 2]);
  });
  it('meets in the price where nothing moves', () => {
    const b = bollinger(flat, 20, 2);
    expect([b.upper[39], b.middle[39], b.lower[39], b.position[39], b.width[39]]).toEqual([0.3, 0.3, 0.3, 0.5, 0]);
  });
  it('has the width that the moves have, at a coin of 1e-6 and a spread of 1e-9 of the price', () => {
    const moves = randomCandles({ seed: 'tiny', length: 40, price: 1e-6, volatility: 1e-9 }).close;
    const b = bollinger(moves, 20, 2);
    expect(b.width[39]).toBeGreaterThan(1e-9);
    expect(b.width[39]).toBeLessThan(1e-7);
  });
});

describe('price-zscore', () => {
  it('is the distance from the mean in population deviations', () => {
    expect(priceZscore(f(1, 3), 2)[1]).toBe(1);
    expect(priceZscore(flat, 10)[39]).toBe(0);
  });
});

describe('donchian', () => {
  it('holds its own bar', () => {
    const d = donchian(f(10, 12, 11), f(8, 9, 10), f(9, 12, 10), 2);
    expect([d.upper[2], d.middle[2], d.lower[2]]).toEqual([12, 10.5, 9]);
    expect(d.position[2]).toBe(1 / 3);
  });
});

describe('keltner', () => {
  it('puts its bands a number of average ranges from the middle', () => {
    const k = keltner(f(11, 13), f(9, 11), f(10, 12), { period: 1, range: 1, multiplier: 2 });
    expect([k.upper[1], k.middle[1], k.lower[1]], 'close 12, true range 3').toEqual([18, 12, 6]);
  });
});

describe('volatility', () => {
  it('is the sample deviation of log returns, or the population one', () => {
    const close = f(1, Math.E, 1);
    expect(volatility(close, 2, 1, 1)[2], 'returns +1 and -1').toBeCloseTo(Math.SQRT2, 14);
    expect(volatility(close, 2, 0, 1)[2]).toBeCloseTo(1, 14);
  });
  it('per year has 365 days', () => {
    const bars = candlesFrom([100, 110, 100, 110], { intervalMs: 86_400_000 });
    const [perBar, perYear] = computeFeatures(bars, ['volatility(period=2)', 'volatility(period=2, per=year)']).columns;
    expect(perYear[3]).toBeCloseTo(perBar[3] * Math.sqrt(365), 12);
  });
});
