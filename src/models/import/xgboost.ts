import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import type { ImportedModel, Link } from './imported-model.js';
import { singleBelow } from './threshold.js';
import { makeTrees, RULE } from './trees.js';
import { classesOf, type ForeignNode, MOST, walkTree, wholeNumber } from './walk.js';

/** What the score becomes, and what the saved base score has to become to be one: XGBoost saves it as a prediction. */
const OBJECTIVES: Readonly<Record<string, { link: Link; toMargin?: (base: number) => number }>> = {
  'reg:squarederror': { link: 'identity' },
  'reg:linear': { link: 'identity' },
  'reg:squaredlogerror': { link: 'identity' },
  'reg:absoluteerror': { link: 'identity' },
  'reg:pseudohubererror': { link: 'identity' },
  'reg:quantileerror': { link: 'identity' },
  'reg:logistic': { link: 'sigmoid', toMargin: logOdds },
  'reg:gamma': { link: 'exp', toMargin: Math.log },
  'reg:tweedie': { link: 'exp', toMargin: Math.log },
  'count:poisson': { link: 'exp', toMargin: Math.log },
  'binary:logistic': { link: 'sigmoid', toMargin: logOdds },
  'multi:softprob': { link: 'softmax' },
  'multi:softmax': { link: 'softmax' },
};

function logOdds(p: number): number {
  return -Math.log(1 / p - 1);
}

/** A model read, with the names that it carries itself (none when it was trained without). */
export interface ReadModel {
  readonly model: ImportedModel;
  readonly task: 'classification' | 'regression' | 'multiclass';
  readonly names: readonly string[];
}

/**
 * XGBoost's own JSON (Booster.save_model, 1.x to 3.x), trees and dart.
 *
 * Leaves and thresholds are kept in single precision as they are; cuts are moved so that numbers in double precision go
 * where XGBoost would send them. NaN goes each node's default way, so `missing` must have been NaN in training.
 *
 * @source XGBoost documentation, Introduction to Model IO (JSON schema); src/learner.cc for the base score
 * @throws E_DATA naming what is not supported
 */
export function readXgboost(json: Json): ReadModel {
  const learner = at(json, 'learner', 'the model');
  const objective = text(at(at(learner, 'objective', 'learner'), 'name', 'objective'));
  const known = Object.hasOwn(OBJECTIVES, objective) ? OBJECTIVES[objective] : undefined;
  if (known === undefined) {
    throw unsupported(`the objective "${objective}"`, `these are known: ${Object.keys(OBJECTIVES).join(', ')}`);
  }
  const param = at(learner, 'learner_model_param', 'learner');
  const count = (key: string, most: number): number =>
    wholeNumber(`XGBoost model: "${key}"`, Number(text(at(param, key, 'learner_model_param'))), 0, most);
  const width = count('num_feature', MOST.columns);
  const classCount = count('num_class', MOST.classes);
  const isMulti = known.link === 'softmax';
  const groups = isMulti ? Math.max(2, classCount) : 1;
  const targets = 'num_target' in Object(param) ? Number(text(at(param, 'num_target', 'param'))) : 1;
  if (targets > 1) throw unsupported(`${targets} targets at once`, 'train one model per target');
  const booster = at(learner, 'gradient_booster', 'learner');
  const kind = text(at(booster, 'name', 'gradient_booster'));
  if (kind !== 'gbtree' && kind !== 'dart') throw unsupported(`the booster "${kind}"`, 'trees are: gbtree or dart');
  const weights = kind === 'dart' ? numbers(at(booster, 'weight_drop', 'gradient_booster')) : undefined;
  const model = at(kind === 'dart' ? at(booster, 'gbtree', 'dart') : booster, 'model', 'gradient_booster');
  const trees = list(at(model, 'trees', 'model'));
  const treeGroup = numbers(at(model, 'tree_info', 'model'));
  if (treeGroup.length !== trees.length) {
    throw new QuantError(
      'E_DATA',
      `XGBoost model: "tree_info" must have ${trees.length} numbers, has ${treeGroup.length}`,
    );
  }
  const base = baseScores(at(param, 'base_score', 'learner_model_param'), groups);
  return {
    task: isMulti ? 'multiclass' : objective === 'binary:logistic' ? 'classification' : 'regression',
    names: 'feature_names' in Object(learner) ? list(at(learner, 'feature_names', 'learner')).map(text) : [],
    model: {
      source: 'xgboost',
      objective,
      link: known.link,
      steepness: 1,
      divisor: 1,
      groups: base.map((score, g) => ({
        base: Math.fround(known.toMargin?.(score) ?? score),
        trees: makeTrees(
          trees.flatMap((tree, t) =>
            treeGroup[t] === g ? [readTree(tree, { t, width, weight: weights?.[t] ?? 1 })] : [],
          ),
        ),
      })),
      ...(isMulti ? { classes: classesOf(groups) } : {}),
      hasMissing: new Uint8Array(width).fill(1),
    },
  };
}

