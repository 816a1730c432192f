import { describe, expect, it } from 'vitest';
import { direction } from '../../../src/features/labels/direction.js';
import { forwardReturn } from '../../../src/features/labels/forward-return.js';
import { type Barriers, tripleBarrier } from '../../../src/features/labels/triple-barrier.js';
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
  it('takes moves inside the dead zone for none', () => {
    const labels = direction(candlesFrom([100, 101, 103, 102, 99]), 1, 0.015, 0);
    expect([...labels.values]).toEqual([0, 1, 0, -1, X]);
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
  it('needs as many returns as the span, and a price that has moved', () => {
    const labels = tripleBarrier(candlesFrom([...start, 109, 108, 107, 106]), { ...base, span: 3 });
    expect([...labels.endIndex].slice(0, 3)).toEqual([-1, -1, -1]);
    const flat = tripleBarrier(candlesFrom(Array(20).fill(5)), base);
    expect(flat.endIndex.every((end) => end === -1)).toBe(true);
  });
});

it.each(labels.list())('$name counts every row the same', (definition) => {
  const { params } = labels.bind(definition.name);
  expect(new Set(definition.compute(gs1(), params).weights)).toEqual(new Set([1]));
});
