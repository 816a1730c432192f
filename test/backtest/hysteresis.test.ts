import { expect, it } from 'vitest';
import { sideAfter } from '../../src/backtest/hysteresis.js';

const band = { enter: 0.5, exit: 0.1, short: true };

it.each([
  // now, score, side after
  [0, 0.5, 0],
  [0, 0.51, 1],
  [0, -0.5, 0],
  [0, -0.51, -1],
  [1, 0.3, 1],
  [1, 0.1, 1],
  [1, 0.09, 0],
  [1, -0.3, 0],
  [1, -0.6, -1],
  [-1, -0.3, -1],
  [-1, -0.1, -1],
  [-1, -0.09, 0],
  [-1, 0.3, 0],
  [-1, 0.6, 1],
])('from %d a score of %d leads to %d', (now, score, after) => {
  expect(sideAfter(now, score, band)).toBe(after);
});

it('never goes short unless asked to', () => {
  const long = { ...band, short: false };
  expect([0, 1].map((now) => sideAfter(now, -9, long))).toEqual([0, 0]);
});

it('counts an exit above the entry as the entry', () => {
  expect(sideAfter(1, 0.6, { ...band, exit: 0.9 })).toBe(1);
  expect(sideAfter(1, 0.5, { ...band, exit: 0.9 })).toBe(0);
});
