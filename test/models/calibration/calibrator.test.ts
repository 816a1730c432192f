import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { CALIBRATIONS, calibratorFrom, fitCalibrator } from '../../../src/models/calibration/calibrator.js';
import { isotonicCurve } from '../../../src/models/calibration/isotonic.js';
import reference from './reference.json' with { type: 'json' };

/** The draws of generate.py. */
function lcg(seed: number, n: number): Float64Array {
  let x = BigInt(seed);
  return Float64Array.from({ length: n }, () => {
    x = (x * 1103515245n + 12345n) % 2147483648n;
    return Number(x) / 2147483648;
  });
}

const probability = lcg(11, 60).map((u) => 0.05 + 0.9 * u);
const draws = lcg(12, 60);
const weights = lcg(13, 60).map((u) => 0.5 + u);
const worlds = {
  steep: probability.map((p, i) => Number(draws[i] < p ** 2)),
  true: probability.map((p, i) => Number(draws[i] < p)),
  flat: probability.map((p, i) => Number(draws[i] < 0.2 + 0.6 * (0.05 + 0.9 * p) ** 2)),
};
const ASKED = [0, 0.1, 0.3, 0.45, 0.5, 0.62, 0.77, 0.9, 1];
const logit = (p: number): number => Math.log(p / (1 - p));

describe.each(Object.entries(worlds))('calibration of a %s world, against scikit-learn 1.2.1', (name, target) => {
  const wanted = reference[name as keyof typeof worlds];

  it('has the isotonic curve of IsotonicRegression, half a row away from certainty', () => {
    const found = fitCalibrator('isotonic', { probability, target, weights });
    const edge = 0.5 / 61;
    ASKED.forEach((p, k) => {
      expect(found.apply(p)).toBeCloseTo(Math.min(Math.max(wanted.isotonic[k], edge), 1 - edge), 12);
    });
  });

  it('has the slope and bias of Platt’s sigmoid', () => {
    const found = fitCalibrator('platt', { probability, target, weights: new Float64Array(60).fill(1) });
    for (const p of [0.1, 0.5, 0.8]) {
      expect(logit(found.apply(p))).toBeCloseTo(wanted.platt[0] * logit(p) + wanted.platt[1], 5);
    }
  });

  it('has the coefficients of a logistic regression on ln p and −ln(1 − p), or of the one that may stay', () => {
    const [a, b, c] =
      Math.min(wanted.beta.both[0], wanted.beta.both[1]) >= 0
        ? wanted.beta.both
        : wanted.beta.both[0] < 0
          ? [0, ...wanted.beta.second]
          : [wanted.beta.first[0], 0, wanted.beta.first[1]];
    const json = fitCalibrator('beta', { probability, target, weights }).toJSON() as Record<string, number>;
    expect(json.a).toBeCloseTo(a, 4);
    expect(json.b).toBeCloseTo(b, 4);
    expect(json.c).toBeCloseTo(c, 4);
  });
});

describe('a calibrator', () => {
  it('pools points that fall: 1, 3, 2, 4 becomes 1, 2.5, 2.5, 4', () => {
    const curve = isotonicCurve(Float64Array.of(1, 2, 3, 4), Float64Array.of(1, 3, 2, 4), new Float64Array(4).fill(1));
    expect([[...curve.x], [...curve.y]]).toEqual([
      [1, 2, 3, 4],
      [1, 2.5, 2.5, 4],
    ]);
  });

  it.each(CALIBRATIONS)('%s never falls, stays inside (0, 1) and comes back from JSON', (method) => {
    const rng = createRng('rising');
    for (let world = 0; world < 20; world++) {
      const p = Float64Array.from({ length: 80 }, () => rng.uniform());
      const target = p.map((x) => Number(rng.uniform() < (world % 2 === 0 ? x : 1 - x)));
      const found = fitCalibrator(method, { probability: p, target, weights: new Float64Array(80).fill(1) });
      const again = calibratorFrom(JSON.parse(JSON.stringify(found.toJSON())));
      let before = 0;
      for (let k = 0; k <= 100; k++) {
        const now = found.apply(k / 100);
        expect(now).toBeGreaterThanOrEqual(before);
        expect(now).toBeLessThan(1);
        expect(now).toBeGreaterThan(0);
        expect(again.apply(k / 100)).toBe(now);
        before = now;
      }
    }
  });

  it.each(CALIBRATIONS)('%s mends a model that is too sure of itself', (method) => {
    // The true log odds are half of what the model says.
    const rng = createRng('too-sure');
    const said = Float64Array.from({ length: 4000 }, () => 1 / (1 + Math.exp(-3 * rng.normal())));
    const truth = said.map((p) => 1 / (1 + Math.exp(-0.5 * logit(p))));
    const target = truth.map((p) => Number(rng.uniform() < p));
    const found = fitCalibrator(method, { probability: said, target, weights: new Float64Array(4000).fill(1) });
    const miss = (of: (p: number) => number): number =>
      said.reduce((sum, p, i) => sum + Math.abs(of(p) - truth[i]), 0) / said.length;
    expect(miss((p) => p)).toBeGreaterThan(0.1);
    expect(miss((p) => found.apply(p))).toBeLessThan(0.04);
  });

  it('gives the share of ups where the model points the wrong way', () => {
    const target = probability.map((p) => Number(p < 0.5));
    const found = fitCalibrator('platt', { probability, target, weights: new Float64Array(60).fill(1) });
    expect(found.apply(0.9)).toBe(found.apply(0.1));
  });

  it('refuses damaged JSON', () => {
    expect(() => calibratorFrom({ method: 'magic' })).toThrow('"method" is unknown: magic');
    expect(() => calibratorFrom({ method: 'isotonic', x: [], y: [], edge: 0 })).toThrow('must have a corner');
    expect(() => calibratorFrom({ method: 'platt', slope: 1 })).toThrow('"bias" is missing');
  });
});
