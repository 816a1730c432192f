import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { gridPoints } from '../../../src/research/tuning/grid.js';
import { trialsOf } from '../../../src/research/tuning/halving.js';
import { OPTIMISER_NAMES } from '../../../src/research/tuning/names.js';
import type { Optimiser } from '../../../src/research/tuning/optimiser.js';
import { OPTIMISERS } from '../../../src/research/tuning/optimisers.js';
import { parzenOf } from '../../../src/research/tuning/parzen.js';
import { hasMeaning, type Point, type Space } from '../../../src/research/tuning/space.js';

/** Two numbers for each of two kinds, one on a scale of ratios; the best is kind b with x = 7, r = 0.1: loss 0. */
const SPACE: Space = [
  { type: 'choice', name: 'kind', options: ['a', 'b'] },
  { type: 'number', name: 'x', low: 0, high: 10, isLog: false, when: { name: 'kind', place: 1 } },
  { type: 'number', name: 'r', low: 0.001, high: 10, isLog: true },
  { type: 'number', name: 'n', low: 1, high: 9, step: 1, isLog: false, when: { name: 'kind', place: 0 } },
];
const loss = ({ kind, x, r, n }: Point): number =>
  Math.abs(Math.log10(r) + 1) + (kind === 1 ? Math.abs(x - 7) / 3 : 1 + Math.abs(n - 4));

function play(optimiser: Optimiser, most: number): { points: Point[]; shares: number[]; best: number } {
  const points: Point[] = [];
  const shares: number[] = [];
  while (points.length < most) {
    const proposals = optimiser.ask();
    if (proposals.length === 0) break;
    for (const { point, share } of proposals) {
      points.push(point);
      shares.push(share);
    }
    optimiser.tell(proposals.map(({ point }) => loss(point)));
  }
  return { points, shares, best: Math.min(...points.map(loss)) };
}

describe.each(OPTIMISER_NAMES)('%s', (name) => {
  const start = (seed = 1): Optimiser => OPTIMISERS[name](SPACE, { seed, batch: 4, most: 90 });

  it('gives the same proposals for the same seed', () => {
    expect(play(start(), 90)).toEqual(play(start(), 90));
  });

  it('stays in the space, and gives values only to what has a meaning', () => {
    for (const point of play(start(), 90).points) {
      for (const dimension of SPACE) {
        expect(dimension.name in point, JSON.stringify(point)).toBe(hasMeaning(dimension, point));
      }
      const { x = 0, r, n = 1 } = point;
      expect(x >= 0 && x <= 10 && r >= 0.001 && r <= 10 && Number.isInteger(n) && n >= 1 && n <= 9).toBe(true);
    }
  });

  it('goes on when nothing could be judged', () => {
    const optimiser = start();
    for (let k = 0; k < 5; k++) optimiser.tell(optimiser.ask().map(() => Number.NaN));
    expect(name === 'grid' || optimiser.ask().length > 0).toBe(true);
  });
});

describe('searches that learn', () => {
  it.each(['tpe', 'cma-es', 'genetic'] as const)('%s comes nearer than chance in most of eleven seeds', (name) => {
    let wins = 0;
    for (let seed = 1; seed <= 11; seed++) {
      const options = { seed, batch: 4, most: 90 };
      if (play(OPTIMISERS[name](SPACE, options), 90).best < play(OPTIMISERS.random(SPACE, options), 90).best) wins++;
    }
    expect(wins).toBeGreaterThanOrEqual(8);
  });

  it('drop two of three from rung to rung, and give the rest three times the data', () => {
    const { shares } = play(OPTIMISERS.halving(SPACE, { seed: 1, batch: 4, most: 40 }), 40);
    const counts = [...new Set(shares)].map((share) => [share, shares.filter((s) => s === share).length]);
    expect(counts).toEqual([
      [1 / 27, 27],
      [1 / 9, 9],
      [1 / 3, 3],
      [1, 1],
    ]);
  });

  it('fit hyperband into the trials that there are: 69, 22 or 6 for a round', () => {
    for (const [most, first] of [
      [69, 27],
      [22, 9],
      [6, 3],
    ]) {
      expect(OPTIMISERS.hyperband(SPACE, { seed: 1, batch: 4, most }).ask()).toHaveLength(first);
    }
    expect(trialsOf({ points: 27, rungs: 3 })).toBe(40);
  });
});

describe('the grid', () => {
  it('has every step and option, and only what has a meaning', () => {
    // kind a: 5 values of r × 5 of n; kind b: 5 of x × 5 of r
    expect(gridPoints(SPACE)).toHaveLength(50);
    const steps: Space = [{ type: 'number', name: 'k', low: 2, high: 8, step: 2, isLog: false }];
    expect(gridPoints(steps).map(({ k }) => k)).toEqual([2, 4, 6, 8]);
  });

  it('ends when all is tried', () => {
    expect(play(OPTIMISERS.grid(SPACE, { seed: 1, batch: 4 }), 1000).points).toHaveLength(50);
  });
});

describe('a Parzen estimate', () => {
  it('counts a choice as seen, smoothed by an even prior', () => {
    const { logDensity } = parzenOf({ type: 'choice', name: 'c', options: ['a', 'b'] }, [1, 1, 1], createRng(1));
    // three kernels (¼ + 1)/(2·¼ + 1) = 5/6 each and the prior ½, a quarter each: 3/4 · 5/6 + 1/4 · 1/2 = 3/4
    expect(Math.exp(logDensity(1))).toBeCloseTo(0.75, 12);
    expect(Math.exp(logDensity(0))).toBeCloseTo(0.25, 12);
  });

  it('sums to 1 over the steps of a whole number', () => {
    const whole = { type: 'number', name: 'n', low: 1, high: 20, step: 1, isLog: true } as const;
    const { logDensity, draw } = parzenOf(whole, [3, 4, 4, 15], createRng(2));
    let sum = 0;
    for (let n = 1; n <= 20; n++) sum += Math.exp(logDensity(n));
    expect(sum).toBeCloseTo(1, 9);
    for (let k = 0; k < 200; k++) expect(draw()).toBeOneOf(Array.from({ length: 20 }, (_, n) => n + 1));
  });
});
