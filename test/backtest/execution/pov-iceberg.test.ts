import { describe, expect, it } from 'vitest';
import { tipLots } from '../../../src/backtest/execution/iceberg.js';
import { recentVolume } from '../../../src/backtest/execution/pov.js';
import { parentOf, playPlan, startPlan } from './parents.js';

describe('pov', () => {
  const play = (text: string, given: Parameters<typeof parentOf>[0], world = {}): (readonly [number, number])[] => {
    const parent = parentOf(given);
    return playPlan(startPlan(text, parent), parent, world).sent.map((child) => [child.age, child.lots] as const);
  };
  it('sends its share of the bar that has just closed until all is done', () => {
    const volume = (age: number): number => [20, 60, 0, 30, 100][Math.min(age, 4)];
    expect(play('pov(rate=0.05)', {}, { volume })).toEqual([
      [0, 10],
      [1, 30],
      [3, 15],
      [4, 5],
    ]);
  });
  it('takes the mean of several bars', () => {
    expect(recentVolume((ago) => [10, 20, 60][ago] ?? Number.NaN, 3)).toBe(30);
    expect(
      recentVolume((ago) => [10, 20, 60][ago] ?? Number.NaN, 9),
      'of those that there are',
    ).toBe(30);
    expect(recentVolume(() => Number.NaN, 9)).toBe(0);
    const volume = (_: number, ago: number): number => [40, 80][ago] ?? Number.NaN;
    expect(play('pov(rate=0.1, bars=2)', {}, { volume })[0], '10 % of 60').toEqual([0, 60]);
  });
  it('adds up what the lot step and the least order keep back', () => {
    // 0.05 · 5 = 0.25 units a bar are 2.5 lots.
    expect(play('pov', { quantity: 1 }, { volume: () => 5 }).map(([, lots]) => lots)).toEqual([2, 3, 2, 3]);
    // At least one unit an order: every fourth bar.
    expect(play('pov', { quantity: 2.4, minQuantity: 1 }, { volume: () => 5 })).toEqual([
      [3, 10],
      [7, 14],
    ]);
  });
  it('sends nothing while nothing trades', () => {
    const parent = parentOf();
    const { sent, left } = playPlan(startPlan('pov', parent), parent, { volume: () => 0, most: 50 });
    expect(sent).toEqual([]);
    expect(left).toBe(60);
  });
});

describe('iceberg', () => {
  it('shows a tenth at a time at the last close', () => {
    const parent = parentOf();
    const { sent } = playPlan(startPlan('iceberg', parent), parent, { close: (age) => 100 + age });
    expect(sent.map((child) => child.lots)).toEqual([6, 6, 6, 6, 6, 6, 6, 6, 6, 6]);
    expect(sent.map((child) => child.limit)).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109]);
    expect(sent.every((child) => child.barsValid === 1)).toBe(true);
  });
  it('places a buy below the close and a sell above it', () => {
    for (const side of [1, -1]) {
      const parent = parentOf({ side });
      const { sent } = playPlan(startPlan('iceberg(offsetBps=50, barsValid=0)', parent), parent);
      expect(sent[0].limit).toBeCloseTo(100 - side * 0.5, 12);
      expect(sent[0].barsValid, 'until filled').toBeUndefined();
    }
  });
  it('fills the tip up when part of it has filled, and never beyond it', () => {
    const parent = parentOf({ quantity: 10 });
    const { sent } = playPlan(startPlan('iceberg(tip=0.2, barsValid=0, patience=0)', parent), parent, {
      fill: (lots) => Math.min(lots, 15),
    });
    // 15 of 20 fill and 15 go out again; then the 5 and the 15 fill together.
    expect(sent.map((child) => child.lots)).toEqual([20, 15, 20, 15, 20, 10]);
    expect(sent.map((child) => child.inBook).every((lots) => lots <= 20)).toBe(true);
  });
  it('sends the rest as a market order when its patience ends', () => {
    const parent = parentOf();
    const { sent, left } = playPlan(startPlan('iceberg(tip=0.1, patience=3)', parent), parent, {
      fill: (lots, age, isLimit) => (isLimit && age > 0 ? 0 : lots),
    });
    expect(sent.map((child) => [child.age, child.lots, child.limit === undefined])).toEqual([
      [0, 6, false],
      [1, 6, false],
      [2, 6, false],
      [3, 54, true],
    ]);
    expect(left).toBe(0);
  });
  it('waits for ever without patience', () => {
    const parent = parentOf();
    const { left } = playPlan(startPlan('iceberg(patience=0)', parent), parent, { fill: () => 0, most: 100 });
    expect(left).toBe(60);
  });
  it('shows what the venue takes: units, whole lots, twice the least order', () => {
    const parent = parentOf({ quantity: 100, lotStep: 0.1 });
    expect(tipLots(parent, 0.1, 0)).toBe(100);
    expect(tipLots(parent, 0.1, 3.27), 'units before shares').toBe(32);
    expect(tipLots(parent, 0.0001, 0), 'one lot').toBe(1);
    expect(tipLots({ ...parent, minQuantity: 8 }, 0.1, 0)).toBe(160);
    expect(tipLots({ ...parent, minQuantity: 80 }, 0.1, 0), 'the whole order').toBe(1000);
    expect(tipLots({ ...parent, lotStep: 0 }, 0.25, 0)).toBe(25);
  });
  it('leaves no remainder that is too small to send', () => {
    const parent = parentOf({ quantity: 10, minQuantity: 1 });
    // A tip of 2.4: four of them leave 0.4, so the last but one gives way until half a tip is left.
    const { sent } = playPlan(startPlan('iceberg(units=2.4)', parent), parent);
    expect(sent.map((child) => child.lots)).toEqual([24, 24, 24, 16, 12]);
  });
});
