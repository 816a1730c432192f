import { describe, expect, it } from 'vitest';
import { correlatedExposure } from '../../../src/risk/rules/correlated-exposure.js';
import { f } from '../../support/series.js';
import { riskView } from '../view.js';
import { limitOf, measure } from './rule.js';

/** Closes from log returns that come again and again, 1 % each. */
function closes(pattern: readonly number[], bars: number, from = 100): number[] {
  const out = [from];
  for (let i = 0; i < bars; i++) out.push(out[i] * Math.exp(0.01 * pattern[i % pattern.length]));
  return out;
}

const UP_DOWN = closes([1, -1, 1, -1], 12);
const MIRROR = closes([-1, 1, -1, 1], 12);
const OTHER = closes([1, 1, -1, -1], 12);
const RULE = 'correlated-exposure(limit=0.5, above=0.7, window=12)';

describe('correlated exposure of weights', () => {
  const rho = [
    [1, 0.75, 0.5],
    [0.75, 1, 0.75],
    [0.5, 0.75, 1],
  ];
  const of = (weights: number[], s: number): number => correlatedExposure(f(...weights), s, (a, b) => rho[a][b], 0.7);

  it('counts likes by their correlation', () => {
    expect(of([0.25, 0.5, 0], 0), 'around the second: 0.5 + 0.75 × 0.25').toBe(0.6875);
  });
  it('takes the largest bunch that a market is part of', () => {
    expect(of([0.25, 0.25, 0.5], 0), 'not its own 0.4375 but that of its like: 0.25 + 0.1875 + 0.375').toBe(0.8125);
    expect(of([0.25, 0.25, 0.5], 2)).toBe(0.8125);
  });
  it('leaves out markets that are not alike enough', () => {
    expect(of([0.25, 0, 0.5], 0), 'correlation 0.5').toBe(0.25);
  });
  it('does not take hedges off', () => {
    expect(of([0.25, -0.25, 0], 0)).toBe(0.25);
  });
  it('is nothing without a position, whatever the others hold', () => {
    expect(of([0, 1, 1], 0)).toBe(0);
  });
});

describe('correlated exposure of a run', () => {
  const markets = [UP_DOWN, UP_DOWN.map((x) => 3 * x), MIRROR, OTHER];

  it('finds markets that move as one', () => {
    expect(measure(RULE, [0.25, 0.25, 0, 0], { markets })).toBeCloseTo(0.5, 12);
  });
  it('takes a short of the mirror image for the same bet, and a long of it for a hedge', () => {
    expect(measure(RULE, [0.25, 0.25, -0.25, 0], { markets })).toBeCloseTo(0.75, 12);
    expect(measure(RULE, [0.25, 0.25, 0.25, 0], { markets })).toBeCloseTo(0.5, 12);
    expect(measure(RULE, [0.25, 0.25, 0.25, 0], { markets }, 2)).toBe(0.25);
  });
  it('leaves alone what moves on its own', () => {
    expect(measure(RULE, [0.25, 0, 0, 0.5], { markets })).toBe(0.25);
  });
  it('counts a pair as not alike while its window is not full, or when one does not move', () => {
    expect(measure(RULE, [0.25, 0.25, 0, 0], { markets, seen: 12 }), '11 returns').toBe(0.25);
    expect(measure(RULE, [0.25, 0.25], { markets: [UP_DOWN, UP_DOWN.map(() => 5)] })).toBe(0.25);
  });
  it('looks again when time goes on', () => {
    const limit = limitOf(RULE, 2);
    const apart = [...UP_DOWN, ...closes([1, -1], 12, UP_DOWN[12]).slice(1)];
    const turned = [...UP_DOWN, ...closes([-1, 1], 12, UP_DOWN[12]).slice(1)];
    const at = (seen: number): number => limit.measure(riskView({ markets: [apart, turned], seen }), f(0.25, 0.25), 0);
    expect(at(13)).toBeCloseTo(0.5, 12);
    expect(at(25), 'twelve bars in which they went apart').toBe(0.25);
  });
});
