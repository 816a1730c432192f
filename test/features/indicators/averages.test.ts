import { describe, expect, it } from 'vitest';
import { ema } from '../../../src/features/indicators/ema.js';
import { sma } from '../../../src/features/indicators/sma.js';
import { wma } from '../../../src/features/indicators/wma.js';
import { f } from '../../support/series.js';

describe('moving averages', () => {
  it('sma is the mean of the last bars', () => {
    expect([...sma(f(1, 2, 3, 6), 3)]).toEqual([Number.NaN, Number.NaN, 2, 11 / 3]);
  });
  it('wma counts the newest bar most', () => {
    expect([...wma(f(1, 2, 3, 6), 3)], '(1·1 + 2·2 + 3·3) / 6, then (2 + 6 + 18) / 6').toEqual([
      Number.NaN,
      Number.NaN,
      14 / 6,
      26 / 6,
    ]);
  });
  it('ema starts as the mean of the first bars and then moves half of the way for a period of 3', () => {
    expect([...ema(f(1, 2, 3, 6, 6), 3)]).toEqual([Number.NaN, Number.NaN, 2, 4, 5]);
  });
  it('ema starts where its input is known', () => {
    expect([...ema(f(Number.NaN, 1, 3, 3), 2, 1)].slice(0, 3)).toEqual([Number.NaN, Number.NaN, 2]);
  });
  it.each([sma, wma, ema])('$name of a flat price is the price, to the last bit', (average) => {
    const flat = new Float64Array(50).fill(0.1);
    expect([...average(flat, 7)].slice(6)).toEqual([...flat].slice(6));
  });
  it.each([sma, wma, ema])('$name of period 1 is the price', (average) => {
    expect([...average(f(3, 1, 2), 1)]).toEqual([3, 1, 2]);
  });
});
