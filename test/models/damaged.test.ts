import { describe, expect, it } from 'vitest';
import type { FeatureMatrix } from '../../src/core/feature.js';
import { QuantError } from '../../src/core/kit/errors.js';
import type { Json } from '../../src/core/kit/json.js';
import type { Bound } from '../../src/core/kit/registry.js';
import { createRng } from '../../src/core/kit/rng.js';
import type { LearnerDefinition, ModelTask } from '../../src/core/model.js';
import { fitModel, restoreModel } from '../../src/models/model.js';
import { learners } from '../../src/models/registry.js';

const ROWS = 40;
const rng = createRng('damaged models');
const a = Float64Array.from({ length: ROWS }, () => rng.normal());
const b = Float64Array.from({ length: ROWS }, () => Math.round(rng.normal()));
const openTime = Float64Array.from({ length: ROWS }, (_, i) => i * 3_600_000);
const matrix: FeatureMatrix = { names: ['a', 'b'], columns: [a, b], rows: ROWS, openTime, warmup: 0 };
const labels = {
  values: a.map((x) => Math.sign(Math.round(x + 0.3 * rng.normal()))),
  endIndex: Int32Array.from({ length: ROWS }, (_, i) => i),
  weights: new Float64Array(ROWS).fill(1),
};

/** The same learner with few trees and models: what is stored has the same parts. */
function small({ definition, params, members }: Bound<LearnerDefinition>): Bound<LearnerDefinition> {
  const fewer = Object.fromEntries(
    Object.keys(params).flatMap((name) => (['trees', 'models', 'seeds', 'count'].includes(name) ? [[name, 2]] : [])),
  );
  return learners.bind(definition.name, { ...params, ...fewer }, members?.map(small));
}

function savedModel(name: string, task: ModelTask, preprocess: string[] = []): Json {
  const model = fitModel({
    matrix,
    labels,
    labelText: 'direction(horizon=1)',
    features: ['a', 'b'],
    learner: small(learners.bind(name)),
    task,
    preprocess,
    rows: Int32Array.from({ length: ROWS }, (_, i) => i),
    seed: 1,
    closeTimeOf: (row) => openTime[row],
  });
  return JSON.parse(JSON.stringify(model.toJSON()));
}

type Path = readonly (string | number)[];

/** Every place in a document; of a list the first one and the last one stand for all. */
function pathsOf(json: Json, at: Path = []): Path[] {
  if (json === null || typeof json !== 'object') return [];
  const keys = Array.isArray(json) ? [...new Set([0, json.length - 1])].filter((k) => k >= 0) : Object.keys(json);
  return keys.flatMap((key) => {
    const inner = (json as { readonly [key: string]: Json })[key];
    return [[...at, key], ...pathsOf(inner, [...at, key])];
  });
}

/** A copy with one place taken out, or with something else in it. */
function damagedAt(json: Json, path: Path, value: Json | undefined): Json {
  const [key, ...rest] = path;
  if (Array.isArray(json)) {
    const copy = [...json];
    if (rest.length > 0) copy[Number(key)] = damagedAt(copy[Number(key)], rest, value);
    else copy.splice(Number(key), 1, ...(value === undefined ? [] : [value]));
    return copy;
  }
  const { [key]: inner, ...others } = json as { readonly [key: string]: Json };
  if (rest.length > 0) return { ...others, [key]: damagedAt(inner, rest, value) };
  return value === undefined ? others : { ...others, [key]: value };
}

const DAMAGE: readonly (Json | undefined)[] = [undefined, null, 'x', -1, 1.5, 1e9, [], {}, [1], ['a', 'b', 'c']];

/** Says what is wrong; undefined when it is refused in words, or answers each row. */
function fault(json: Json): string | undefined {
  try {
    const model = restoreModel(json);
    const given = { ...matrix, names: model.featureNames, columns: model.featureNames.map((_, k) => [a, b, a][k % 3]) };
    if (model.predict(given).length !== ROWS) return 'answers another number of rows';
    const shares = model.probabilities?.(given);
    if (model.classes && shares?.length !== ROWS * model.classes.length) return 'answers another number of classes';
    model.interval?.(given);
    model.importance();
    return undefined;
  } catch (error) {
    return error instanceof QuantError ? undefined : String(error);
  }
}

const CASES = learners.list().flatMap(({ name, tasks }) => tasks.map((task) => [name, task] as const));

describe('a damaged model file', () => {
  it.each(CASES)('of %s for %s is refused in words or answers each row', (name, task) => {
    const saved = savedModel(name, task);
    const found = pathsOf(saved).flatMap((path) =>
      DAMAGE.flatMap((value) => {
        const said = fault(damagedAt(saved, path, value));
        return said === undefined ? [] : [`${path.join('.')} = ${JSON.stringify(value)}: ${said}`];
      }),
    );
    expect(found).toEqual([]);
  });

  it.each(['select-variance', 'scale-standard', 'anomaly-pca'])('with the step %s likewise', (step) => {
    const saved = savedModel('linear', 'classification', [step]);
    const found = pathsOf(saved).flatMap((path) =>
      DAMAGE.flatMap((value) => {
        const said = fault(damagedAt(saved, path, value));
        return said === undefined ? [] : [`${path.join('.')} = ${JSON.stringify(value)}: ${said}`];
      }),
    );
    expect(found).toEqual([]);
  });
});
