import { describe, expect, it } from 'vitest';
import { ewmDeviation } from '../../../src/core/math/rolling.js';
import { returnOver } from '../../../src/features/indicators/return.js';
import { type DeadZone, direction } from '../../../src/features/labels/direction.js';
import { forwardReturn } from '../../../src/features/labels/forward-return.js';
import { type Barriers, tripleBarrier } from '../../../src/features/labels/triple-barrier.js';
import { computeLabels } from '../../../src/features/pipeline.js';
import { labels } from '../../../src/features/registry.js';
import { type BarRow, candlesFrom, gs1 } from '../../support/series.js';

const X = Number.NaN;

describe('forward-return', () => {
  it('runs from close to close and ends on the bar that it needs', () => {
    const labels = forwardReturn(candlesFrom([10, 11, 15, 12]), 2, 'simple', 0);
    expect([...labels.values]).toEqual([0.5, 1 / 11, X, X]);
    expect([...labels.endIndex]).toEqual([2, 3, -1, -1]);
  });
  it('is not known across missing bars, unless so many are allowed', () => {
    const gap: BarRow[] = [10, 10, [20, 20, 20, 20, 1, 4], 20];
    expect([...forwardReturn(candlesFrom(gap), 1, 'simple', 0).values]).toEqual([0, X, 0, X]);
    expect([...forwardReturn(candlesFrom(gap), 1, 'simple', 1).endIndex]).toEqual([1, -1, 3, -1]);
    expect([...forwardReturn(candlesFrom(gap), 1, 'simple', 2).values]).toEqual([0, 1, 0, X]);
  });
});

describe('direction', () => {
  const fixed = (deadZone: number): DeadZone => ({ deadZone, unit: 'fraction', span: 2 });
  it('takes moves inside the dead zone for none', () => {
    const labels = direction(candlesFrom([100, 101, 103, 102, 99]), 1, fixed(0.015), 0);
    expect([...labels.values]).toEqual([0, 1, 0, -1, X]);
  });
  it('has a dead zone that breathes with the market', () => {
    // Returns +10 %, -10 %, +10 %, then ±1 %: at row 3 the deviation with weights 1/4, 1/2, 1 is 11.95 %.
    const moves = candlesFrom([100, 110, 99, 108.9, 115, 130]);
    const zone = (deadZone: number, horizon: number): number =>
      direction(moves, horizon, { deadZone, unit: 'volatility', span: 3 }, 0).values[3];
    expect([zone(0.4, 1), zone(0.5, 1)], '+5.6 % against 4.8 % and 6.0 %').toEqual([1, 0]);
    expect([zone(1.1, 2), zone(1.2, 2)], '+19.4 % against 18.6 % and 20.3 %').toEqual([1, 0]);
    const warm = direction(moves, 1, { deadZone: 0, unit: 'volatility', span: 3 }, 0);
    expect([...warm.endIndex], 'no deviation before row 3').toEqual([-1, -1, -1, 4, 5, -1]);
  });
});

describe('triple-barrier', () => {
  /** Two bars of ±10 %, then the bars of a test: volatility is the same in all of them. */
  const start: BarRow[] = [100, 110, 99, 108.9];
  const base: Barriers = { upper: 1, lower: 1, horizon: 3, span: 3, path: 'range', atHorizon: 'zero', maxGap: 0 };
  const at = (bars: BarRow[], change: Partial<Barriers> = {}): [side: number, end: number] => {
    const labels = tripleBarrier(candlesFrom([...start, ...bars]), { ...base, ...change });
    return [labels.values[3], labels.endIndex[3]];
  };
  // Weighted deviation of +10 %, -10 %, +10 % with weights 1/4, 1/2, 1: 11.95 %, barriers near 121.9 and 95.9.

  it('is 1 when the target comes first, -1 when the stop does', () => {
    expect(at([109, [109, 125, 108, 110]])).toEqual([1, 5]);
    expect(at([109, [109, 110, 90, 108]])).toEqual([-1, 5]);
  });
  it('takes the stop when one bar holds both', () => {
    expect(at([[109, 130, 90, 109]])).toEqual([-1, 4]);
  });
  it('takes the target when the bar opens beyond it, whatever follows', () => {
    expect(at([[125, 130, 90, 109]])).toEqual([1, 4]);
  });
  it('looks at closes alone when told so', () => {
    expect(at([[109, 130, 90, 109], 109, 125], { path: 'close' })).toEqual([1, 6]);
  });
  it('is 0 at the time limit, or the sign of the return so far', () => {
    expect(at([109, 108, 107])).toEqual([0, 6]);
    expect(at([109, 108, 107], { atHorizon: 'sign' })).toEqual([-1, 6]);
  });
  it('is not known while nothing is touched and bars are still to come', () => {
    expect(at([109, 108])).toEqual([X, -1]);
    expect(at([109, 130]), 'a touch settles it early').toEqual([1, 5]);
  });
  it('is not known across missing bars', () => {
    expect(at([109, [130, 130, 130, 130, 1, 7]])).toEqual([X, -1]);
    expect(at([109, [130, 130, 130, 130, 1, 7]], { maxGap: 2 })).toEqual([1, 5]);
  });
  it('has barriers of its own on each side', () => {
    expect(at([109, [109, 125, 108, 110]], { upper: 1.5 })[1], '126.8 is not reached').not.toBe(5);
    expect(at([109, [109, 110, 90, 108]], { lower: 2 }), 'neither is 82.9').toEqual([X, -1]);
  });
  it('needs as many returns as the span, and a price that has moved', () => {
    const labels = tripleBarrier(candlesFrom([...start, 109, 108, 107, 106]), { ...base, span: 3 });
    expect([...labels.endIndex].slice(0, 3)).toEqual([-1, -1, -1]);
    const flat = tripleBarrier(candlesFrom(Array(20).fill(5)), base);
    expect(flat.endIndex.every((end) => end === -1)).toBe(true);
  });
});

it.each(labels.list())('$name counts every row the same', ({ name }) => {
  expect(new Set(computeLabels(gs1(), name).labels.weights)).toEqual(new Set([1]));
});

describe('triple-barrier on GS1', () => {
  // Events 20, 30, …, 270; twice the deviation of span 20 either way, on closes; ten bars.
  const bars = gs1();
  const settings: Barriers = { upper: 2, lower: 2, horizon: 10, span: 20, path: 'close', atHorizon: 'zero', maxGap: 0 };
  const all = tripleBarrier(bars, settings);
  const events = Array.from({ length: 26 }, (_, k) => 20 + 10 * k);

  it('gives the stored labels and ends', () => {
    const sides = events.map((row) => all.values[row]);
    expect([1, -1, 0].map((side) => sides.filter((s) => s === side).length)).toEqual([14, 11, 1]);
    expect(sides.slice(0, 8)).toEqual([1, 1, 1, 1, 1, -1, -1, 1]);
    const ends = events.map((row) => all.endIndex[row]);
    expect(ends.slice(0, 8)).toEqual([24, 33, 45, 56, 67, 75, 86, 94]);
    expect(ends.reduce((sum, end) => sum + end, 0)).toBe(3911);
  });
  it('has the deviation of pandas', () => {
    const deviation = ewmDeviation(returnOver(bars.close, 1, 'simple'), 20, 1);
    expect(deviation[299]).toBeCloseTo(0.009302993282445, 14);
  });
});
