import { describe, expect, it } from 'vitest';
import { fadedVolume, impactAfter } from '../../../src/backtest/costs/square-root-impact.js';
import type { Candles } from '../../../src/core/candles.js';
import { plainRules } from '../../../src/core/market-rules.js';
import { type BarRow, candlesFrom, randomCandles } from '../../support/series.js';
import { fillAt, rateOf, stackOn } from './stacks.js';

const HOURS = 3_600_000;
/** Hourly bars whose daily volume is 2400 and whose daily volatility is `daily`. */
function market(daily: number, length = 120): Candles {
  // Returns of ±x in turn have the deviation x · √(24/23) over 24 of them.
  const x = daily / Math.sqrt(24) / Math.sqrt(24 / 23);
  let price = 100;
  const rows = Array.from({ length }, (_, i): BarRow => {
    const open = price;
    price *= 1 + (i % 2 === 0 ? x : -x);
    return [open, Math.max(open, price), Math.min(open, price), price, 100];
  });
  return candlesFrom(rows);
}

describe('the square-root law', () => {
  it('takes 20 bps for 1 % of a day’s volume at 2 % a day', () => {
    const stack = stackOn([market(0.02)], ['square-root-impact']);
    expect(rateOf(stack, { row: 50, quantity: 24 })).toBeCloseTo(0.002, 9);
    expect(rateOf(stack, { row: 50, quantity: 24, side: -1 })).toBeCloseTo(0.002, 9);
    expect(rateOf(stack, { row: 50, quantity: 96 }), 'four times as much costs twice the rate').toBeCloseTo(0.004, 9);
    expect(rateOf(stack, { row: 50, quantity: 24, isMaker: true }), 'makers take no liquidity').toBe(0);
  });
  it('is proportional to its coefficient and to the volatility', () => {
    expect(
      rateOf(stackOn([market(0.02)], ['square-root-impact(coefficient=0.5)']), { row: 50, quantity: 24 }),
    ).toBeCloseTo(0.001, 9);
    expect(rateOf(stackOn([market(0.04)], ['square-root-impact']), { row: 50, quantity: 24 })).toBeCloseTo(0.004, 9);
  });
  it('takes the range and the volume of the bar while nothing else is known', () => {
    const first = candlesFrom([[100, 101, 99, 100, 400]]);
    // σ = 2 % · √24, 1 % of the volume of the bar
    expect(rateOf(stackOn([first], ['square-root-impact']), { row: 0, quantity: 4 })).toBeCloseTo(
      0.02 * Math.sqrt(24) * 0.1,
      12,
    );
  });
  it('counts a linear contract by the base units in it', () => {
    const rules = plainRules({ contract: 'linear', base: 'TEST', quote: 'USDT', contractSize: 0.1 });
    const contracts = stackOn([market(0.02)], ['square-root-impact'], { rules: [rules] });
    expect(rateOf(contracts, { row: 50, quantity: 240 }), '240 contracts of 0.1 are 24').toBeCloseTo(0.002, 9);
  });
});

describe('what own fills leave behind', () => {
  it('charges pieces of an order what the whole order costs', () => {
    const whole = 40 * rateOf(stackOn([market(0.02)], ['square-root-impact']), { row: 50, quantity: 40 });
    const stack = stackOn([market(0.02)], ['square-root-impact']);
    let pieces = 0;
    for (const quantity of [1, 9, 10, 20]) pieces += quantity * fillAt(stack, { row: 50, quantity });
    expect(pieces / whole).toBeCloseTo(1, 12);
  });
  it('halves its impact, so quarters its volume, in a half-life', () => {
    const print = { volume: -16, timeMs: 5 * HOURS };
    expect(fadedVolume(print, 5 * HOURS, 3)).toBe(-16);
    expect(fadedVolume(print, 8 * HOURS, 3)).toBe(-4);
    expect(fadedVolume(print, 11 * HOURS, 3)).toBe(-1);
    expect(fadedVolume(print, 4 * HOURS, 3), 'a bar of another market may be older').toBe(-16);
    expect(fadedVolume(print, 5 * HOURS, 0), 'no memory').toBe(0);
  });
  it('makes buying after buying dearer, less so as time passes', () => {
    const stack = stackOn([market(0.02)], ['square-root-impact(halfLifeHours=3)']);
    const fresh = fillAt(stack, { row: 50, quantity: 24 });
    // After one half-life a quarter of the volume is left: 1.25^1.5 − 0.25^1.5 = 1.2725424859 times the fresh rate.
    expect(rateOf(stack, { row: 53, quantity: 24 }) / fresh).toBeCloseTo(1.2725424859, 9);
    expect(rateOf(stack, { row: 50, quantity: 24 }) / fresh, 'at once: 2^1.5 − 1').toBeCloseTo(1.8284271247, 9);
    expect(rateOf(stack, { row: 110, quantity: 24 }) / fresh, 'after 20 half-lives').toBeCloseTo(1, 5);
  });
  it('gives nothing to whoever sells into his own purchase, and takes the footprint back', () => {
    const stack = stackOn([market(0.02)], ['square-root-impact']);
    const fresh = fillAt(stack, { row: 50, quantity: 24 });
    expect(fillAt(stack, { row: 50, quantity: 24, side: -1 }), 'as on a fresh market').toBe(fresh);
    expect(fillAt(stack, { row: 50, quantity: 24 }), 'bought and sold the same: nothing left').toBe(fresh);
  });
  it('counts what makers filled, and each market for itself', () => {
    const stack = stackOn([market(0.02), candlesFrom([100])], ['square-root-impact']);
    const fresh = rateOf(stack, { row: 50, quantity: 24 });
    fillAt(stack, { market: 1, row: 0, quantity: 24 });
    expect(rateOf(stack, { row: 50, quantity: 24 }), 'another market').toBe(fresh);
    fillAt(stack, { row: 50, quantity: 24, isMaker: true });
    expect(rateOf(stack, { row: 50, quantity: 24 })).toBeGreaterThan(1.5 * fresh);
  });
  it('forgets at once with a half-life of 0', () => {
    const stack = stackOn([market(0.02)], ['square-root-impact(halfLifeHours=0)']);
    const fresh = fillAt(stack, { row: 50, quantity: 24 });
    expect(rateOf(stack, { row: 50, quantity: 24 })).toBe(fresh);
  });
  it('does not change its answer by being asked, nor share its memory with another account', () => {
    const stack = stackOn([market(0.02)], ['square-root-impact']);
    const fresh = rateOf(stack, { row: 50, quantity: 24 });
    for (let k = 0; k < 5; k++) rateOf(stack, { row: 50, quantity: 1000 });
    expect(rateOf(stack, { row: 50, quantity: 24 })).toBe(fresh);
    fillAt(stack, { row: 50, quantity: 24 });
    expect(rateOf(stackOn([market(0.02)], ['square-root-impact']), { row: 50, quantity: 24 })).toBe(fresh);
  });
  it('never pays, never falls with the size, and stays exact for a crumb after a large fill', () => {
    const stack = stackOn([randomCandles({ seed: 'impact', length: 60 })], ['square-root-impact']);
    fillAt(stack, { row: 40, quantity: 1e6 });
    let last = 0;
    for (let quantity = 1e-9; quantity < 1e9; quantity *= 7) {
      const rate = rateOf(stack, { row: 40, quantity });
      expect(rate).toBeGreaterThanOrEqual(last * (1 - 1e-12));
      last = rate;
    }
    expect(impactAfter(1, 1e-12, 1), 'slope of x^1.5 at 1').toBeCloseTo(1.5, 11);
  });
});
