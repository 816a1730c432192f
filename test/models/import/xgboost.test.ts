import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importModel } from '../../../src/models/import/import-model.js';
import imported from '../../../src/models/learners/imported.js';

interface Case {
  readonly name: string;
  readonly model: string;
  readonly rows: readonly (readonly (number | null)[])[];
  readonly margin: readonly number[];
  readonly prediction: readonly number[];
  readonly contributions: readonly number[];
}
const { cases } = JSON.parse(readFileSync(new URL('./fixtures/xgboost.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};
const named = (name: string): Case => cases.find((one) => one.name === name)!;

const NAMES = ['a', 'b', 'c', 'd'];
const read = (model: string) => importModel(model, { featureNames: NAMES });
const restored = (model: string) => imported.restore(JSON.parse(JSON.stringify(read(model).state)));
const columnsOf = ({ rows }: Case) => NAMES.map((_, k) => Float64Array.from(rows, (row) => row[k] ?? Number.NaN));

/** XGBoost sums leaves in single precision: six digits of the largest number hold. */
function expectClose(actual: ArrayLike<number>, wanted: readonly number[], reason: string): void {
  expect(actual.length, reason).toBe(wanted.length);
  wanted.forEach((value, i) => {
    expect(Math.abs(actual[i] - value), `${reason} ${i}: ${actual[i]} for ${value}`).toBeLessThan(
      1e-6 * Math.max(1, Math.abs(value)),
    );
  });
}

describe.each(cases.map((one) => [one.name, one] as const))('an XGBoost model: %s', (_name, one) => {
  it('predicts what XGBoost predicts, on rows within the rounding of its thresholds too', () => {
    const model = restored(one.model);
    const columns = columnsOf(one);
    const given = model.probabilities ?? model.predict;
    expectClose(given(columns, one.rows.length), one.prediction, 'row');
  });

  it('explains rows as XGBoost does, where its score is one number', () => {
    const model = restored(one.model);
    if (model.contributions === undefined) return expect(['three classes', 'gamma', 'categories']).toContain(one.name);
    const columns = columnsOf(one);
    for (let i = 0; i < 8; i++) {
      const { base, parts } = model.contributions(columns, i);
      const wanted = one.contributions.slice(5 * i, 5 * i + 5);
      expectClose([...parts, base], wanted, `row ${i}, column`);
      expectClose([parts.reduce((a, b) => a + b, base)], [one.margin[i]], `row ${i}, score`);
    }
    return undefined;
  });

  it('gives the same bits after a second round trip, and a share of the whole per column', () => {
    const [columns, rows] = [columnsOf(one), one.rows.length];
    const model = restored(one.model);
    const again = imported.restore(JSON.parse(JSON.stringify(model.toJSON())));
    expect(again.predict(columns, rows)).toEqual(model.predict(columns, rows));
    expect(model.importance!().reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });
});

describe('reading an XGBoost model', () => {
  it('says what the model is for', () => {
    const binary = read(named('log odds with holes').model);
    expect([binary.task, binary.objective, binary.featureNames]).toEqual(['classification', 'binary:logistic', NAMES]);
    const multi = read(named('three classes').model);
    expect([multi.task, multi.classes]).toEqual(['multiclass', Float64Array.of(0, 1, 2)]);
    expect(read(named('gamma').model).task).toBe('regression');
  });

  it('takes the base score as a list, as XGBoost 3.1 writes it, one for all classes or one each', () => {
    const one = named('log odds with holes');
    const listed = one.model.replace('"base_score":"3E-1"', '"base_score":"[3E-1]"');
    expect(listed).not.toBe(one.model);
    expect(read(listed).state).toEqual(read(one.model).state);
    const multi = named('three classes');
    const each = multi.model.replace('"base_score":"5E-1"', '"base_score":"[1E0,5E-1,5E-1]"');
    expect(each).not.toBe(multi.model);
    const [before, after] = [multi.model, each].map((text) => restored(text).probabilities!(columnsOf(multi), 1));
    // Half a point more for class 0: its odds against class 1 rise by e^½.
    expect((after[0] / after[1]) * (before[1] / before[0])).toBeCloseTo(Math.exp(0.5), 12);
  });

  it('gives the label its values, and a rise the chances of those above 0', () => {
    const one = named('three classes');
    const { state } = importModel(one.model, { featureNames: NAMES, classes: Float64Array.of(-1, 0, 1) });
    const model = imported.restore(state);
    const [columns, rows] = [columnsOf(one), one.rows.length];
    const shares = model.probabilities!(columns, rows);
    model.predict(columns, rows).forEach((rise, i) => {
      expect(rise).toBe(0.5 * shares[3 * i + 1] + shares[3 * i + 2]);
    });
  });

  it('says what it cannot read', () => {
    const { model } = named('gamma');
    const refusal = (text: string) => () => read(text);
    expect(refusal(model.replace('"reg:gamma"', '"survival:cox"'))).toThrow(
      'cannot import the objective "survival:cox"',
    );
    expect(refusal(model.replace('"name":"gbtree"', '"name":"gblinear"'))).toThrow(
      'cannot import the booster "gblinear"',
    );
    expect(refusal(model.replace('"base_score":"7E-1"', '"base_score":"high"'))).toThrow(
      'base_score must be 1 or 1 numbers, was "high"',
    );
    expect(refusal(model.replace('"loss_changes"', '"gains"'))).toThrow('"loss_changes" is missing in tree 0');
    expect(refusal(model.slice(0, -5))).toThrow('the model begins like JSON and is none');
    expect(refusal('{L\u0000\u0000learner')).toThrow('the model is in a binary form of XGBoost, JSON is needed');
    expect(refusal('binf\u0000')).toThrow('the model is in a binary form of XGBoost, JSON is needed');
    expect(refusal('[{"nodeid": 0}]')).toThrow('this is what XGBoost dumps, without its base score');
    expect(refusal('{"oblivious_trees": []}')).toThrow('this is a CatBoost model');
    expect(refusal('0:[f2<2.45] yes=1')).toThrow('the model must be of XGBoost or LightGBM, begins with "0:[f2<2.45]');
    expect(refusal(model.replace('"left_children":[1', '"left_children":[999'))).toThrow(/tree 0 names a node 999/);
    expect(refusal(model.replace('"left_children":[1', '"left_children":[0'))).toThrow(
      /tree 0 must be a tree, has a circle/,
    );
  });

  it('wants a name for each column, in the order of the model', () => {
    const { model } = named('gamma');
    expect(() => importModel(model)).toThrow('the model does not name its 4 columns');
    expect(() => importModel(model, { featureNames: ['a'] })).toThrow('the model has 4 columns, 1 were named');
    const own = model.replace('"feature_names":[]', '"feature_names":["w","x","y","z"]');
    expect(importModel(own).featureNames).toEqual(['w', 'x', 'y', 'z']);
    expect(importModel(own, { featureNames: NAMES }).featureNames).toEqual(NAMES);
    expect(() => importModel(own, { featureNames: ['x', 'w', 'y', 'z'] })).toThrow(
      "the names are the model's own in another order",
    );
  });

  it('refuses to be trained', () => {
    expect(imported.tasks).toEqual([]);
    expect(() => imported.fit(undefined as never, {}, undefined as never)).toThrow('imported cannot learn');
  });
});
