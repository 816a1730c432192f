import type { Json } from '../../core/kit/json.js';
import { damaged, numbersJson, numbersOf } from '../state.js';
import type { Node } from '../trees/forest.js';

/**
 * A tree that asks one question per level, so a row's leaf is a number whose bits are its answers, the first question the
 * highest: 1 for greater than the threshold. A value that is not known counts as less than all (CatBoost's nan_mode Min).
 */
export interface SymmetricTree {
  /** one per level */
  readonly column: Int32Array;
  readonly threshold: Float64Array;
  /** what each level's question gained in training */
  readonly gain: Float64Array;
  /** (2^levels,) what each leaf adds to the score */
  readonly value: Float64Array;
  /** (2^levels,) weight of the training rows in each leaf */
  readonly cover: Float64Array;
}

/** Adds every tree's answer to the scores, tree by tree. */
export function addSymmetric(
  scores: Float64Array,
  trees: readonly SymmetricTree[],
  columns: readonly Float64Array[],
): void {
  const leaf = new Int32Array(scores.length);
  for (const { column, threshold, value } of trees) {
    leaf.fill(0);
    for (let level = 0; level < column.length; level++) {
      const x = columns[column[level]];
      const cut = threshold[level];
      for (let i = 0; i < leaf.length; i++) leaf[i] = 2 * leaf[i] + (x[i] > cut ? 1 : 0);
    }
    for (let i = 0; i < leaf.length; i++) scores[i] += value[leaf[i]];
  }
}

/** The same tree node by node, children behind their parents, for what is worked out along its paths. */
export function nodesOf({ column, threshold, gain, value, cover }: SymmetricTree): Node[] {
  const levels = column.length;
  const out: Node[] = [];
  const covers = [cover];
  for (let level = levels; level > 0; level--) {
    const [below] = covers;
    covers.unshift(Float64Array.from({ length: below.length / 2 }, (_, k) => below[2 * k] + below[2 * k + 1]));
  }
  for (let level = 0; level <= levels; level++) {
    const first = out.length;
    const width = 2 ** level;
    for (let k = 0; k < width; k++) {
      const isLeaf = level === levels;
      out.push({
        column: isLeaf ? -1 : column[level],
        threshold: isLeaf ? 0 : threshold[level],
        left: isLeaf ? -1 : first + width + 2 * k,
        right: isLeaf ? -1 : first + width + 2 * k + 1,
        missingLeft: true,
        value: isLeaf ? value[k] : 0,
        gain: isLeaf ? 0 : gain[level] / width,
        cover: covers[level][k],
      });
    }
  }
  return out;
}

export function symmetricJson({ column, threshold, gain, value, cover }: SymmetricTree): Json {
  return {
    column: numbersJson(column),
    threshold: numbersJson(threshold),
    gain: numbersJson(gain),
    value: numbersJson(value),
    cover: numbersJson(cover),
  };
}

/** @param width number of columns that questions may name @throws E_DATA when damaged */
export function symmetricFrom(json: Json, width: number): SymmetricTree {
  const column = Int32Array.from(numbersOf(json, 'column'));
  const levels = column.length;
  if (!column.every((k) => k >= 0 && k < width)) throw damaged('column', `must be below ${width}`);
  return {
    column,
    threshold: numbersOf(json, 'threshold', levels),
    gain: numbersOf(json, 'gain', levels),
    value: numbersOf(json, 'value', 2 ** levels),
    cover: numbersOf(json, 'cover', 2 ** levels),
  };
}