/** One number for all classes up to 3.0 (`5E-1`), a list of one or of one per class since 3.1 (`[5E-1]`). */
function baseScores(saved: Json, groups: number): number[] {
  const parts = (typeof saved === 'number' ? String(saved) : text(saved)).replace(/[[\]]/g, '').split(',').map(Number);
  const isKnown = (parts.length === 1 || parts.length === groups) && parts.every(Number.isFinite);
  if (!isKnown) {
    throw new QuantError(
      'E_DATA',
      `XGBoost model: base_score must be 1 or ${groups} numbers, was ${JSON.stringify(saved)}`,
    );
  }
  return Array.from({ length: groups }, (_, g) => parts[parts.length === 1 ? 0 : g]);
}

function readTree(tree: Json, { t, width, weight }: { t: number; width: number; weight: number }) {
  const where = `XGBoost model: tree ${t}`;
  const part = (key: string): Float64Array => numbers(at(tree, key, `tree ${t}`));
  const [left, right, cut] = [part('left_children'), part('right_children'), part('split_conditions')];
  const [column, defaultLeft] = [part('split_indices'), part('default_left')];
  const [gain, cover] = [part('loss_changes'), part('sum_hessian')];
  const sizes = 'tree_param' in Object(tree) ? at(tree, 'tree_param', where) : null;
  const leafSize = 'size_leaf_vector' in Object(sizes) ? Number(text(at(sizes, 'size_leaf_vector', where))) : 0;
  if (leafSize > 1) throw unsupported('leaves of several numbers', 'train with multi_strategy=one_output_per_tree');
  const sets = categorySets(tree, where);
  const read = (id: number): ForeignNode => {
    if (!(id >= 0 && id < left.length)) throw new QuantError('E_DATA', `${where} names a node ${id} that it lacks`);
    if (Number.isNaN(cut[id]) && !sets.has(id)) throw new QuantError('E_DATA', `${where} has no number at node ${id}`);
    const node = { threshold: 0, missingLeft: false, value: 0, gain: 0, cover: cover[id], rule: RULE.plain };
    if (left[id] < 0) return { ...node, column: -1, value: Math.fround(cut[id]) * Math.fround(weight) };
    if (!(column[id] >= 0 && column[id] < width)) {
      throw new QuantError('E_DATA', `${where} splits column ${column[id]}, there are ${width}`);
    }
    const split = {
      ...node,
      column: column[id],
      gain: gain[id] > 0 ? gain[id] : 0,
      missingLeft: defaultLeft[id] === 1,
    };
    const set = sets.get(id);
    if (set === undefined) {
      return { ...split, threshold: singleBelow(Math.fround(cut[id])), children: { left: left[id], right: right[id] } };
    }
    // XGBoost sends the set right: here the set goes left, and so the other things change sides.
    const children = { left: right[id], right: left[id] };
    return { ...split, rule: RULE.inSetFromZero, set, missingLeft: !split.missingLeft, children };
  };
  return walkTree(where, 0, left.length, read);
}

/** Categories by node; the trees of a model without any may lack these parts. */
function categorySets(tree: Json, where: string): ReadonlyMap<number, Uint32Array> {
  const sets = new Map<number, Uint32Array>();
  if (!('categories_nodes' in Object(tree))) return sets;
  const [nodes, from] = [numbers(at(tree, 'categories_nodes', where)), numbers(at(tree, 'categories_segments', where))];
  const [sizes, all] = [numbers(at(tree, 'categories_sizes', where)), numbers(at(tree, 'categories', where))];
  nodes.forEach((node, k) => {
    const categories = all.subarray(from[k], from[k] + sizes[k]);
    for (const category of categories) {
      wholeNumber(`${where}: category of node ${node}`, category, 0, MOST.categories);
    }
    const words = new Uint32Array(categories.reduce((most, c) => Math.max(most, (c >>> 5) + 1), 0));
    for (const category of categories) words[category >>> 5] |= 1 << (category & 31);
    sets.set(node, words);
  });
  return sets;
}

function at(json: Json, key: string, owner: string): Json {
  if (json !== null && typeof json === 'object' && !Array.isArray(json)) {
    const value = (json as { readonly [key: string]: Json })[key];
    if (value !== undefined) return value;
  }
  throw new QuantError('E_DATA', `XGBoost model: "${key}" is missing in ${owner}`, {
    hint: 'save it with Booster.save_model("model.json"); dump_model leaves parts out',
  });
}

function text(json: Json): string {
  if (typeof json === 'string' || typeof json === 'number') return String(json);
  throw new QuantError('E_DATA', `XGBoost model: a text must stand here, found ${JSON.stringify(json).slice(0, 40)}`);
}

function list(json: Json): readonly Json[] {
  if (Array.isArray(json)) return json;
  throw new QuantError('E_DATA', `XGBoost model: a list must stand here, found ${JSON.stringify(json).slice(0, 40)}`);
}

function numbers(json: Json): Float64Array {
  return Float64Array.from(list(json), (value) => {
    const number = value === true ? 1 : value === false ? 0 : (value ?? Number.NaN);
    if (typeof number === 'number') return number;
    throw new QuantError(
      'E_DATA',
      `XGBoost model: a number must stand here, found ${JSON.stringify(value).slice(0, 40)}`,
    );
  });
}

function unsupported(what: string, hint: string): QuantError {
  return new QuantError('E_DATA', `XGBoost model: cannot import ${what}`, { hint });
}
