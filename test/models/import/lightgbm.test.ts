import { describe, expect, it } from 'vitest';
import { importModel } from '../../../src/models/import/import-model.js';
import imported from '../../../src/models/learners/imported.js';

/** Written by hand in the form that LightGBM 4 saves: three columns `size`, `hour` (a category) and `gap`. */
const head = (objective: string, perRound = 1, more = ''): string => `tree
version=v4
num_class=${perRound}
num_tree_per_iteration=${perRound}
label_index=0
max_feature_idx=2
objective=${objective}
${more}feature_names=size hour gap
feature_infos=[-3:3] 0:1:2:40 [-1:1]
tree_sizes=400 400

`;
const tail = `end of trees

feature_importances:
size=2

parameters:
[boosting: gbdt]
end of parameters

pandas_categorical:null
`;

/** size ≤ 0.5 ? (hour in {1, 40} ? 10 : 20) : 30; `kind` is the decision type of the first question. */
const TREE = (kind: number): string => `Tree=0
num_leaves=3
num_cat=1
split_feature=0 1
split_gain=6 2
threshold=0.5 0
decision_type=${kind} 1
left_child=1 -1
right_child=-3 -2
leaf_value=10 20 30
leaf_weight=4 5 6
leaf_count=4 5 6
internal_value=0 1
internal_weight=15 9
internal_count=15 9
cat_boundaries=0 2
cat_threshold=2 256
is_linear=0
shrinkage=0.1


`;

const LEAF = (t: number, value: number): string => `Tree=${t}
num_leaves=1
num_cat=0
leaf_value=${value}
shrinkage=1


`;

const NAN = Number.NaN;
const learn = (text: string) => imported.restore(JSON.parse(JSON.stringify(importModel(text).state)));
const ask = (text: string, rows: readonly (readonly number[])[]): number[] => [
  ...learn(text).predict(
    [0, 1, 2].map((k) => Float64Array.from(rows, (row) => row[k])),
    rows.length,
  ),
];

