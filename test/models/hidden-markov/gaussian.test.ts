import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { backwardSmooth, emStep, fitHmm, makeWorkspace } from '../../../src/models/hidden-markov/baum-welch.js';
import { forward, WIDTH } from '../../../src/models/hidden-markov/forward.js';
import { emptyHmm, type GaussianHmm, gaussianDensity } from '../../../src/models/hidden-markov/gaussian.js';
import { f, gs1 } from '../../support/series.js';

function twoStates(mean: [number, number], deviation: [number, number], stay: [number, number]): GaussianHmm {
  const model = emptyHmm(2, 1);
  model.start.set([0.5, 0.5]);
  model.transition.set([stay[0], 1 - stay[0]], 0);
  model.transition.set([1 - stay[1], stay[1]], WIDTH);
  model.mean.set(mean);
  model.variance.set(deviation.map((s) => s * s));
  return model;
}

const { close } = gs1();
const returns = close.slice(1).map((c, i) => c / close[i] - 1);
const model = twoStates([-0.005, 0.005], [0.02, 0.008], [0.9, 0.95]);

describe('a Gaussian hidden Markov model of GS1', () => {
  it('has the reference likelihood and filtered probabilities', () => {
    const work = makeWorkspace(299);
    const removed = gaussianDensity(model, returns, work.density);
    expect(removed + forward(model, work.density, work.filtered, work.scale)).toBeCloseTo(872.24683252373, 10);
    expect(work.filtered[100 * WIDTH + 1]).toBeCloseTo(0.949932142, 9);
    expect(work.filtered[298 * WIDTH + 1]).toBeCloseTo(0.891210912, 9);
  });
  it('has the reference smoothed probability, which is another number', () => {
    const work = makeWorkspace(299);
    gaussianDensity(model, returns, work.density);
    forward(model, work.density, work.filtered, work.scale);
    backwardSmooth(model.transition, work);
    expect(work.share[100 * WIDTH + 1]).toBeCloseTo(0.809470163, 9);
    let apart = 0;
    for (let t = 0; t < 299; t++) apart = Math.max(apart, Math.abs(work.share[t * WIDTH] - work.filtered[t * WIDTH]));
    expect(apart).toBeCloseTo(0.562, 3);
  });
  it('takes the reference step of Baum–Welch', () => {
    const { model: next, logLikelihood } = emStep(model, returns, 0, makeWorkspace(299));
    expect(logLikelihood).toBeCloseTo(872.24683252373, 10);
    const close10 = (found: ArrayLike<number>, expected: number[]) =>
      expect(
        Array.from(found).map((x, k) => Math.abs(x - expected[k]) < 1e-10),
        `${Array.from(found)}`,
      ).toEqual(expected.map(() => true));
    close10(next.transition.slice(0, 2), [0.8916363649787, 0.1083636350213]);
    close10(next.transition.slice(4, 6), [0.0816673777438, 0.9183326222562]);
    close10(next.mean.slice(0, 2), [-0.0036491893843, 0.0036661272151]);
    close10(next.variance.slice(0, 2).map(Math.sqrt), [0.0119875219656, 0.0095964058068]);
    close10(next.start.slice(0, 2), [0.7773972867, 0.2226027133]);
  });
});

