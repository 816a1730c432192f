import { expect, it } from 'vitest';
import { strategies } from '../../../src/backtest/registry.js';
import { asked, playBars, playColumns } from './by-hand.js';

const flat = (n: number): number[] => new Array(n).fill(10);

it('takes a cross once the averages are a band apart, and the way back as well', () => {
  const slow = flat(7);
  const fast = [10.4, 10.6, 9.6, 10.2, 9.4, 10.4, 10.6];
  const run = playColumns('ma-cross(band=0.5)', flat(7), [fast, slow, flat(7).fill(1)]);
  expect(asked(run)).toEqual([
    [1, 1, 'crossed up'],
    [4, 0, 'crossed down'],
    [6, 1, 'crossed up'],
  ]);
  const short = playColumns('ma-cross(band=0.5, short=true)', flat(7), [fast, slow, flat(7).fill(1)]);
  expect(asked(short).map(([step, weight]) => [step, weight])).toEqual([
    [1, 1],
    [4, -1],
    [6, 1],
  ]);
});

it('measures the band in percent when asked to', () => {
  const run = playColumns('ma-cross(band=1, unit=percent)', flat(4), [[10.09, 10.11, 9.91, 9.89], flat(4)]);
  expect(asked(run)).toEqual([
    [1, 1, 'crossed up'],
    [3, 0, 'crossed down'],
  ]);
});

it('stands still where the market has no range, and where an average is not known', () => {
  const run = playColumns('ma-cross', flat(2), [[11, Number.NaN], flat(2), [0, 1]]);
  expect(asked(run)).toEqual([]);
});

it('averages closes of its own market', () => {
  // Simple means of 1 and 2 bars: 12 against 11 is a distance of 1, a third of the range of 3.
  const rows = [10, [10, 12, 9, 12], 12, 12].map((row) => row as number);
  const at = (band: number) => asked(playBars(`ma-cross(fast=1, slow=2, kind=sma, atr=1, band=${band})`, rows));
  expect(at(0.3)).toEqual([[1, 1, 'crossed up']]);
  expect(at(0.34)).toEqual([]);
});

it('refuses a fast average that is not below the slow one', () => {
  expect(() => playBars('ma-cross(fast=20, slow=20)', flat(3))).toThrow(
    'ma-cross.fast must be below ma-cross.slow, was 20 and 20',
  );
  expect(strategies.get('ma-cross').params.fast.type).toBe('int');
});
