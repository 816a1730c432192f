import { describe, expect, it } from 'vitest';
import type { FeatureMatrix } from '../../src/core/feature.js';
import type { Json } from '../../src/core/kit/json.js';
import { createRng } from '../../src/core/kit/rng.js';
import type { Labels } from '../../src/core/labels.js';
import { fitModel } from '../../src/models/model.js';
import { learners, preprocessors } from '../../src/models/registry.js';

const HOUR = 3_600_000;
const BARS = 260;
const HORIZON = 6;
/** Learnt from: bars 20 … 149 and, behind a test part that is purged, 170 … 189. */
const TRAIN = Int32Array.from({ length: 150 }, (_, k) => (k < 130 ? 20 + k : 40 + k));
const LAST = TRAIN[TRAIN.length - 1];
const closeTimeOf = (bar: number): number => (bar + 1) * HOUR;

interface World {
  readonly matrix: FeatureMatrix;
  readonly labels: Labels;
}

function world(): World {
  const rng = createRng('leak');
  const make = (of: (i: number) => number): Float64Array => Float64Array.from({ length: BARS }, (_, i) => of(i));
  const drift = make(() => rng.normal());
  const columns = [
    drift,
    make((i) => 1e4 + 50 * drift[i] + 20 * rng.normal()),
    make((i) => (i > 25 && i % 31 === 0 ? NaN : rng.normal())),
    make((i) => Math.floor(i / 3) % 4),
    make(() => rng.uniform()),
  ];
  return {
    matrix: {
      names: ['drift', 'level', 'holes', 'hour', 'noise'],
      columns,
      rows: BARS,
      openTime: make((i) => i * HOUR),
      warmup: 0,
    },
    labels: {
      values: make((i) => (drift[i] + rng.normal() > 0 ? 1 : -1)),
      endIndex: Int32Array.from({ length: BARS }, (_, i) => (i + HORIZON < BARS ? i + HORIZON : -1)),
      weights: make(() => 1),
    },
  };
}

/** The same up to the last training row; everything that lies behind, and every label that is not learnt from, differs. */
function otherFuture({ matrix, labels }: World): World {
  const rng = createRng('another future');
  const isTrain = new Set(TRAIN);
  const late = (x: Float64Array): Float64Array => x.map((value, i) => (i > LAST ? 1e3 * rng.normal() : value));
  return {
    matrix: { ...matrix, columns: matrix.columns.map(late) },
    labels: { ...labels, values: labels.values.map((value, i) => (isTrain.has(i) ? value : -value)) },
  };
}

function fitOn({ matrix, labels }: World, preprocess: readonly string[]): { readonly [key: string]: Json } {
  const model = fitModel({
    matrix,
    labels,
    labelText: 'direction(6)',
    features: matrix.names,
    learner: learners.parse('logistic'),
    task: 'classification',
    preprocess: preprocess.map((text) => preprocessors.parse(text).text),
    rows: TRAIN.filter((row) => preprocess.some(fills) || !Number.isNaN(matrix.columns[2][row])),
    seed: 4,
    closeTimeOf,
  });
  expect(model.knownUntil, 'the model says when its last label was known').toBe(closeTimeOf(LAST + HORIZON));
  return JSON.parse(JSON.stringify(model.toJSON()));
}

const fills = (text: string): boolean => preprocessors.parse(text).definition.fillsUnknown;

const chains = [
  ...preprocessors.list().map(({ name }) => [name]),
  ['impute-last', 'select-information(keep=3)', 'scale-standard'],
  ['impute-last', 'encode-target(columns=hour)', 'scale-robust', 'select-correlation(keep=2)'],
  ['outlier-zscore', 'impute-linear', 'select-variance', 'select-redundant', 'pca-whiten'],
];

describe.each(chains.map((chain) => [chain.join(' + '), chain] as const))('a model with %s', (_title, chain) => {
  it('carries the time until which its steps have looked, within the training part', () => {
    const { preprocess } = fitOn(world(), chain);
    if (preprocess === null || typeof preprocess !== 'object' || !('known_until_ms' in preprocess)) {
      throw new Error('the model’s file does not say what its steps know');
    }
    expect(preprocess.known_until_ms).toBeGreaterThanOrEqual(closeTimeOf(LAST));
    expect(preprocess.known_until_ms).toBeLessThanOrEqual(closeTimeOf(LAST + HORIZON));
  });
  it('has the same bits whatever comes after its training rows, and whatever labels it was not given', () => {
    expect(JSON.stringify(fitOn(otherFuture(world()), chain))).toBe(JSON.stringify(fitOn(world(), chain)));
  });
});

it('a training label that changes does change what looks at it', () => {
  const { matrix, labels } = world();
  const flipped = {
    matrix,
    labels: { ...labels, values: labels.values.map((value, i) => (i % 2 === 0 ? -value : value)) },
  };
  for (const chain of [['encode-target(columns=hour)'], ['select-correlation(keep=1)']]) {
    const [one, other] = [fitOn(world(), chain), fitOn(flipped, chain)];
    expect(JSON.stringify(other.preprocess), chain[0]).not.toBe(JSON.stringify(one.preprocess));
  }
});
