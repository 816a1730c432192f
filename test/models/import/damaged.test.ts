import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importModel } from '../../../src/models/import/import-model.js';

const { cases } = JSON.parse(readFileSync(new URL('./fixtures/xgboost.json', import.meta.url), 'utf8')) as {
  cases: { readonly name: string; readonly model: string }[];
};
const NAMES = ['a', 'b', 'c', 'd'];
const xgboost = (change: (model: string) => string) => (): unknown =>
  importModel(change(cases[0].model), { featureNames: NAMES });
const withCategories = cases.find(({ model }) => /"categories":\[\d/.test(model))!;

const LIGHTGBM = `tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=1
objective=regression
feature_names=size hour
feature_infos=[-3:3] 0:1:2:40
tree_sizes=400

Tree=0
num_leaves=2
num_cat=1
split_feature=1
split_gain=6
threshold=0
decision_type=1
left_child=-1
right_child=-2
leaf_value=10 20
leaf_weight=4 5
leaf_count=4 5
internal_value=0
internal_weight=9
internal_count=9
cat_boundaries=0 1
cat_threshold=2
is_linear=0
shrinkage=1


end of trees
`;
const lightgbm = (change: (model: string) => string) => (): unknown => importModel(change(LIGHTGBM));

describe('a model of another library that is damaged', () => {
  it.each(['-1', '1.5', 'x', '4000000000'])('is refused with %s columns', (count) => {
    const wrong = { code: 'E_DATA', message: expect.stringMatching(/must be a whole number/) };
    expect(xgboost((text) => text.replaceAll(/"num_feature":"\d+"/g, `"num_feature":"${count}"`))).toThrow(
      expect.objectContaining(wrong),
    );
    const index = count === '-1' ? '-2' : count;
    expect(lightgbm((text) => text.replace('max_feature_idx=1', `max_feature_idx=${index}`))).toThrow(
      expect.objectContaining(wrong),
    );
  });

  it.each(['-1', '1.5', 'x', '4000000000'])('is refused with %s classes', (count) => {
    const wrong = { code: 'E_DATA', message: expect.stringMatching(/must be a whole number/) };
    expect(xgboost((text) => text.replace(/"num_class":"\d+"/, `"num_class":"${count}"`))).toThrow(
      expect.objectContaining(wrong),
    );
    expect(lightgbm((text) => text.replace('num_tree_per_iteration=1', `num_tree_per_iteration=${count}`))).toThrow(
      expect.objectContaining(wrong),
    );
  });

  it.each(['-1', '0.5', '4000000000'])('is refused with category %s', (category) => {
    const damage = withCategories.model.replace(/"categories":\[\d+/, `"categories":[${category}`);
    expect(() => importModel(damage, { featureNames: NAMES })).toThrow(/category .* must be a whole number/);
  });

  it('is refused when a split names categories that the tree lacks', () => {
    expect(lightgbm((text) => text)).not.toThrow();
    expect(lightgbm((text) => text.replace('threshold=0\n', 'threshold=7\n'))).toThrow(
      'LightGBM model: tree 0 has no set of categories 7',
    );
  });

  it('is refused where it would be stored as one that cannot be read again', () => {
    expect(xgboost((text) => text.replace(/"sum_hessian":\[[^\]]*\]/, '"sum_hessian":[]'))).toThrow(
      expect.objectContaining({ code: 'E_DATA' }),
    );
  });

  it('is refused when the file ends before its trees do', () => {
    expect(lightgbm((text) => text.replace('end of trees\n', ''))).toThrow(
      'LightGBM model: the file ends before its trees do',
    );
    expect(lightgbm((text) => text.replace(/Tree=0.*(?=end of trees)/s, ''))).toThrow('LightGBM model: it has no tree');
  });
});
