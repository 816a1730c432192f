import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import type { TrainingSet } from '../../../src/core/model.js';
import { residualQuantile } from '../../../src/models/conformal/residual-quantile.js';
import { learners } from '../../../src/models/registry.js';

const ones = (n: number): Float64Array => new Float64Array(n).fill(1);

function world(seed: string, rows: number, spreadOf: (volatility: number) => number): TrainingSet {
  const rng = createRng(seed);
  const x = Float64Array.from({ length: rows }, () => rng.normal());
  const volatility = Float64Array.from({ length: rows }, () => 0.5 + 2 * rng.uniform());
  return {
    task: 'regression',
    names: ['x', 'volatility'],
    columns: [x, volatility],
    rows,
    target: x.map((value, i) => 2 * value + spreadOf(volatility[i]) * rng.normal()),
    weights: ones(rows),
  };
}

function fitText(text: string, data: TrainingSet) {
  const { definition, params, members } = learners.parse(text);
  return definition.fit(data, params, createRng(1), { members: members! });
}

function coverage(text: string, spreadOf: (volatility: number) => number, pick = (_volatility: number) => true) {
  let inside = 0;
  let total = 0;
  for (let seed = 0; seed < 20; seed++) {
    const fitted = fitText(text, world(`conformal/${seed}`, 200, spreadOf));
    const fresh = world(`fresh/${seed}`, 200, spreadOf);
    const { low, high } = fitted.interval!(fresh.columns, fresh.rows);
    for (let i = 0; i < fresh.rows; i++) {
      if (!pick(fresh.columns[1][i])) continue;
      total++;
      if (fresh.target[i] >= low[i] && fresh.target[i] <= high[i]) inside++;
    }
  }
  return inside / total;
}

describe('conformal intervals', () => {
  it('take the error of rank ⌈(n + 1)·level⌉', () => {
    const errors = Float64Array.from({ length: 9 }, (_, i) => i + 1);
    expect(residualQuantile(errors, ones(9), 0.5), '5 of 10').toBe(5);
    expect(residualQuantile(errors, ones(9), 0.51), '5.1 of 10, so the 6th').toBe(6);
    expect(residualQuantile(errors, ones(9), 0.9)).toBe(9);
    expect(residualQuantile(errors, ones(9), 0.91), 'more than nine rows can promise').toBeNaN();
  });

  it('count a row of weight 2 twice', () => {
    expect(residualQuantile(Float64Array.of(1, 2, 3), Float64Array.of(1, 1, 2), 0.5)).toBe(3);
    expect(residualQuantile(Float64Array.of(1, 2, 3), Float64Array.of(2, 1, 1), 0.5)).toBe(2);
  });

  // 20 worlds of 200 fresh rows each: a share of 0.9 has standard error 0.005 from them, and about 0.005 from the fits.
  it.each(['cross', 'split'])('%s holds the stated share of fresh rows', (method) => {
    const share = coverage(`conformal(ridge, level=0.9, method=${method})`, () => 1);
    expect(share).toBeGreaterThan(0.88);
    expect(share).toBeLessThan(0.925);
  });

  it('are wider on wild bars when they go in proportion to a volatility', () => {
    const wild = (v: number): boolean => v > 2;
    const spread = (v: number): number => v;
    expect(coverage('conformal(ridge)', spread, wild), 'one width for all is too narrow there').toBeLessThan(0.83);
    const share = coverage('conformal(ridge, scale=volatility)', spread, wild);
    expect(share).toBeGreaterThan(0.86);
    expect(share).toBeLessThan(0.94);
  });

  it('have no width where the column that scales them is 0', () => {
    const fitted = fitText(
      'conformal(ridge, scale=volatility)',
      world('still', 100, (v) => v),
    );
    const { low, high } = fitted.interval!([ones(2), Float64Array.of(0, 1)], 2);
    expect([low[0], high[0]], 'an interval of one point would promise certainty').toEqual([Number.NaN, Number.NaN]);
    expect(high[1] - low[1]).toBeGreaterThan(0);
  });

  it('refuse a column that is not there', () => {
    expect(() =>
      fitText(
        'conformal(ridge, scale=atr)',
        world('one', 50, () => 1),
      ),
    ).toThrow('conformal.scale must be one of the columns, was "atr"');
  });

  it('say nothing where there are too few rows', () => {
    const { low } = fitText(
      'conformal(ridge)',
      world('few', 5, () => 1),
    ).interval!([ones(1), ones(1)], 1);
    expect(low[0]).toBeNaN();
  });
});
