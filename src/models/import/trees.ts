import type { Json } from '../../core/kit/json.js';
import { damaged, listOf, memberOf, numbersJson, numbersOf } from '../state.js';
import { addForest, type Forest, forestFrom, forestJson, makeForest, type Node } from '../trees/forest.js';

/** How a node of another library asks, where that is more than `≤ threshold`. */
export const RULE = {
  /** x ≤ threshold; NaN to its own side */
  plain: 0,
  /** as plain, and what is as good as 0 goes the way of NaN */
  zeroIsMissing: 1,
  /** left when x, cut off to a whole number, is in the node's set (LightGBM) */
  inSet: 2,
  /** as `inSet`; below 0 is in no set (XGBoost) */
  inSetFromZero: 3,
} as const;

/** LightGBM takes what is this close to 0 for 0: 1e-35 in single precision. */
const ZERO = Math.fround(1e-35);

export interface ImportedNode extends Node {
  readonly rule: number;
  /** categories that go left, bit by bit, 32 to a word */
  readonly set?: Uint32Array;
}

/** A forest, and beside it the rules of nodes that a forest cannot say. */
export interface ImportedTrees {
  readonly forest: Forest;
  /** per node; undefined when all are plain */
  readonly rule: Uint8Array | undefined;
  /** per node: the number of its set */
  readonly setOf: Int32Array;
  readonly sets: readonly Uint32Array[];
}

export function makeTrees(trees: readonly (readonly ImportedNode[])[]): ImportedTrees {
  const nodes = trees.flat();
  const sets: Uint32Array[] = [];
  const setOf = Int32Array.from(nodes, ({ set }) => (set === undefined ? -1 : sets.push(set) - 1));
  const isPlain = nodes.every(({ rule }) => rule === RULE.plain);
  const rule = isPlain ? undefined : Uint8Array.from(nodes, (node) => node.rule);
  return { forest: makeForest(trees), rule, setOf, sets };
}

/** Adds every tree's answer to `scores`. */
export function addTrees(scores: Float64Array, trees: ImportedTrees, columns: readonly Float64Array[]): void {
  const { forest, rule } = trees;
  if (rule === undefined) {
    addForest(scores, forest, columns);
    return;
  }
  for (const root of forest.roots) {
    for (let i = 0; i < scores.length; i++) {
      let node = root;
      for (let k = forest.column[node]; k >= 0; k = forest.column[node]) {
        node = goesLeft(trees, rule[node], node, columns[k][i]) ? forest.left[node] : forest.right[node];
      }
      scores[i] += forest.value[node];
    }
  }
}

function goesLeft({ forest, setOf, sets }: ImportedTrees, rule: number, node: number, x: number): boolean {
  if (Number.isNaN(x) || (rule === RULE.zeroIsMissing && Math.abs(x) <= ZERO)) return forest.missingLeft[node] === 1;
  if (rule === RULE.plain || rule === RULE.zeroIsMissing) return x <= forest.threshold[node];
  if (rule === RULE.inSetFromZero && x < 0) return false;
  const category = Math.trunc(x);
  const set = sets[setOf[node]];
  return category >= 0 && category < 32 * set.length && ((set[category >>> 5] >>> (category & 31)) & 1) === 1;
}

export function treesJson({ forest, rule, setOf, sets }: ImportedTrees): Json {
  return {
    forest: forestJson(forest),
    rule: numbersJson(rule ?? []),
    set_of: numbersJson(setOf),
    sets: sets.map((set) => ({ words: numbersJson(set) })),
  };
}

/** @throws E_DATA when damaged */
export function treesFrom(json: Json, width: number): ImportedTrees {
  const forest = forestFrom(memberOf(json, 'forest'), width);
  const nodes = forest.column.length;
  const rules = Uint8Array.from(numbersOf(json, 'rule'));
  if (rules.length !== 0 && rules.length !== nodes) throw damaged('rule', `must have ${nodes} numbers`);
  const setOf = Int32Array.from(numbersOf(json, 'set_of', nodes));
  const sets = listOf(json, 'sets').map((set) => Uint32Array.from(numbersOf(set, 'words')));
  rules.forEach((rule, k) => {
    if (rule > RULE.inSetFromZero) throw damaged('rule', `of node ${k} is unknown: ${rule}`);
    if (rule >= RULE.inSet && forest.column[k] >= 0 && sets[setOf[k]] === undefined) {
      throw damaged('set_of', `of node ${k} names no set`);
    }
  });
  return { forest, rule: rules.length === 0 ? undefined : rules, setOf, sets };
}
