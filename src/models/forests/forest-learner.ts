import type { Json } from '../../core/kit/json.js';
import { aboveZero, type FittedLearner, type ModelTask } from '../../core/model.js';
import { damaged, listOf, memberOf, numberOf, numbersJson, numbersOf, textOf } from '../state.js';
import { addForest, type Forest, forestFrom, forestJson } from '../trees/forest.js';
import { type TreeShap, treeShap } from '../trees/shap.js';
import { interventionalShap } from '../trees/shap-interventional.js';
import type { OutOfBag } from './out-of-bag.js';

export interface FittedForest {
  readonly task: ModelTask;
  /** one, or one per class */
  readonly forests: readonly Forest[];
  /** the nearest that a probability comes to 0 or 1; 0 for values */
  readonly margin: number;
  readonly classes?: Float64Array;
  readonly hasMissing: Uint8Array;
  readonly outOfBag: OutOfBag;
}

/**
 * A forest as a fitted model: the mean of what its trees say.
 *
 * Probabilities keep ½/(n + 1) away from 0 and 1: n rows of one class say no more than that (Krichevsky and Trofimov).
 * Those of several classes are the forests' answers divided by their sum. A value that is not known goes the way training
 * found better; in a column that was always known there, the prediction is NaN.
 */
export function forestLearner(fitted: FittedForest): FittedLearner {
  const { task, forests, margin, classes, hasMissing } = fitted;
  const meansOf = (forest: Forest, columns: readonly Float64Array[], rows: number): Float64Array => {
    const out = new Float64Array(rows);
    addForest(out, forest, columns);
    const trees = Math.max(1, forest.roots.length);
    for (let i = 0; i < rows; i++) {
      const mean = out[i] / trees;
      out[i] = task === 'regression' ? mean : Math.max(margin, Math.min(1 - margin, mean));
    }
    hasMissing.forEach((may, k) => {
      if (may === 0) for (let i = 0; i < rows; i++) if (Number.isNaN(columns[k][i])) out[i] = Number.NaN;
    });
    return out;
  };
  const shared = { toJSON: () => fittedJson(fitted), importance: () => importanceOf(forests, hasMissing.length) };
  if (classes !== undefined) {
    const probabilities = (columns: readonly Float64Array[], rows: number): Float64Array => {
      const means = forests.map((forest) => meansOf(forest, columns, rows));
      const out = new Float64Array(rows * means.length);
      for (let i = 0; i < rows; i++) {
        const total = means.reduce((sum, mean) => sum + mean[i], 0);
        means.forEach((mean, c) => {
          out[i * means.length + c] = mean[i] / total;
        });
      }
      return out;
    };
    return { predict: (columns, rows) => aboveZero(probabilities(columns, rows), classes), probabilities, ...shared };
  }
  /** The mean of the trees before it is kept inside (0, 1): there alone trees add up. */
  const explainer = (makeShap: () => TreeShap): NonNullable<FittedLearner['contributions']> => {
    let shap: TreeShap | undefined;
    return (columns, row) => {
      shap ??= makeShap();
      const parts = new Float64Array(hasMissing.length);
      shap.explain(columns, row, parts);
      const trees = Math.max(1, forests[0].roots.length);
      const unit = task === 'regression' ? 'label' : 'probability';
      const isKnown = (k: number): boolean => hasMissing[k] === 1 || !Number.isNaN(columns[k][row]);
      return {
        unit,
        base: shap.expected / trees,
        parts: parts.map((part, k) => (isKnown(k) ? part / trees : Number.NaN)),
      };
    };
  };
  return {
    predict: (columns, rows) => meansOf(forests[0], columns, rows),
    contributions: explainer(() => treeShap(forests[0])),
    contributionsAgainst: (columns, rows) => explainer(() => interventionalShap(forests[0], { columns, rows })),
    ...shared,
  };
}

/**
 * Mean decrease in impurity: each tree's gains as shares of its own, averaged over the trees that split at all.
 *
 * In-sample: columns with many values look better than they are.
 */
function importanceOf(forests: readonly Forest[], width: number): Float64Array {
  const out = new Float64Array(width);
  const { length } = forests[0].roots;
  for (let t = 0; t < length; t++) {
    const own = new Float64Array(width);
    let total = 0;
    for (const { roots, column, gain } of forests) {
      const end = t + 1 < length ? roots[t + 1] : column.length;
      for (let node = roots[t]; node < end; node++) {
        if (column[node] < 0) continue;
        own[column[node]] += gain[node];
        total += gain[node];
      }
    }
    if (total > 0) for (let k = 0; k < width; k++) out[k] += own[k] / total;
  }
  const all = out.reduce((a, b) => a + b, 0);
  return all > 0 ? out.map((share) => share / all) : out;
}

function fittedJson({ task, forests, margin, classes, hasMissing, outOfBag }: FittedForest): Json {
  return {
    task,
    margin,
    classes: numbersJson(classes ?? []),
    has_missing: numbersJson(hasMissing),
    out_of_bag: { measure: outOfBag.measure, rows: outOfBag.rows, value: outOfBag.value },
    forests: forests.map(forestJson),
  };
}

/** @throws E_DATA when damaged */
export function restoreForest(json: Json): FittedLearner {
  const hasMissing = Uint8Array.from(numbersOf(json, 'has_missing'));
  const classes = numbersOf(json, 'classes');
  const forests = listOf(json, 'forests').map((one) => forestFrom(one, hasMissing.length));
  if (forests.length !== Math.max(1, classes.length))
    throw damaged('forests', `must be ${Math.max(1, classes.length)}`);
  const seen = memberOf(json, 'out_of_bag');
  const measure = textOf(seen, 'measure');
  const value = memberOf(seen, 'value');
  return forestLearner({
    task: classes.length > 0 ? 'multiclass' : textOf(json, 'task') === 'regression' ? 'regression' : 'classification',
    forests,
    margin: numberOf(json, 'margin'),
    ...(classes.length > 0 ? { classes } : {}),
    hasMissing,
    outOfBag: {
      measure: measure === 'r2' ? 'r2' : 'brier',
      rows: numberOf(seen, 'rows'),
      value: typeof value === 'number' ? value : null,
    },
  });
}
