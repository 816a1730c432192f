import { describe, expect, it } from 'vitest';
import { resolveParams } from '../../src/core/kit/params.js';
import { createRng } from '../../src/core/kit/rng.js';
import type { FittedLearner, LearnerDefinition, ModelTask, TrainingSet } from '../../src/core/model.js';
import { learners } from '../../src/models/registry.js';
import { scoreModel } from '../../src/models/score.js';
import { parameterSets } from '../support/laws.js';

/** Columns with some weak truth in them; `shuffled` draws the target without looking at them. */
function problem(
  task: ModelTask,
  seed: number | string,
  options: { rows?: number; width?: number; shuffled?: boolean } = {},
): TrainingSet {
  const { rows = 400, width = 4, shuffled = false } = options;
  const rng = createRng(`problem/${seed}`);
  const columns = Array.from({ length: width }, () => Float64Array.from({ length: rows }, () => rng.normal()));
  const signal = Float64Array.from({ length: rows }, (_, i) => (shuffled ? 0 : columns[0][i]) + rng.normal());
  const targets = {
    regression: (): Float64Array => signal,
    classification: () => signal.map((x) => Number(x > 0)),
    multiclass: () => signal.map((x) => 1 + Number(x > 0.6) - Number(x < -0.6)),
  };
  return {
    task,
    names: columns.map((_, k) => `c${k}`),
    columns,
    rows,
    target: targets[task](),
    ...(task === 'multiclass' ? { classes: Float64Array.of(-1, 0, 1) } : {}),
    weights: Float64Array.from({ length: rows }, () => 0.5 + rng.uniform()),
    barIndex: Int32Array.from({ length: rows }, (_, i) => i),
    endIndex: Int32Array.from({ length: rows }, (_, i) => i + 2),
  };
}

/** The members that a learner stands on by default, with few trees: they are held to the laws by themselves. */
const membersOf = ({ name }: LearnerDefinition) =>
  (learners.bind(name).members ?? []).map(({ definition, params, members }) =>
    learners.bind(definition.name, 'trees' in params ? { ...params, trees: 10 } : params, members),
  );

/** What the scores compare predictions with. */
const outcomes = ({ task, target, classes }: TrainingSet): Float64Array =>
  task === 'multiclass' ? target.map((k) => classes![k]) : target;

function train(definition: LearnerDefinition, data: TrainingSet, seed = 1): FittedLearner {
  return definition.fit(data, resolveParams(definition.name, definition.params), createRng(seed), {
    members: membersOf(definition),
  });
}

/** AUC of a class, linear correlation of a size; with several classes, that of the chance of a rise with the label. */
function skillOf(fitted: FittedLearner, test: TrainingSet): number {
  const kind = test.task === 'classification' ? 'classification' : 'regression';
  const scores = scoreModel(kind, fitted.predict(test.columns, test.rows), outcomes(test));
  return scores.find((s) => s.name === (kind === 'classification' ? 'auc' : 'ic-pearson'))!.value;
}

const frozenCopy = (data: TrainingSet): number[][] => [...data.columns, data.target, data.weights].map((c) => [...c]);

const cases = learners
  .list()
  .flatMap((definition) => definition.tasks.map((task) => [definition.name, task, definition] as const));

