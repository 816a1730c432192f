import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { THREE_WAY_MEANS, threeWayPosterior } from '../../../src/core/math/three-way.js';
import {
  classMeans,
  fitSignalScale,
  signalLogPosterior,
  signalOf,
  signalTrust,
} from '../../../src/models/bayes/signal.js';
import bayesSignal from '../../../src/models/learners/bayes-signal.js';
import { softmaxInPlace } from '../../../src/models/linear/softmax-learner.js';
import { f } from '../../support/series.js';

describe('signalOf', () => {
  it('places a value among those of training, up for what went with rises', () => {
    const scale = fitSignalScale(f(10, 20, 30, 40, 50), 1, 'rank');
    expect([0, 10, 30, 35, 50, 99].map((x) => signalOf(scale, x, 'rank'))).toEqual([-1, -1, 0, 0.25, 1, 1]);
    expect(signalOf({ ...scale, sign: -1 }, 50, 'rank')).toBe(-1);
  });
  it('gives tied values their middle place', () => {
    expect(signalOf(fitSignalScale(f(0, 0, 0, 0), 1, 'rank'), 0, 'rank')).toBe(0);
  });
  it('bends far values to 1', () => {
    const scale = fitSignalScale(f(-1, 1), 1, 'tanh');
    expect(signalOf(scale, 1, 'tanh')).toBeCloseTo(Math.tanh(1), 15);
    expect(signalOf(scale, 1e9, 'tanh')).toBe(1);
  });
});

describe('signalLogPosterior', () => {
  it('is the three-way posterior, one signal after the other', () => {
    const prior = [0.2, 0.5, 0.3];
    const wanted = threeWayPosterior(-0.2, threeWayPosterior(0.7, prior, 0.5), 0.5);
    const means = classMeans(3);
    expect([...means]).toEqual([...THREE_WAY_MEANS]);
    const log = signalLogPosterior(f(...prior), f(0.7, -0.2), f(1, 1), { sigma: 0.5, means });
    softmaxInPlace(log, 0, 3);
    wanted.forEach((share, c) => {
      expect(log[c]).toBeCloseTo(share, 14);
    });
  });
});

describe('signalTrust', () => {
  it('counts two copies of one signal as one, unless told not to', () => {
    const copies = f(1, 1, 1, 1);
    expect([...signalTrust(f(0.4, 0.4), copies, 1)]).toEqual([0.2, 0.2]);
    expect([...signalTrust(f(0.4, 0.4), copies, 0)]).toEqual([0.4, 0.4]);
  });
  it('takes nothing from evidence for noise beside it', () => {
    expect([...signalTrust(f(0.4, 0), f(1, 0.5, 0.5, 1), 1)]).toEqual([0.4, 0]);
  });
});

describe('bayes-signal', () => {
  const rng = createRng('bayes-signal');
  const rows = 500;
  const x = Float64Array.from({ length: rows }, () => rng.normal());
  const move = x.map((value) => value + rng.normal());
  const data = {
    task: 'classification' as const,
    names: ['x', 'copy'],
    columns: [x, x.map((value) => -3 * value)],
    rows,
    target: move.map((y) => Number(y > 0)),
    weights: new Float64Array(rows).fill(1),
  };
  const params = { signal: 'rank' as const, prior: 'shares' as const, sigma: 0, discount: 1 };

  it('is not surer for hearing the same twice', () => {
    const once = bayesSignal.fit({ ...data, names: ['x'], columns: [x] }, params, createRng(1));
    const twice = bayesSignal.fit(data, { ...params, sigma: 0.6 }, createRng(1));
    const single = bayesSignal.fit({ ...data, names: ['x'], columns: [x] }, { ...params, sigma: 0.6 }, createRng(1));
    const [a] = single.predict([f(1)], 1);
    expect(twice.predict([f(1), f(-3)], 1)[0]).toBeCloseTo(a, 10);
    expect(once.predict([f(1)], 1)[0]).toBeGreaterThan(0.6);
  });
  it('says what each signal added to the log odds', () => {
    const fitted = bayesSignal.fit(data, params, createRng(1));
    const { base, parts } = fitted.contributions!([f(0.3), f(2)], 0);
    const [p] = fitted.predict([f(0.3), f(2)], 1);
    expect(base + parts[0] + parts[1]).toBeCloseTo(Math.log(p / (1 - p)), 10);
  });
});
