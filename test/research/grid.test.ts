import { describe, expect, it } from 'vitest';
import { choosePoints, parseGrid } from '../../src/research/grid.js';

const all = (text: string): string[] => {
  const grid = parseGrid(text);
  return Array.from({ length: grid.size }, (_, point) => grid.textAt(point));
};

describe('a grid text', () => {
  it('is every combination of its ranges and lists, the last one fastest', () => {
    expect(all('momentum(lookback=10..30/10, enter=0.25|0.5)')).toEqual([
      'momentum(lookback=10, enter=0.25)',
      'momentum(lookback=10, enter=0.5)',
      'momentum(lookback=20, enter=0.25)',
      'momentum(lookback=20, enter=0.5)',
      'momentum(lookback=30, enter=0.25)',
      'momentum(lookback=30, enter=0.5)',
    ]);
    expect(parseGrid('a(x=1|2, y=3)').names).toEqual(['x']);
  });

  it('leaves a text without ranges as it is, dots of a path too', () => {
    expect(all('momentum')).toEqual(['momentum']);
    expect(all('../mine.ts(fast=0.5, on=true)')).toEqual(['../mine.ts(fast=0.5, on=true)']);
    expect(all('../mine.ts(fast=1..2)')).toEqual(['../mine.ts(fast=1)', '../mine.ts(fast=2)']);
  });

  it('steps by 1 between whole numbers, takes lists of ranges and words, and tries nothing twice', () => {
    expect(all('a(x=3..5)')).toEqual(['a(x=3)', 'a(x=4)', 'a(x=5)']);
    expect(all('a(x=1|3..4|3)')).toEqual(['a(x=1)', 'a(x=3)', 'a(x=4)']);
    expect(all('a(short=true|false)')).toEqual(['a(short=true)', 'a(short=false)']);
    expect(all('a( x = -1 .. 1 / 1 , y=2)')).toEqual(['a( x=-1, y=2)', 'a( x=0, y=2)', 'a( x=1, y=2)']);
  });

  it('counts decimal steps as they are written', () => {
    expect(all('a(x=0.1..0.5/0.1)')).toEqual(['a(x=0.1)', 'a(x=0.2)', 'a(x=0.3)', 'a(x=0.4)', 'a(x=0.5)']);
    expect(all('a(x=10..100/40)')).toEqual(['a(x=10)', 'a(x=50)', 'a(x=90)']);
    expect(all('a(x=1e-3..3e-3/1e-3)')).toEqual(['a(x=0.001)', 'a(x=0.002)', 'a(x=0.003)']);
  });

  it.each([
    ['a(x=0.1..0.5)', 'needs a step'],
    ['a(x=5..1)', 'begins after its end'],
    ['a(x=1..5/0)', 'step above 0'],
    ['a(x=1..)', 'no range of numbers'],
    ['a(x=a..b)', 'no range of numbers'],
    ['a(x=1||2)', 'empty place'],
    ['a(x=0..1e9)', 'at most 100000'],
  ])('%s is refused: %s', (text, reason) => {
    expect(() => parseGrid(text)).toThrow(reason);
  });
});

describe('points of a grid', () => {
  it('are all of them while they are few, and as many as asked for by seed beyond', () => {
    expect(choosePoints(3, { most: 3, seed: 1 })).toEqual([0, 1, 2]);
    for (const most of [1, 40, 60, 99]) {
      const points = choosePoints(100, { most, seed: 7 });
      expect(new Set(points).size, `${most} of 100`).toBe(most);
      expect(points).toEqual([...points].sort((a, b) => a - b));
      expect(points).toEqual(choosePoints(100, { most, seed: 7 }));
    }
    expect(choosePoints(1e15, { most: 5, seed: 1 })).toHaveLength(5);
    expect(choosePoints(1e15, { most: 5, seed: 1 })).not.toEqual(choosePoints(1e15, { most: 5, seed: 2 }));
  });
});
