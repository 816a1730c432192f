import type { Json } from '../../core/kit/json.js';
import { sigmoid } from '../../core/math/sigmoid.js';
import { aboveZero, type FittedLearner } from '../../core/model.js';
import { damaged, listOf, numbersJson, numbersOf, textOf } from '../state.js';
import { type Forest, makeForest } from '../trees/forest.js';
import { readShares } from '../trees/objectives/softmax.js';
import { type TreeShap, treeShap } from '../trees/shap.js';
import { interventionalShap } from '../trees/shap-interventional.js';
import { applyTables, type CategoryTable, sourceColumns, tablesFrom, tablesJson } from './categories.js';
import { addSymmetric, nodesOf, type SymmetricTree, symmetricFrom, symmetricJson } from './symmetric-tree.js';

/** What scores are: the label itself, log odds of its rise, or one per class. */
const LINKS = ['label', 'log-odds', 'classes'] as const;

export interface BoostedSymmetric {
  readonly link: (typeof LINKS)[number];
  /** score before the first tree, one per class */
  readonly bases: Float64Array;
  /** round after round, in each one per class */
  readonly trees: readonly SymmetricTree[];
  readonly tables: readonly CategoryTable[];
  readonly classes?: Float64Array;
  /** per column 1 where training knew rows without a value: they count as below all others; elsewhere NaN gives NaN */
  readonly hasMissing: Uint8Array;
}

/** Boosted symmetric trees as a fitted model. */
export function symmetricLearner(fitted: BoostedSymmetric): FittedLearner {
  const { link, bases, trees, tables, classes, hasMissing } = fitted;
  const width = bases.length;
  const ofClass = Array.from(bases, (_, c) => trees.filter((_tree, t) => t % width === c));
  const forgetUnknown = (out: Float64Array, columns: readonly Float64Array[], rows: number): void => {
    const each = out.length / Math.max(1, rows);
    hasMissing.forEach((may, k) => {
      if (may === 1) return;
      for (let i = 0; i < rows; i++) if (Number.isNaN(columns[k][i])) out.fill(Number.NaN, i * each, (i + 1) * each);
    });
  };
  /** (classes × rows) */
  const scoresOf = (columns: readonly Float64Array[], rows: number): Float64Array => {
    const encoded = applyTables(columns, tables);
    const scores = new Float64Array(width * rows);
    ofClass.forEach((own, c) => {
      addSymmetric(scores.subarray(c * rows, (c + 1) * rows).fill(bases[c]), own, encoded);
    });
    return scores;
  };
  const shared = { toJSON: () => fittedJson(fitted), importance: () => importanceOf(fitted) };
  if (classes !== undefined) {
    const probabilities = (columns: readonly Float64Array[], rows: number): Float64Array => {
      const scores = scoresOf(columns, rows);
      const out = new Float64Array(rows * width);
      for (let i = 0; i < rows; i++) readShares(scores, i, rows, out.subarray(i * width, (i + 1) * width));
      forgetUnknown(out, columns, rows);
      return out;
    };
    return { predict: (columns, rows) => aboveZero(probabilities(columns, rows), classes), probabilities, ...shared };
  }
  return {
    predict: (columns, rows) => {
      const scores = scoresOf(columns, rows);
      const out = link === 'log-odds' ? scores.map(sigmoid) : scores;
      forgetUnknown(out, columns, rows);
      return out;
    },
    contributions: contributionsOf(fitted, treeShap),
    contributionsAgainst: (columns, rows) => {
      const encoded = applyTables(columns, tables);
      return contributionsOf(fitted, (forest) => interventionalShap(forest, { columns: encoded, rows }));
    },
    ...shared,
  };
}

/** Exact Shapley values of the columns as they were given: a category's encoding depends on nothing else. */
function contributionsOf(
  { link, bases: [base], trees, tables, hasMissing }: BoostedSymmetric,
  makeShap: (forest: Forest) => TreeShap,
): NonNullable<FittedLearner['contributions']> {
  let shap: TreeShap | undefined;
  const source = sourceColumns(hasMissing.length, tables);
  return (columns, row) => {
    shap ??= makeShap(makeForest(trees.map(nodesOf)));
    const alone = applyTables(
      columns.map((x) => x.subarray(row, row + 1)),
      tables,
    );
    const encoded = new Float64Array(source.length);
    shap.explain(alone, 0, encoded);
    const parts = new Float64Array(hasMissing.length);
    source.forEach((column, k) => {
      const isKnown = hasMissing[column] === 1 || !Number.isNaN(columns[column][row]);
      parts[column] += isKnown ? encoded[k] : Number.NaN;
    });
    return { unit: link === 'log-odds' ? 'log-odds' : 'label', base: base + shap.expected, parts };
  };
}

/** Each column's share of all gain, its encodings together. */
function importanceOf({ trees, tables, hasMissing }: BoostedSymmetric): Float64Array {
  const out = new Float64Array(hasMissing.length);
  const source = sourceColumns(hasMissing.length, tables);
  let total = 0;
  for (const { column, gain } of trees) {
    column.forEach((k, level) => {
      out[source[k]] += gain[level];
      total += gain[level];
    });
  }
  return total > 0 ? out.map((gain) => gain / total) : out;
}

function fittedJson({ link, bases, trees, tables, classes, hasMissing }: BoostedSymmetric): Json {
  return {
    link,
    bases: numbersJson(bases),
    classes: numbersJson(classes ?? []),
    has_missing: numbersJson(hasMissing),
    categories: tablesJson(tables),
    trees: trees.map(symmetricJson),
  };
}

/** @throws E_DATA when damaged */
export function restoreSymmetric(json: Json): FittedLearner {
  const name = textOf(json, 'link');
  const link = LINKS.find((known) => known === name);
  if (link === undefined) throw damaged('link', `is unknown: ${name}`);
  const hasMissing = Uint8Array.from(numbersOf(json, 'has_missing'));
  const tables = tablesFrom(json, hasMissing.length);
  const classes = numbersOf(json, 'classes');
  const bases = numbersOf(json, 'bases', Math.max(1, classes.length));
  const encoded = sourceColumns(hasMissing.length, tables).length;
  const trees = listOf(json, 'trees').map((tree) => symmetricFrom(tree, encoded));
  if (trees.length % bases.length !== 0) throw damaged('trees', `must be a multiple of ${bases.length}`);
  return symmetricLearner({ link, bases, trees, tables, ...(classes.length > 0 ? { classes } : {}), hasMissing });
}
