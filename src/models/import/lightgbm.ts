import { QuantError } from '../../core/kit/errors.js';
import type { Link } from './imported-model.js';
import { type ImportedNode, makeTrees, RULE } from './trees.js';
import { classesOf, type ForeignNode, MOST, walkTree, wholeNumber } from './walk.js';
import type { ReadModel } from './xgboost.js';

const OBJECTIVES: Readonly<Record<string, Link>> = {
  regression: 'identity',
  regression_l2: 'identity',
  regression_l1: 'identity',
  huber: 'identity',
  fair: 'identity',
  quantile: 'identity',
  mape: 'identity',
  poisson: 'exp',
  gamma: 'exp',
  tweedie: 'exp',
  cross_entropy: 'sigmoid',
  binary: 'sigmoid',
  multiclass: 'softmax',
  multiclassova: 'one-vs-rest',
};

/** Bits of decision_type: 1 by categories, 2 missing left, then two bits of what counts as missing. */
const IS_CATEGORY = 1;
const MISSING_LEFT = 2;
const MISSING = { none: 0, zero: 1, nan: 2 } as const;

/**
 * LightGBM's own text (Booster.save_model).
 *
 * Leaf values hold the base score and the learning rate already. Children below 0 are leaves (~number). One class
 * against the rest: LightGBM's chances of the classes do not sum to 1, here they are divided by their sum.
 *
 * @source LightGBM documentation, Parameters and Features; include/LightGBM/tree.h for decision_type and categories
 * @throws E_DATA naming what is not supported
 */
export function readLightgbm(text: string): ReadModel {
  const [header, ...rest] = text.replace(/\r/g, '').split(/^Tree=\d+\n/m);
  const head = fieldsOf(header);
  const [objective, ...options] = field(head, 'objective', 'the header').split(' ');
  const link = Object.hasOwn(OBJECTIVES, objective) ? OBJECTIVES[objective] : undefined;
  if (link === undefined) {
    throw unsupported(`the objective "${objective}"`, `these are known: ${Object.keys(OBJECTIVES).join(', ')}`);
  }
  if (options.includes('sqrt')) throw unsupported('reg_sqrt', 'train without it, on the root of the target');
  const names = field(head, 'feature_names', 'the header').split(' ');
  const count = (key: string, most: number): number =>
    wholeNumber(`LightGBM model: "${key}"`, Number(field(head, key, 'the header')), 0, most);
  const width = count('max_feature_idx', MOST.columns) + 1;
  const groups = count('num_tree_per_iteration', MOST.classes);
  const isMulti = link === 'softmax' || link === 'one-vs-rest';
  if (isMulti ? groups < 2 : groups !== 1)
    throw unsupported(`${groups} trees a round for "${objective}"`, 'one per class');
  const isAverage = head.has('average_output');
  if (isAverage && link !== 'identity' && head.get('version') === 'v2') {
    // Early forests keep probabilities in their leaves, later ones scores, and the file does not say which.
    throw unsupported('a v2 forest of classes', 'train it with LightGBM 3 or later');
  }
  if (rest.length === 0) throw new QuantError('E_DATA', 'LightGBM model: it has no tree');
  if (!/^(end of trees|feature.importances)/m.test(rest[rest.length - 1])) {
    // The rounds that are there would make a model that works, and another one.
    throw new QuantError('E_DATA', 'LightGBM model: the file ends before its trees do', { hint: 'save it again' });
  }
  const steepness = options.find((option) => option.startsWith('sigmoid:'));
  const hasMissing = new Uint8Array(width).fill(1);
  const trees = rest.map((part, t) => readTree(fieldsOf(part.split('end of trees')[0]), { t, width, hasMissing }));
  if (trees.length % groups !== 0) {
    throw new QuantError('E_DATA', `LightGBM model: trees must be a multiple of ${groups}, are ${trees.length}`);
  }
  return {
    task: isMulti ? 'multiclass' : link === 'sigmoid' && objective === 'binary' ? 'classification' : 'regression',
    names,
    model: {
      source: 'lightgbm',
      objective: [objective, ...options].join(' '),
      link,
      steepness: steepness === undefined ? 1 : Number(steepness.slice('sigmoid:'.length)),
      divisor: isAverage ? Math.max(1, trees.length / groups) : 1,
      groups: Array.from({ length: groups }, (_, g) => ({
        base: 0,
        trees: makeTrees(trees.filter((_tree, t) => t % groups === g)),
      })),
      ...(isMulti ? { classes: classesOf(groups) } : {}),
      hasMissing,
    },
  };
}

