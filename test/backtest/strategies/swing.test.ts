import { expect, it } from 'vitest';
import { asked, playColumns } from './by-hand.js';

interface Scene {
  readonly closes: readonly number[];
  readonly rsi: readonly number[];
  readonly trend?: number;
  readonly adx?: number;
  readonly atr?: number;
}

function play(text: string, { closes, rsi, trend = 80, adx = 25, atr = 5 }: Scene) {
  const same = (x: number): number[] => closes.map(() => x);
  return asked(playColumns(text, closes, [same(trend), same(adx), rsi, same(atr)]));
}
const at = (n: number, x = 100): number[] => new Array<number>(n).fill(x);

it('buys a pullback above the long average and sells at the recovery', () => {
  expect(play('swing(low=15, recovered=65)', { closes: at(5), rsi: [50, 14, 40, 66, 14] })).toEqual([
    [1, 1, 'pullback in a rise'],
    [3, 0, 'recovered'],
    [4, 1, 'pullback in a rise'],
  ]);
});

it('asks for a trend: its direction and its strength', () => {
  const scene = { closes: at(2), rsi: [50, 5] };
  expect(play('swing(strength=20)', { ...scene, adx: 19 })).toEqual([]);
  expect(play('swing(strength=0)', { ...scene, adx: 0 }).length).toBe(1);
  expect(play('swing', { ...scene, trend: 101 })).toEqual([]);
});

it('stops at its distance, and waits until the pullback is over before it buys again', () => {
  // Entry at 100 with a range of 5 and a stop of 2 ranges: 90.
  const closes = [100, 100, 91, 90, 90, 90, 90];
  expect(play('swing(stop=2)', { closes, rsi: [50, 10, 8, 5, 5, 51, 10] })).toEqual([
    [1, 1, 'pullback in a rise'],
    [3, 0, 'stop'],
    [6, 1, 'pullback in a rise'],
  ]);
});

it('gives up after its time, and waits then as well', () => {
  expect(play('swing(maxBars=2)', { closes: at(6), rsi: [10, 10, 10, 10, 49, 55] })).toEqual([
    [0, 1, 'pullback in a rise'],
    [2, 0, 'took too long'],
  ]);
});

it('sells rallies in a fall when asked to', () => {
  const scene = { closes: at(4), rsi: [86, 60, 36, 34], trend: 120 };
  expect(play('swing(low=15, recovered=65, short=true)', scene)).toEqual([
    [0, -1, 'rally in a fall'],
    [3, 0, 'recovered'],
  ]);
  expect(play('swing', scene)).toEqual([]);
  const stopped = { closes: [100, 111, 111, 111], rsi: [90, 95, 95, 49], trend: 120 };
  expect(play('swing(stop=2, short=true)', stopped)).toEqual([
    [0, -1, 'rally in a fall'],
    [1, 0, 'stop'],
  ]);
});

it('stands still where the RSI or the range is not known', () => {
  expect(play('swing', { closes: at(3), rsi: [Number.NaN, Number.NaN, 20] })).toEqual([]);
  expect(play('swing', { closes: at(2), rsi: [5, 5], atr: Number.NaN })).toEqual([]);
});
