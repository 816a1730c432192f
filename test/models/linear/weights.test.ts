import { describe, expect, it } from 'vitest';
import { resolveParams } from '../../../src/core/kit/params.js';
import { createRng } from '../../../src/core/kit/rng.js';
import type { ModelTask, TrainingSet } from '../../../src/core/model.js';
import { learners } from '../../../src/models/registry.js';

/** The same rows, some with weight 2 or standing there twice. */
function pair(task: ModelTask): readonly [once: TrainingSet, twice: TrainingSet] {
  const rng = createRng('weights');
  const rows = 60;
  const columns = Array.from({ length: 3 }, () => Float64Array.from({ length: rows }, () => rng.normal()));
  const y = columns[0].map((x) => x + rng.normal());
  const target = {
    regression: y,
    classification: y.map((v) => Number(v > 0)),
    multiclass: y.map((v) => 1 + Number(v > 0.6) - Number(v < -0.6)),
  }[task];
  const weights = Float64Array.from({ length: rows }, (_, i) => (i % 3 === 0 ? 2 : 1));
  const places = Array.from({ length: rows }, (_, i) => (i % 3 === 0 ? [i, i] : [i])).flat();
  const base = {
    task,
    names: ['a', 'b', 'c'],
    ...(task === 'multiclass' ? { classes: Float64Array.of(-1, 0, 1) } : {}),
  };
  return [
    { ...base, columns, rows, target, weights },
    {
      ...base,
      columns: columns.map((x) => Float64Array.from(places, (i) => x[i])),
      rows: places.length,
      target: Float64Array.from(places, (i) => target[i]),
      weights: new Float64Array(places.length).fill(1),
    },
  ];
}

const cases: readonly (readonly [string, ModelTask, Record<string, unknown>])[] = [
  ['ridge', 'regression', {}],
  ['lasso', 'regression', { lambda: 0.05 }],
  ['elastic-net', 'regression', { lambda: 0.05 }],
  ['quantile', 'regression', { q: 0.7, l1: 0.01 }],
  ['huber', 'regression', {}],
  ['bayes-ridge', 'regression', {}],
  ['logistic', 'classification', {}],
  ['logistic', 'classification', { l1: 2 }],
  ['logistic', 'multiclass', {}],
  ['naive-bayes', 'multiclass', { smoothing: 0.01 }],
  ['bayes-signal', 'multiclass', { signal: 'tanh' }],
];

describe.each(cases)('%s for %s %j', (name, task, given) => {
  it('counts a row of weight 2 like two rows', () => {
    const [once, twice] = pair(task).map((data) => {
      const { definition, params } = learners.bind(name, given);
      return definition.fit(data, resolveParams(name, definition.params, params), createRng(1)).predict(
        data.columns.map((x) => x.slice(0, 1)),
        1,
      )[0];
    });
    expect(Math.abs(once - twice)).toBeLessThan(1e-6);
  });
});