function fieldsOf(part: string): ReadonlyMap<string, string> {
  return new Map(
    part.split('\n').flatMap((line) => {
      const at = line.indexOf('=');
      if (at > 0) return [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const];
      return line.trim() === '' ? [] : [[line.trim(), ''] as const];
    }),
  );
}

function field(fields: ReadonlyMap<string, string>, key: string, where: string): string {
  const value = fields.get(key);
  if (value !== undefined) return value;
  throw new QuantError('E_DATA', `LightGBM model: "${key}" is missing in ${where}`, {
    hint: 'save it with Booster.save_model("model.txt"); a model of an own objective names none',
  });
}

function readTree(
  fields: ReadonlyMap<string, string>,
  { t, width, hasMissing }: { t: number; width: number; hasMissing: Uint8Array },
): readonly ImportedNode[] {
  const where = `LightGBM model: tree ${t}`;
  if (Number(fields.get('is_linear') ?? 0) !== 0) throw unsupported('linear_tree', 'train with linear_tree=false');
  const leaves = Number(field(fields, 'num_leaves', `tree ${t}`));
  const part = (key: string, length: number): Float64Array => {
    const values = Float64Array.from(field(fields, key, `tree ${t}`).split(' ').filter(Boolean), Number);
    if (values.length === length && !values.some(Number.isNaN)) return values;
    throw new QuantError('E_DATA', `${where}: "${key}" must be ${length} numbers, found ${values.length}`);
  };
  const value = part('leaf_value', leaves);
  const leaf = { column: -1, threshold: 0, missingLeft: false, gain: 0, rule: RULE.plain };
  if (leaves === 1) return [{ ...leaf, left: -1, right: -1, value: value[0], cover: 0 }];
  const splits = leaves - 1;
  const [column, cut, kind] = [part('split_feature', splits), part('threshold', splits), part('decision_type', splits)];
  const [left, right, gain] = [part('left_child', splits), part('right_child', splits), part('split_gain', splits)];
  const [above, below] = [part('internal_count', splits), part('leaf_count', leaves)];
  const categorical = Number(fields.get('num_cat') ?? 0);
  const bounds = categorical > 0 ? part('cat_boundaries', categorical + 1) : new Float64Array(1);
  const words = Uint32Array.from(categorical > 0 ? part('cat_threshold', bounds[categorical]) : []);
  const read = (id: number): ForeignNode => {
    if (!(id < splits && ~id < leaves)) throw new QuantError('E_DATA', `${where} names a node ${id} that it lacks`);
    if (id < 0) return { ...leaf, value: value[~id], cover: below[~id] };
    const k = column[id];
    if (!(k >= 0 && k < width)) throw new QuantError('E_DATA', `${where} splits column ${k}, there are ${width}`);
    const children = { left: left[id], right: right[id] };
    const split = { column: k, threshold: cut[id], value: 0, gain: Math.max(0, gain[id]), cover: above[id], children };
    if ((kind[id] & IS_CATEGORY) !== 0) {
      if (bounds[cut[id] + 1] === undefined) {
        throw new QuantError('E_DATA', `${where} has no set of categories ${cut[id]}`);
      }
      const set = words.subarray(bounds[cut[id]], bounds[cut[id] + 1]);
      // NaN is in no set.
      return { ...split, threshold: 0, missingLeft: false, rule: RULE.inSet, set };
    }
    const missing = (kind[id] >> 2) & 3;
    if (missing === MISSING.none) hasMissing[k] = 0;
    const rule = missing === MISSING.zero ? RULE.zeroIsMissing : RULE.plain;
    return { ...split, missingLeft: (kind[id] & MISSING_LEFT) !== 0, rule };
  };
  return walkTree(where, 0, splits + leaves, read);
}

function unsupported(what: string, hint: string): QuantError {
  return new QuantError('E_DATA', `LightGBM model: cannot import ${what}`, { hint });
}
