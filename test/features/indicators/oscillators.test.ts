import { describe, expect, it } from 'vitest';
import { adx } from '../../../src/features/indicators/adx.js';
import { macd } from '../../../src/features/indicators/macd.js';
import { rsi } from '../../../src/features/indicators/rsi.js';
import { stochastic } from '../../../src/features/indicators/stochastic.js';
import { williamsR } from '../../../src/features/indicators/williams-r.js';
import { f, randomCandles } from '../../support/series.js';

const flat = new Float64Array(40).fill(0.3);
const rising = Float64Array.from({ length: 40 }, (_, i) => 1 + i);
const falling = rising.map((v) => 50 - v);

describe('rsi', () => {
  it('is the part of movement that went up', () => {
    // Changes +2, -1, +2: mean gain 1, mean loss 0.5 over the first two, then (1 + 2) / 2 and 0.25.
    expect([...rsi(f(10, 12, 11, 13), 2)].slice(2)).toEqual([100 * (1 / 1.5), 100 * (1.5 / 1.75)]);
  });
  it('is 100 when price only rises, 0 when it only falls, 50 when it stands', () => {
    expect([rsi(rising, 14)[39], rsi(falling, 14)[39], rsi(flat, 14)[39]]).toEqual([100, 0, 50]);
  });
  it('never leaves [0, 100]', () => {
    const out = rsi(randomCandles({ seed: 'rsi', length: 5000, volatility: 0.1, flatShare: 0.3 }).close, 2);
    expect(out.slice(2).every((v) => v >= 0 && v <= 100)).toBe(true);
  });
});

describe('macd', () => {
  it('starts both averages at the same row', () => {
    // Slow: mean of 1, 2, 3, 6 = 3. Fast: mean of 3, 6 = 4.5.
    expect([...macd(f(1, 2, 3, 6), { fast: 2, slow: 4, signal: 1 }).line]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      1.5,
    ]);
  });
  it('refuses a fast span that is not below the slow one', () => {
    expect(() => macd(rising, { fast: 26, slow: 12, signal: 9 })).toThrow(
      'macd.fast must be below macd.slow, was 26 and 12',
    );
  });
});

describe('stochastic and williams-r', () => {
  const high = f(10, 12, 14);
  const low = f(8, 9, 10);
  const close = f(9, 10, 13);
  it('place the close in the range', () => {
    // Three bars: range 8 … 14, close 13.
    expect(stochastic(high, low, close, { period: 3, smooth: 1, signal: 1 }).k[2]).toBe(100 * (5 / 6));
    expect(williamsR(high, low, close, 3)[2]).toBe(100 * (-1 / 6));
  });
  it('are in the middle when there is no range', () => {
    const { k, d } = stochastic(flat, flat, flat, { period: 14, smooth: 3, signal: 3 });
    expect([k[39], d[39], williamsR(flat, flat, flat, 14)[39]]).toEqual([50, 50, -50]);
  });
});

describe('adx', () => {
  it('is 100 with +DI alone in a market that only rises', () => {
    const d = adx(
      rising,
      rising.map((v) => v - 1),
      rising,
      14,
    );
    expect([d.adx[39], d.plusDi[39], d.minusDi[39]].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([100, 100, 0]);
  });
  it('is 0 three times where nothing moves', () => {
    const d = adx(flat, flat, flat, 14);
    expect([d.adx[39], d.plusDi[39], d.minusDi[39]]).toEqual([0, 0, 0]);
  });
  it('counts a tie of both sides for none', () => {
    // The second bar goes 1 higher and 1 lower.
    const d = adx(f(10, 11, 11), f(8, 7, 7), f(9, 9, 9), 2);
    expect([d.plusDi[2], d.minusDi[2]]).toEqual([0, 0]);
  });
});
