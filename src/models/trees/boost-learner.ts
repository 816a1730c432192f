import type { Json } from '../../core/kit/json.js';
import { aboveZero, type FittedLearner } from '../../core/model.js';
import { damaged, listOf, memberOf, numberOf, numbersJson, numbersOf, textOf } from '../state.js';
import type { Boosted } from './boost.js';
import { addForest, type Forest, forestFrom, forestJson, gainImportance } from './forest.js';
import { LOGISTIC, type Objective, SQUARED } from './objective.js';
import { huber, pseudoHuber } from './objectives/huber.js';
import { poisson } from './objectives/poisson.js';
import { ABSOLUTE, quantile } from './objectives/quantile.js';
import { readShares, softmax } from './objectives/softmax.js';
import { type TreeShap, treeShap } from './shap.js';
import { interventionalShap } from './shap-interventional.js';

/**
 * Boosted trees as a fitted model.
 *
 * A value that is not known goes the way training found better for its column; in a column that was always known in
 * training no such way was learnt, so there the prediction is NaN.
 *
 * @param classes values of the classes, for an objective of several
 */
export function boostedLearner(boosted: Boosted, objective: Objective, classes?: Float64Array): FittedLearner {
  const { base, bases, forest, hasMissing } = boosted;
  const shared = {
    toJSON: (): Json => ({
      objective: objective.name,
      base: bases === undefined ? base + 0 : numbersJson(bases),
      ...(classes && { classes: numbersJson(classes) }),
      has_missing: numbersJson(hasMissing),
      forest: forestJson(forest),
    }),
    importance: () => gainImportance(forest, hasMissing.length),
  };
  if (bases !== undefined && classes !== undefined) {
    const probabilities = classShares(forest, bases, hasMissing);
    return { predict: (columns, rows) => aboveZero(probabilities(columns, rows), classes), probabilities, ...shared };
  }
  const { unit } = objective;
  return {
    predict: (columns, rows) => {
      const out = new Float64Array(rows).fill(base);
      addForest(out, forest, columns);
      for (let i = 0; i < rows; i++) out[i] = objective.predictionOf(out[i]);
      forgetUnknown(out, columns, hasMissing, 1);
      return out;
    },
    ...(unit && {
      contributions: explainer(boosted, unit, () => treeShap(forest)),
      contributionsAgainst: (columns, rows) =>
        explainer(boosted, unit, () => interventionalShap(forest, { columns, rows })),
    }),
    ...shared,
  };
}

function classShares(
  forest: Forest,
  bases: Float64Array,
  hasMissing: Uint8Array,
): NonNullable<FittedLearner['probabilities']> {
  const width = bases.length;
  const ofClass = Array.from(bases, (_, c) => ({ ...forest, roots: forest.roots.filter((_, t) => t % width === c) }));
  return (columns, rows) => {
    const scores = new Float64Array(width * rows);
    const out = new Float64Array(rows * width);
    for (let c = 0; c < width; c++) {
      addForest(scores.subarray(c * rows, (c + 1) * rows).fill(bases[c]), ofClass[c], columns);
    }
    for (let i = 0; i < rows; i++) readShares(scores, i, rows, out.subarray(i * width, (i + 1) * width));
    forgetUnknown(out, columns, hasMissing, width);
    return out;
  };
}

/** NaN on rows that hold NaN in a column that training always knew. @param width numbers per row */
function forgetUnknown(
  out: Float64Array,
  columns: readonly Float64Array[],
  hasMissing: Uint8Array,
  width: number,
): void {
  const rows = out.length / width;
  for (let k = 0; k < hasMissing.length; k++) {
    if (hasMissing[k] === 1) continue;
    for (let i = 0; i < rows; i++) {
      if (Number.isNaN(columns[k][i])) out.fill(Number.NaN, i * width, (i + 1) * width);
    }
  }
}

function explainer(
  { base, hasMissing }: Boosted,
  unit: 'label' | 'log-odds',
  makeShap: () => TreeShap,
): NonNullable<FittedLearner['contributions']> {
  let shap: TreeShap | undefined;
  return (columns, row) => {
    shap ??= makeShap();
    const parts = new Float64Array(hasMissing.length);
    shap.explain(columns, row, parts);
    for (let k = 0; k < parts.length; k++) {
      if (hasMissing[k] === 0 && Number.isNaN(columns[k][row])) parts[k] = Number.NaN;
    }
    return { unit, base: base + shap.expected, parts };
  };
}

/**
 * @param objectiveOf the objective of a name, for one's own; throws on a name that it does not know
 * @throws E_DATA when the file is damaged
 */
export function restoreBoosted(
  json: Json,
  objectiveOf: (name: string, classes: number) => Objective = savedObjective,
): FittedLearner {
  const hasMissing = Uint8Array.from(numbersOf(json, 'has_missing'));
  const name = textOf(json, 'objective');
  const isClasses = Array.isArray(memberOf(json, 'base'));
  const classes = isClasses ? numbersOf(json, 'classes', listOf(json, 'base').length) : undefined;
  const objective = objectiveOf(name, classes?.length ?? 1);
  const forest = forestFrom(memberOf(json, 'forest'), hasMissing.length);
  if ((objective.width ?? 1) !== (classes?.length ?? 1)) throw damaged('base', `does not fit ${name}`);
  if (classes === undefined) return boostedLearner({ base: numberOf(json, 'base'), forest, hasMissing }, objective);
  if (forest.roots.length % classes.length !== 0) throw damaged('forest', 'must have as many trees for each class');
  return boostedLearner({ base: 0, bases: numbersOf(json, 'base'), forest, hasMissing }, objective, classes);
}

/** What scores mean does not depend on the sizes that an objective was trained with. */
function savedObjective(name: string, classes: number): Objective {
  const known = [SQUARED, LOGISTIC, ABSOLUTE, quantile(0.5), huber(1), pseudoHuber(1), poisson(0)];
  const found =
    name === 'softmax' ? softmax(Math.max(2, classes), 1) : known.find((objective) => objective.name === name);
  if (found === undefined) throw damaged('objective', `is unknown: ${name}`);
  return found;
}