describe.each(cases)('learner %s for %s', (_name, task, definition) => {
  it('gives the same bits for the same seed', () => {
    const data = problem(task, 1);
    expect(train(definition, data, 5).toJSON()).toEqual(train(definition, data, 5).toJSON());
    expect(train(definition, data, 5).predict(data.columns, data.rows)).toEqual(
      train(definition, data, 5).predict(data.columns, data.rows),
    );
  });

  it('leaves its inputs untouched', () => {
    const data = problem(task, 2);
    const before = frozenCopy(data);
    train(definition, data).predict(data.columns, data.rows);
    expect(frozenCopy(data)).toEqual(before);
  });

  it('predicts the same bits after a round trip through JSON text', () => {
    const data = problem(task, 3);
    const fitted = train(definition, data);
    const again = definition.restore(JSON.parse(JSON.stringify(fitted.toJSON())), membersOf(definition));
    const fresh = problem(task, 4);
    const a = fitted.predict(fresh.columns, fresh.rows);
    const b = again.predict(fresh.columns, fresh.rows);
    for (let i = 0; i < fresh.rows; i++) expect(Object.is(a[i], b[i])).toBe(true);
  });

  it('predicts a row by itself as it does among others', () => {
    const data = problem(task, 5);
    const fitted = train(definition, data);
    const all = fitted.predict(data.columns, data.rows);
    for (const i of [0, 7, 399]) {
      const [alone] = fitted.predict(
        data.columns.map((c) => c.slice(i, i + 1)),
        1,
      );
      expect(Object.is(alone, all[i])).toBe(true);
    }
  });

  it('gives NaN where a column that was complete in training is NaN, and only there', () => {
    const data = problem(task, 6);
    const columns = data.columns.map((c) => c.slice());
    columns[0][3] = Number.NaN;
    columns[3][9] = Number.NaN;
    const out = train(definition, data).predict(columns, data.rows);
    expect([...out].flatMap((p, i) => (Number.isNaN(p) ? [i] : []))).toEqual([3, 9]);
  });

  it('is no better than chance on labels that have nothing to do with the columns', () => {
    // Eight worlds of 400 training and 1,000 held-out rows each.
    const found: number[] = [];
    for (let world = 0; world < 8; world++) {
      const fitted = train(definition, problem(task, `null/${world}`, { shuffled: true }), world);
      const test = problem(task, `null-test/${world}`, { shuffled: true, rows: 1000 });
      found.push(skillOf(fitted, test));
    }
    const known = found.filter((x) => !Number.isNaN(x));
    if (known.length === 0) return expect(definition.name, 'only a constant has no correlation').toBe('baseline');
    const mean = known.reduce((a, b) => a + b) / known.length;
    // One AUC of 500 against 500 rows has standard error 1/√(12·250) = 0.0183, one correlation 1/√1000 = 0.0316.
    const error = (task === 'classification' ? 0.0183 : 0.0316) / Math.sqrt(known.length);
    expect(Math.abs(mean - (task === 'classification' ? 0.5 : 0))).toBeLessThanOrEqual(3 * error);
  });

  it('beats chance where there is something to learn, the baseline excepted', () => {
    const fitted = train(definition, problem(task, 7));
    const test = problem(task, 8, { rows: 1000 });
    const skill = skillOf(fitted, test);
    if (definition.name === 'baseline') return expect([0.5, Number.NaN]).toContainEqual(skill);
    return expect(skill).toBeGreaterThan({ classification: 0.7, regression: 0.6, multiclass: 0.5 }[task]);
  });

  it('takes a constant column', () => {
    const data = problem(task, 9);
    const withConstant = {
      ...data,
      columns: [data.columns[0], new Float64Array(data.rows).fill(7), data.columns[2], data.columns[3]],
    };
    const out = train(definition, withConstant).predict(withConstant.columns, data.rows);
    expect(out.every(Number.isFinite)).toBe(true);
  });

  it('answers a target of one value with that value, or a probability strictly inside (0, 1) for classes', () => {
    // The values of a multiclass target are those of its rows: one value is no such task.
    if (task === 'multiclass') return;
    for (const value of task === 'classification' ? [0, 1] : [-0.3, 0]) {
      const data = {
        ...problem(task, 10),
        target: new Float64Array(400).fill(value),
        weights: new Float64Array(400).fill(1),
      };
      for (const p of train(definition, data).predict(data.columns, 20)) {
        // The share of ups as it is (baseline) or (k + ½)/(n + 1): within 1/800 of the class; members may see fewer rows.
        const near = definition.members === undefined ? 0.5 / 400 : 0.5 / 100;
        expect(Math.abs(p - value)).toBeLessThan(task === 'classification' ? near : 1e-12);
      }
    }
  });

  it('takes fewer rows than columns', () => {
    const data = problem(task, 11, { rows: 5, width: 12 });
    expect(train(definition, data).predict(data.columns, 5).every(Number.isFinite)).toBe(true);
  });

  it('gives each class a probability, and a rise what they add up to', () => {
    if (task !== 'multiclass') return;
    const data = problem(task, 17);
    const fitted = train(definition, data);
    const shares = fitted.probabilities!(data.columns, data.rows);
    expect(shares.length).toBe(3 * data.rows);
    const rise = fitted.predict(data.columns, data.rows);
    for (let i = 0; i < data.rows; i++) {
      const [down, flat, up] = shares.subarray(3 * i, 3 * i + 3);
      expect(Math.min(down, flat, up)).toBeGreaterThanOrEqual(0);
      expect(down + flat + up).toBeCloseTo(1, 12);
      expect(rise[i]).toBe(0.5 * flat + up);
    }
  });

  it('takes a class that no row holds', () => {
    if (task !== 'multiclass') return;
    const data = problem(task, 18);
    const without = { ...data, target: data.target.map((k) => (k === 1 ? 2 : k)) };
    const shares = train(definition, without).probabilities!(data.columns, data.rows);
    expect(shares.every((p) => p >= 0 && p <= 1)).toBe(true);
    for (let i = 0; i < data.rows; i++) expect(shares[3 * i + 1], 'it has never been seen').toBeLessThan(0.1);
  });

  it('takes a single row, and refuses none', () => {
    const one = problem(task, 12, { rows: 1 });
    expect(train(definition, one).predict(one.columns, 1).every(Number.isFinite)).toBe(true);
    expect(() => train(definition, problem(task, 13, { rows: 0 }))).toThrow(
      'needs at least one training row, has none',
    );
  });

  it('keeps its importance a share of the whole', () => {
    const shares = train(definition, problem(task, 14)).importance?.();
    if (shares === undefined) return;
    expect(shares.length).toBe(4);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect(shares[0], 'the only column that matters').toBe(Math.max(...shares));
  });
});

/** Every learner and task with its parameters at their least, and with every option. */
const sets = cases.flatMap(([name, task, definition]) =>
  parameterSets(definition.params).map((given) => ({
    title: `${name} for ${task} ${JSON.stringify(given)}`,
    task,
    definition,
    learn: (data: TrainingSet) =>
      definition.fit(data, resolveParams(name, definition.params, given), createRng('learners/sets'), {
        members: membersOf(definition),
      }),
  })),
);

describe.each(sets)('learner $title', ({ task, definition, learn }) => {
  const data = problem(task, 15);
  const fitted = learn(data);
  const fresh = problem(task, 16);

  it('answers every row with a finite number, in (0, 1) for a class', () => {
    for (const p of fitted.predict(fresh.columns, fresh.rows)) {
      expect(Number.isFinite(p) && (task === 'regression' || (p > 0 && p < 1)), String(p)).toBe(true);
    }
  });

  it('learns the same bits again, from inputs that it left alone, and after JSON', () => {
    const bits = fitted.predict(fresh.columns, fresh.rows);
    expect(learn(data).predict(fresh.columns, fresh.rows)).toEqual(bits);
    const again = definition.restore(JSON.parse(JSON.stringify(fitted.toJSON())), membersOf(definition));
    expect(again.predict(fresh.columns, fresh.rows)).toEqual(bits);
    expect(frozenCopy(data)).toEqual(frozenCopy(problem(task, 15)));
  });
});
