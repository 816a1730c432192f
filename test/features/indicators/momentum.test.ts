import { describe, expect, it } from 'vitest';
import { apo } from '../../../src/features/indicators/apo.js';
import { aroon } from '../../../src/features/indicators/aroon.js';
import { awesome } from '../../../src/features/indicators/awesome.js';
import { bop } from '../../../src/features/indicators/bop.js';
import { cci } from '../../../src/features/indicators/cci.js';
import { choppiness } from '../../../src/features/indicators/choppiness.js';
import { cmo } from '../../../src/features/indicators/cmo.js';
import { coppock } from '../../../src/features/indicators/coppock.js';
import { directionalMovement } from '../../../src/features/indicators/directional-movement.js';
import { dx } from '../../../src/features/indicators/dx.js';
import { elderRay } from '../../../src/features/indicators/elder-ray.js';
import { fisher } from '../../../src/features/indicators/fisher.js';
import { imi } from '../../../src/features/indicators/imi.js';
import { ppo } from '../../../src/features/indicators/ppo.js';
import { rsi } from '../../../src/features/indicators/rsi.js';
import { stochRsi } from '../../../src/features/indicators/stoch-rsi.js';
import { trix } from '../../../src/features/indicators/trix.js';
import { tsi } from '../../../src/features/indicators/tsi.js';
import { ultimateOscillator } from '../../../src/features/indicators/ultimate-oscillator.js';
import { vortex } from '../../../src/features/indicators/vortex.js';
import { f, randomCandles } from '../../support/series.js';

const still = new Float64Array(120).fill(0.3);
const rising = Float64Array.from({ length: 120 }, (_, i) => 1 + i);
const rough = randomCandles({ seed: 'momentum', length: 3000, volatility: 0.05, flatShare: 0.2 });

describe('oscillators of two averages', () => {
  it('are the distance of the averages, in price and in percent', () => {
    // Fast: mean of 3, 6 = 4.5; slow: mean of 1, 2, 3, 6 = 3.
    const spans = { fast: 2, slow: 4, average: 'sma' } as const;
    expect(apo(f(1, 2, 3, 6), spans)[3]).toBe(1.5);
    expect(ppo(f(1, 2, 3, 6), { ...spans, signal: 2 }).line[3]).toBe(50);
    expect(awesome(f(1, 2, 3, 6), spans).percent[3]).toBe(25);
  });
  it('refuse a fast span that is not below the slow one', () => {
    expect(() => apo(rising, { fast: 5, slow: 5, average: 'ema' })).toThrow(
      'apo.fast must be below apo.slow, was 5 and 5',
    );
  });
});

describe('aroon', () => {
  it('counts the bars since the extremes, the latest of equal ones', () => {
    const { up, down, oscillator } = aroon(f(5, 7, 7, 6, 6), f(3, 1, 2, 2, 4), 4);
    expect([up[4], down[4], oscillator[4]]).toEqual([50, 25, 25]);
  });
  it('equals a plain search', () => {
    const { up } = aroon(rough.high, rough.low, 25);
    for (let i = 25; i < 3000; i++) {
      let at = i - 25;
      for (let k = i - 25; k <= i; k++) if (rough.high[k] >= rough.high[at]) at = k;
      expect(up[i], `row ${i}`).toBe((100 * (25 - (i - at))) / 25);
    }
  });
});