describe('emStep', () => {
  it('never makes the likelihood fall, whatever the model and its floor', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 2, max: 4 }),
        fc.constantFrom(0, 1e-3, 0.3),
        (seed, states, floor) => {
          const rng = createRng(`em/${seed}`);
          const rows = 60;
          const x = Float64Array.from({ length: rows * 2 }, (_, i) => rng.normal() + (Math.floor(i / 40) % 2) * 2);
          let hmm = emptyHmm(states, 2);
          const share = (n: number) => {
            const raw = Array.from({ length: n }, () => 0.1 + rng.uniform());
            const total = raw.reduce((a, b) => a + b, 0);
            return raw.map((v) => v / total);
          };
          hmm.start.set(share(states));
          for (let k = 0; k < states; k++) {
            hmm.transition.set(share(states), k * WIDTH);
            hmm.mean.set([rng.normal(), rng.normal()], k * 2);
            hmm.variance.set([Math.max(floor, 0.2 + rng.uniform()), Math.max(floor, 0.2 + rng.uniform())], k * 2);
          }
          const work = makeWorkspace(rows);
          let before = Number.NEGATIVE_INFINITY;
          for (let step = 0; step < 15; step++) {
            const { model: next, logLikelihood } = emStep(hmm, x, Math.max(floor, 1e-6), work);
            expect(logLikelihood).toBeGreaterThanOrEqual(
              before - 1e-9 * Math.abs(before === Number.NEGATIVE_INFINITY ? 1 : before),
            );
            before = logLikelihood;
            hmm = next;
            for (let k = 0; k < states; k++) {
              const row = hmm.transition.slice(k * WIDTH, k * WIDTH + states);
              expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10);
            }
          }
        },
      ),
      { seed: 6, numRuns: 40 },
    );
  });
});

describe('gaussianDensity', () => {
  it('leaves a guess standing when a row is absurd for every state', () => {
    const work = makeWorkspace(3);
    const hmm = twoStates([-1, 1], [0.1, 0.1], [1, 1]);
    gaussianDensity(hmm, f(-1, 1e6, -1), work.density);
    forward(hmm, work.density, work.filtered, work.scale);
    expect(
      work.filtered.every((p) => p >= 0 && p <= 1),
      'state 1 cannot be reached from state 0',
    ).toBe(true);
  });
});

describe('fitHmm', () => {
  /** 2,000 rows of a hidden two-state chain: calm around −1, wild around 2. */
  function planted() {
    const rng = createRng('planted');
    const x = new Float64Array(2000);
    const truth = new Uint8Array(2000);
    let state = 0;
    for (let t = 0; t < 2000; t++) {
      if (rng.uniform() < (state === 0 ? 0.02 : 0.05)) state = 1 - state;
      truth[t] = state;
      x[t] = state === 0 ? -1 + 0.5 * rng.normal() : 2 + 1.5 * rng.normal();
    }
    return { x, truth };
  }
  it('finds the parameters that made the rows', () => {
    const { x, truth } = planted();
    const { model: found } = fitHmm(x, { states: 2, width: 1, starts: 5, varianceFloor: 1e-3, rng: createRng(1) });
    const [calm, wild] = found.mean[0] < found.mean[1] ? [0, 1] : [1, 0];
    expect(Math.abs(found.mean[calm] + 1)).toBeLessThan(0.05);
    expect(Math.abs(found.mean[wild] - 2)).toBeLessThan(0.2);
    expect(Math.abs(Math.sqrt(found.variance[calm]) - 0.5)).toBeLessThan(0.05);
    expect(Math.abs(found.transition[calm * WIDTH + wild] - 0.02)).toBeLessThan(0.01);
    const work = makeWorkspace(2000);
    gaussianDensity(found, x, work.density);
    forward(found, work.density, work.filtered, work.scale);
    const right = truth.filter((s, t) => work.filtered[t * WIDTH + wild] > 0.5 === (s === 1)).length;
    expect(right / 2000).toBeGreaterThan(0.95);
  });
  it('is at least as good from more beginnings, and the same again from the same seed', () => {
    const { x } = planted();
    const learnt = (starts: number) =>
      fitHmm(x, { states: 3, width: 1, starts, varianceFloor: 1e-3, rng: createRng(2) });
    expect(learnt(8).logLikelihood).toBeGreaterThanOrEqual(learnt(1).logLikelihood - 1e-3);
    expect(learnt(3).model).toEqual(learnt(3).model);
  });
  it('stays finite on rows that do not vary', () => {
    const { model: found } = fitHmm(new Float64Array(100), {
      states: 4,
      width: 1,
      starts: 3,
      varianceFloor: 1e-3,
      rng: createRng(3),
    });
    for (const part of [found.mean, found.variance, found.transition, found.start])
      expect(part.every(Number.isFinite)).toBe(true);
    expect(found.variance[0]).toBe(1e-3);
  });
});
