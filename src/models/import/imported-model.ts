import type { Json } from '../../core/kit/json.js';
import { sigmoid } from '../../core/math/sigmoid.js';
import { aboveZero, type FittedLearner } from '../../core/model.js';
import { damaged, listOf, memberOf, numberOf, numbersJson, numbersOf, textOf } from '../state.js';
import { gainImportance } from '../trees/forest.js';
import { type TreeShap, treeShap } from '../trees/shap.js';
import { interventionalShap } from '../trees/shap-interventional.js';
import { addTrees, type ImportedTrees, treesFrom, treesJson } from './trees.js';

/** How scores become predictions. */
export const LINKS = ['identity', 'exp', 'sigmoid', 'softmax', 'one-vs-rest'] as const;
export type Link = (typeof LINKS)[number];

/** A model of another library, in our terms. */
export interface ImportedModel {
  readonly source: 'xgboost' | 'lightgbm';
  /** as the source calls it */
  readonly objective: string;
  readonly link: Link;
  /** what a score is multiplied by inside the sigmoid */
  readonly steepness: number;
  /** what the sum of all trees is divided by: 1, or their number for an average */
  readonly divisor: number;
  /** per class, or one alone */
  readonly groups: readonly { readonly base: number; readonly trees: ImportedTrees }[];
  /** several classes: the values of the label, increasing */
  readonly classes?: Float64Array;
  /** per column 1 where a value may be missing; elsewhere what is not known makes the prediction NaN */
  readonly hasMissing: Uint8Array;
}

/**
 * The model at work, predicting what its own library predicts up to that library's single-precision sums.
 *
 * The one exception: LightGBM reads NaN as 0 in a column that was complete in training. That would be a guess; the
 * prediction is NaN there.
 */
export function importedLearner(model: ImportedModel): FittedLearner {
  const { link, steepness, divisor, groups, classes, hasMissing } = model;
  const width = groups.length;
  const scoresOf = (columns: readonly Float64Array[], rows: number): Float64Array[] => {
    const refused = new Uint8Array(rows);
    hasMissing.forEach((may, k) => {
      if (may === 0) for (let i = 0; i < rows; i++) if (Number.isNaN(columns[k][i])) refused[i] = 1;
    });
    return groups.map(({ base, trees }) => {
      const scores = new Float64Array(rows);
      addTrees(scores, trees, columns);
      return scores.map((sum, i) => (refused[i] === 1 ? Number.NaN : base + sum / divisor));
    });
  };
  const probabilities = (columns: readonly Float64Array[], rows: number): Float64Array => {
    const scores = scoresOf(columns, rows);
    const out = new Float64Array(rows * width);
    for (let i = 0; i < rows; i++) {
      const highest = scores.reduce((most, score) => Math.max(most, score[i]), Number.NEGATIVE_INFINITY);
      let total = 0;
      for (let c = 0; c < width; c++) {
        const score = scores[c][i];
        const share = link === 'softmax' ? Math.exp(score - highest) : sigmoid(steepness * score);
        out[i * width + c] = share;
        total += share;
      }
      for (let c = 0; c < width; c++) out[i * width + c] = total > 0 ? out[i * width + c] / total : total + 1 / width;
    }
    return out;
  };
  const predict = (columns: readonly Float64Array[], rows: number): Float64Array => {
    if (classes !== undefined) return aboveZero(probabilities(columns, rows), classes);
    const [scores] = scoresOf(columns, rows);
    if (link === 'exp') return scores.map(Math.exp);
    return link === 'sigmoid' ? scores.map((score) => sigmoid(steepness * score)) : scores;
  };
  return {
    predict,
    ...(classes && { probabilities }),
    ...(width === 1 &&
      groups[0].trees.rule === undefined &&
      link !== 'exp' && {
        contributions: contributionsOf(model, () => treeShap(groups[0].trees.forest)),
        contributionsAgainst: (columns, rows) =>
          contributionsOf(model, () => interventionalShap(groups[0].trees.forest, { columns, rows })),
      }),
    toJSON: () => modelJson(model),
    importance: () => {
      const out = new Float64Array(hasMissing.length);
      const gains = groups.map(({ trees }) => trees.forest.gain.reduce((a, b) => a + b, 0));
      const total = gains.reduce((a, b) => a + b, 0);
      groups.forEach(({ trees }, g) => {
        gainImportance(trees.forest, out.length).forEach((share, k) => {
          if (total > 0) out[k] += (share * gains[g]) / total;
        });
      });
      return out;
    },
  };
}

/** Shapley values of the score, by what each library saw in training: sums of second derivatives, or counts of rows. */
function contributionsOf(
  { groups: [{ base }], link, steepness, divisor, hasMissing }: ImportedModel,
  makeShap: () => TreeShap,
): NonNullable<FittedLearner['contributions']> {
  const scale = (link === 'sigmoid' ? steepness : 1) / divisor;
  let shap: TreeShap | undefined;
  return (columns, row) => {
    shap ??= makeShap();
    const parts = new Float64Array(hasMissing.length);
    shap.explain(columns, row, parts);
    return {
      unit: link === 'sigmoid' ? 'log-odds' : 'label',
      base: base * scale * divisor + shap.expected * scale,
      parts: parts.map((part) => part * scale),
    };
  };
}

function modelJson(model: ImportedModel): Json {
  return {
    source: model.source,
    objective: model.objective,
    link: model.link,
    steepness: model.steepness,
    divisor: model.divisor,
    has_missing: numbersJson(model.hasMissing),
    classes: numbersJson(model.classes ?? []),
    groups: model.groups.map(({ base, trees }) => ({ base: base + 0, trees: treesJson(trees) })),
  };
}

/** @throws E_DATA when damaged */
export function importedFrom(json: Json): ImportedModel {
  const name = textOf(json, 'link');
  const link = LINKS.find((known) => known === name);
  if (link === undefined) throw damaged('link', `is unknown: ${name}`);
  const hasMissing = Uint8Array.from(numbersOf(json, 'has_missing'));
  const classes = numbersOf(json, 'classes');
  const groups = listOf(json, 'groups').map((group) => ({
    base: numberOf(group, 'base'),
    trees: treesFrom(memberOf(group, 'trees'), hasMissing.length),
  }));
  if (groups.length !== Math.max(1, classes.length)) throw damaged('groups', `must be ${Math.max(1, classes.length)}`);
  return {
    source: textOf(json, 'source') === 'lightgbm' ? 'lightgbm' : 'xgboost',
    objective: textOf(json, 'objective'),
    link,
    steepness: numberOf(json, 'steepness'),
    divisor: numberOf(json, 'divisor'),
    groups,
    ...(classes.length > 0 ? { classes } : {}),
    hasMissing,
  };
}