describe('bounded oscillators', () => {
  const { open, high, low, close } = rough;
  const spans = { short: 7, middle: 14, long: 28 };
  const columns: [string, number, number, number, Float64Array, Float64Array][] = [
    ['bop', -1, 1, 0, bop(open, high, low, close, 1), bop(still, still, still, still, 1)],
    ['imi', 0, 100, 50, imi(open, close, 14), imi(still, still, 14)],
    ['cmo', -100, 100, 0, cmo(close, 14, 'sum'), cmo(still, 14, 'sum')],
    ['cmo of Wilder', -100, 100, 0, cmo(close, 14, 'wilder'), cmo(still, 14, 'wilder')],
    ['dx', 0, 100, 0, dx(high, low, close, 14).dx, dx(still, still, still, 14).dx],
    ['adxr', 0, 100, 0, dx(high, low, close, 14).adxr, dx(still, still, still, 14).adxr],
    [
      'stoch-rsi',
      0,
      100,
      50,
      stochRsi(close, { rsi: 14, period: 14, smooth: 1, signal: 3 }).k,
      stochRsi(still, { rsi: 14, period: 14, smooth: 1, signal: 3 }).k,
    ],
    [
      'ultimate',
      0,
      100,
      50,
      ultimateOscillator(high, low, close, spans),
      ultimateOscillator(still, still, still, spans),
    ],
    [
      'tsi',
      -100,
      100,
      0,
      tsi(close, { long: 25, short: 13, signal: 7 }).tsi,
      tsi(still, { long: 25, short: 13, signal: 7 }).tsi,
    ],
    ['choppiness', 0, 100, 100, choppiness(high, low, close, 14), choppiness(still, still, still, 14)],
    ['fisher', -7.7, 7.7, 0, fisher(close, 10), fisher(still, 10)],
    ['vortex', 0, 28, 1, vortex(high, low, close, 14).plus, vortex(still, still, still, 14).plus],
  ];
  it.each(columns)('%s stays in [%d, %d] and is %d where nothing moves', (_, least, most, flat, column, flatColumn) => {
    expect(column.every((v) => Number.isNaN(v) || (v >= least && v <= most))).toBe(true);
    expect(flatColumn[119]).toBe(flat);
  });
});

describe('stochastic RSI', () => {
  it('is in the middle once price has stopped, whatever the last digits of the RSI do', () => {
    const stopped = new Float64Array(300).fill(rough.close[99]);
    stopped.set(rough.close.subarray(0, 100));
    const { k } = stochRsi(stopped, { rsi: 14, period: 14, smooth: 1, signal: 3 });
    expect(k.slice(130).every((v) => v === 50)).toBe(true);
  });
});

describe('intraday momentum', () => {
  it('is the part of all bodies that went up', () => {
    // Bodies +2, -1, +3: 5 of 6.
    expect(imi(f(10, 12, 11), f(12, 11, 14), 3)[2]).toBeCloseTo(100 * (5 / 6), 10);
  });
});

describe('measures of one-sidedness', () => {
  it('are at their end in a market that only rises', () => {
    expect(cmo(rising, 14, 'sum')[119]).toBe(100);
    expect(tsi(rising, { long: 5, short: 3, signal: 2 }).tsi[119]).toBeCloseTo(100, 10);
    expect(choppiness(rising, rising, rising, 14)[119]).toBeCloseTo(0, 10);
    const d = directionalMovement(rising, rising, 3);
    // One a bar: 2 from the first two bars, then 2 · 2 / 3 + 1, on to 3.
    expect([d.plus[2], d.plus[3], d.minus[119]]).toEqual([2, 2 * (1 - 1 / 3) + 1, 0]);
  });
  it("give twice the RSI less 100 for Chande's oscillator with Wilder's smoothing", () => {
    const strength = rsi(rough.close, 14);
    const momentum = cmo(rough.close, 14, 'wilder');
    for (let i = 14; i < 3000; i += 97) expect(momentum[i]).toBeCloseTo(2 * strength[i] - 100, 9);
  });
});

describe('distances', () => {
  it('have the mean absolute deviation as unit in the channel index', () => {
    // 1, 2, 6: mean 3, deviations 2, 1, 3 with mean 2.
    expect(cci(f(1, 2, 6), 3)[2]).toBeCloseTo(3 / (0.015 * 2), 10);
    expect(cci(still, 20)[119]).toBe(0);
  });
  it('are of the high and the low in the Elder ray', () => {
    const { bull, bear } = elderRay(f(5, 9), f(1, 2), f(3, 5), 2);
    expect([bull[1], bear[1]]).toEqual([5, -2]);
  });
  it('are growth per bar in the triple average', () => {
    const growing = Float64Array.from({ length: 400 }, (_, i) => 1.01 ** i);
    expect(trix(growing, { period: 5, signal: 3 }).trix[399]).toBeCloseTo(1, 10);
    // Ten bars back and five: 1.01¹⁰ - 1 and 1.01⁵ - 1, in percent.
    expect(coppock(growing, { long: 10, short: 5, smooth: 4 })[399]).toBeCloseTo(
      100 * (1.01 ** 10 - 1 + 1.01 ** 5 - 1),
      9,
    );
  });
});
