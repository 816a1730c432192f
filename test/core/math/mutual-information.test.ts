import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { equalFrequencyClasses, mutualInformation } from '../../../src/core/math/mutual-information.js';
import { f } from '../../support/series.js';

interface Oracle {
  readonly a: number[];
  readonly b: number[];
  readonly mi: number;
}
const oracle: Oracle = JSON.parse(
  readFileSync(new URL('../../research/selection/fixtures/oracles.json', import.meta.url), 'utf8'),
);

describe('mutualInformation', () => {
  const classes = (codes: readonly number[]) => ({ codes: Uint16Array.from(codes), count: Math.max(...codes) + 1 });
  it('gives scikit-learn’s mutual_info_score before the correction', () => {
    expect(mutualInformation(classes(oracle.a), classes(oracle.b)).plain).toBeCloseTo(oracle.mi, 12);
  });
  it('is ln 2 for a coin that knows the other, less the bias', () => {
    const { plain, corrected } = mutualInformation(classes([0, 1, 0, 1]), classes([1, 0, 1, 0]));
    expect(plain).toBeCloseTo(Math.LN2, 12);
    expect(corrected, '(2 cells − 2 − 2 + 1) / 8 = −1/8').toBeCloseTo(Math.LN2 + 1 / 8, 12);
  });
  it('scores independent columns 0 on average', () => {
    const rng = createRng('mi-null');
    const scores = Array.from({ length: 200 }, () => {
      const [x, y] = [0, 1].map(() => Float64Array.from({ length: 500 }, () => rng.normal()));
      return mutualInformation(equalFrequencyClasses(x, 8), equalFrequencyClasses(y, 8)).corrected;
    });
    const mean = scores.reduce((a, b) => a + b, 0) / 200;
    expect(Math.abs(mean), 'the bias before the correction is 0.049').toBeLessThan(0.005);
  });
  it('comes near −½·ln(1 − ρ²) for two normals', () => {
    const rng = createRng('mi-normal');
    const x = Float64Array.from({ length: 20000 }, () => rng.normal());
    const y = x.map((v) => 0.8 * v + 0.6 * rng.normal());
    const { corrected } = mutualInformation(equalFrequencyClasses(x, 32), equalFrequencyClasses(y, 32));
    expect(corrected, 'the exact value is 0.5108; classes lose a little').toBeGreaterThan(0.47);
    expect(corrected).toBeLessThan(0.515);
  });
});

describe('equalFrequencyClasses', () => {
  it('shares rows evenly and never splits equal values', () => {
    expect([...equalFrequencyClasses(f(5, 1, 4, 2, 3, 6), 3).codes]).toEqual([2, 0, 1, 0, 1, 2]);
    expect([...equalFrequencyClasses(f(7, 7, 7, 1), 2).codes]).toEqual([1, 1, 1, 0]);
    const rare = Float64Array.from({ length: 1000 }, (_, i) => (i < 20 ? i - 30 : i < 990 ? 0 : i));
    const { codes, count } = equalFrequencyClasses(rare, 4);
    expect([codes[0], codes[500], codes[999]], 'a crowded middle does not swallow the sides').toEqual([
      0,
      1,
      count - 1,
    ]);
    expect(equalFrequencyClasses(f(2, 2, 2), 4).count).toBe(1);
  });
});