describe('a LightGBM model', () => {
  it('asks by size and by category, and adds up its trees', () => {
    // decision_type 8: NaN is missing and goes right.
    const text = head('regression') + TREE(8) + LEAF(1, 0.25) + tail;
    const rows = [
      [0.5, 1, 0],
      [0.5, 40, 0],
      [0.5, 2, 0],
      [0.5, 33, 0],
      [0.5000000000000001, 1, 0],
    ];
    expect(ask(text, rows)).toEqual([10.25, 10.25, 20.25, 20.25, 30.25]);
  });

  it('cuts categories off to whole numbers; below 0, above all words and not known are in no set', () => {
    const text = head('regression') + TREE(8) + tail;
    const hours = [1.9, 0.9, -1, 64, 1e12, NAN];
    expect(
      ask(
        text,
        hours.map((hour) => [0, hour, 0]),
      ),
    ).toEqual([10, 20, 20, 20, 20, 20]);
  });

  it('sends missing values the way of each question, right (8) or left (8 + 2)', () => {
    expect(ask(head('regression') + TREE(8) + tail, [[NAN, 1, 0]])).toEqual([30]);
    expect(ask(head('regression') + TREE(10) + tail, [[NAN, 1, 0]])).toEqual([10]);
  });

  it('takes 0 for missing where the model was taught so (4)', () => {
    const rows = [
      [0, 1, 0],
      [1e-35, 1, 0],
      [1.1e-35, 1, 0],
      [-1, 1, 0],
      [NAN, 1, 0],
      [1, 1, 0],
    ];
    expect(ask(head('regression') + TREE(4) + tail, rows), 'missing goes right').toEqual([30, 30, 10, 10, 30, 30]);
    expect(ask(head('regression') + TREE(6) + tail, rows), 'missing goes left').toEqual([10, 10, 10, 10, 10, 30]);
  });

  it('knows no answer where a column that was complete in training is not known (0)', () => {
    const rows = [
      [NAN, 1, 0],
      [0, NAN, 0],
      [0, 1, NAN],
    ];
    expect(ask(head('regression') + TREE(0) + tail, rows)).toEqual([NAN, 20, 10]);
  });

  it('gives odds their steepness', () => {
    const text = head('binary sigmoid:0.5') + LEAF(0, 3) + tail;
    expect(ask(text, [[0, 0, 0]])[0]).toBeCloseTo(1 / (1 + Math.exp(-1.5)), 15);
    expect(importModel(text).task).toBe('classification');
  });

  it('takes the power of e for counts, and the mean of the trees of a forest', () => {
    expect(ask(head('poisson') + LEAF(0, 2) + tail, [[0, 0, 0]])[0]).toBeCloseTo(Math.exp(2), 12);
    const forest = head('regression', 1, 'average_output\n') + LEAF(0, 2) + LEAF(1, 5) + tail;
    expect(ask(forest, [[0, 0, 0]])).toEqual([3.5]);
  });

  it('deals trees out to classes in turn', () => {
    const trees = [1, 2, 4, 1, 0, 0].map((value, t) => LEAF(t, value)).join('');
    const at = [Float64Array.of(0), Float64Array.of(0), Float64Array.of(0)];
    const soft = [...learn(head('multiclass num_class:3', 3) + trees + tail).probabilities!(at, 1)];
    const powers = [2, 2, 4].map(Math.exp);
    const total = powers[0] + powers[1] + powers[2];
    soft.forEach((p, k) => {
      expect(p).toBeCloseTo(powers[k] / total, 14);
    });
    const rest = [...learn(head('multiclassova num_class:3 sigmoid:1', 3) + trees + tail).probabilities!(at, 1)];
    const chances = [2, 2, 4].map((score) => 1 / (1 + Math.exp(-score)));
    const sum = chances[0] + chances[1] + chances[2];
    rest.forEach((p, k) => {
      expect(p).toBeCloseTo(chances[k] / sum, 14);
    });
  });

  it('explains a row by the counts of training rows', () => {
    const plain = `Tree=0
num_leaves=2
num_cat=0
split_feature=2
split_gain=9
threshold=0
decision_type=10
left_child=-1
right_child=-2
leaf_value=-4 2
leaf_count=5 15
internal_count=20
is_linear=0
shrinkage=1


`;
    const { base, parts, unit } = learn(head('regression') + plain + tail).contributions!(
      [0, 0, 1].map((x) => Float64Array.of(x)),
      0,
    );
    expect([unit, base, ...parts]).toEqual(['label', 0.25 * -4 + 0.75 * 2, 0, 0, 1.5]);
  });

  it('carries its names, and says what it cannot read', () => {
    const text = head('regression') + TREE(8) + tail;
    expect(importModel(text)).toMatchObject({
      task: 'regression',
      objective: 'regression',
      featureNames: ['size', 'hour', 'gap'],
    });
    const refusal = (model: string) => () => importModel(model);
    expect(refusal(head('lambdarank') + LEAF(0, 1))).toThrow('cannot import the objective "lambdarank"');
    expect(refusal(head('regression sqrt') + LEAF(0, 1))).toThrow('cannot import reg_sqrt');
    const forest = head('binary sigmoid:1', 1, 'average_output\n') + LEAF(0, 1);
    expect(refusal(forest.replace('v4', 'v2'))).toThrow('cannot import a v2 forest of classes');
    expect(refusal(text.replace('is_linear=0', 'is_linear=1'))).toThrow('cannot import linear_tree');
    expect(refusal(text.replace('objective=regression\n', ''))).toThrow('"objective" is missing in the header');
    expect(refusal(text.replace('threshold=0.5 0', 'threshold=0.5'))).toThrow('"threshold" must be 2 numbers, found 1');
    expect(refusal(text.replace('left_child=1', 'left_child=7'))).toThrow('tree 0 names a node 7');
    expect(refusal(text.replace('split_feature=0', 'split_feature=3'))).toThrow('tree 0 splits column 3, there are 3');
    expect(refusal('{"name":"tree","tree_info":[]}')).toThrow('this is what LightGBM dumps');
  });
});
