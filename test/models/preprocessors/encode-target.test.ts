import { describe, expect, it } from 'vitest';
import { resolveParams } from '../../../src/core/kit/params.js';
import { createRng } from '../../../src/core/kit/rng.js';
import type { PreprocessOutcome, PreprocessTable } from '../../../src/core/preprocess.js';
import { fitModel, restoreModel } from '../../../src/models/model.js';
import { encodeAt, runUp } from '../../../src/models/preprocessing/known-outcomes.js';
import encodeTarget from '../../../src/models/preprocessors/encode-target.js';
import { learners } from '../../../src/models/registry.js';

const rng = createRng('encode-target');
const params = (given: Record<string, string | number>) => resolveParams('encode-target', encodeTarget.params, given);

/** Bars 10 ms apart; each outcome is known 20 ms after its bar opened. */
function table(category: number[]): PreprocessTable {
  const openTime = Float64Array.from(category, (_, i) => 10 * i);
  return { names: ['regime'], columns: [Float64Array.from(category)], rows: category.length, openTime };
}

function outcome(target: number[], task: PreprocessOutcome['task'] = 'classification'): PreprocessOutcome {
  return {
    task,
    target: Float64Array.from(target),
    weights: new Float64Array(target.length).fill(1),
    knownAt: Float64Array.from(target, (_, i) => 10 * i + 20),
  };
}

describe('encode-target', () => {
  it('encodes by the outcomes known when the bar opened', () => {
    const world = table([1, 1, 2, 1, 2]);
    const out = encodeTarget.fit(world, params({ prior: 2 }), rng, outcome([1, 1, 0, 0, 1])).apply(world);
    // Means of all, with one row of ½: rows 0 and 1 know nothing; row 2 knows row 0: (1 + ½) / 2 = ¾, row 3 rows 0–1:
    // (2 + ½) / 3 = 5/6, row 4 rows 0–2: 2.5 / 4 = 5/8.
    const wanted = [0.5, 0.5, 0.75, (2 + (2 * 5) / 6) / (2 + 2), (0 + (2 * 5) / 8) / (1 + 2)];
    out.columns[0].forEach((value, i) => {
      expect(value, `row ${i}`).toBeCloseTo(wanted[i], 14);
    });
  });

  it('says of later rows what all training rows say, and of a new category the mean of all', () => {
    const fitted = encodeTarget.fit(table([1, 1, 2]), params({ prior: 0 }), rng, outcome([1, 0, 1]));
    const later = { ...table([1, 2, 3, Number.NaN]), openTime: Float64Array.of(100, 110, 120, 130) };
    expect([...fitted.apply(later).columns[0]]).toEqual([0.5, 1, 2.5 / 4, Number.NaN]);
  });

  it('changes nothing about a row when outcomes known after its bar opened change', () => {
    const draws = createRng('encode-target/leak');
    const category = Array.from({ length: 60 }, () => draws.below(4));
    const target = category.map(() => draws.normal());
    const world = table(category);
    const before = encodeTarget.fit(world, params({}), rng, outcome(target, 'regression')).apply(world).columns[0];
    for (const cut of [0, 1, 17, 40]) {
      // The outcome of bar `cut` − 1 and of later ones is known after bar `cut` opened.
      const other = target.map((y, i) => (i >= cut - 1 ? 100 - 7 * y : y));
      const after = encodeTarget.fit(world, params({}), rng, outcome(other, 'regression')).apply(world).columns[0];
      for (let i = 0; i <= cut; i++) expect(after[i], `row ${i}, cut at ${cut}`).toBe(before[i]);
      expect(after[59]).not.toBe(before[59]);
    }
  });

  it('passes its trust smoothly from the mean of all to the own one', () => {
    const known = runUp([0, 1, 2], outcome([1, 1, 1]));
    const all = runUp([0, 1, 2, 3], outcome([1, 1, 1, 0]));
    const at = (prior: number, smoothing: number) => encodeAt(known, all, 1e9, { prior, smoothing, start: 0.5 });
    expect(at(3, 1), 'three rows at the point of three: half each').toBeCloseTo(0.5 + 0.5 * (3.5 / 5), 14);
    expect(at(1, 2), 'one step of 2/2 above').toBeCloseTo(0.7 + 0.3 / (1 + Math.exp(-1)), 14);
  });

  it('takes columns of few whole numbers where none is named', () => {
    const mixed = {
      ...table([1, 2, 1]),
      names: ['regime', 'rsi', 'count'],
      columns: [Float64Array.of(1, 2, 1), Float64Array.of(0.1, 2, 3), Float64Array.of(5, 6, 7)],
    };
    const fitted = encodeTarget.fit(mixed, params({ most: 2 }), rng, outcome([1, 0, 1]));
    const out = fitted.apply(mixed);
    expect(out.columns.map((x, k) => x === mixed.columns[k])).toEqual([false, true, true]);
  });

  it('says which column it does not know, and that it needs outcomes', () => {
    const world = table([1, 2]);
    expect(() => encodeTarget.fit(world, params({ columns: 'regime|hour' }), rng, outcome([1, 0]))).toThrow(
      'encode-target.columns must name columns, "hour" is none',
    );
    expect(() => encodeTarget.fit(world, params({}), rng)).toThrow(
      'encode-target needs what came of the training rows, was given columns only',
    );
  });

  it('stands inside a model, which predicts the same bits after it was saved', () => {
    const draws = createRng('encode-target/model');
    const kinds = Float64Array.from({ length: 200 }, () => draws.below(3));
    const matrix = { ...table([...kinds]), names: ['regime'], columns: [kinds], warmup: 0 };
    const values = kinds.map((kind) => (kind === 1 ? 1 : -1) + 0.1 * draws.normal());
    const model = fitModel({
      matrix,
      labels: {
        values,
        endIndex: Int32Array.from(kinds, (_, i) => Math.min(199, i + 1)),
        weights: new Float64Array(200).fill(1),
      },
      labelText: 'direction(bars=1)',
      features: ['regime()'],
      learner: learners.parse('ridge(l2=0)'),
      task: 'regression',
      preprocess: ['encode-target'],
      rows: Int32Array.from({ length: 150 }, (_, i) => i),
      seed: 1,
      closeTimeOf: (row) => 10 * row + 10,
    });
    const out = model.predict(matrix);
    expect(restoreModel(JSON.parse(JSON.stringify(model.toJSON()))).predict(matrix)).toEqual(out);
    // A regime of ups stands between two of downs: no line through 0, 1 and 2 knows that.
    for (let i = 150; i < 200; i++) expect(Math.sign(out[i]), `row ${i}`).toBe(kinds[i] === 1 ? 1 : -1);
  });
});
