import type { Json } from '../../core/kit/json.js';
import { definePreprocessor, type FittedPreprocessor } from '../../core/preprocess.js';
import { type PrincipalAxes, principalAxes, retold, scoresOf } from '../preprocessing/principal.js';
import { fitStandard, standardFrom, standardJson, standardRow } from '../preprocessing/standard.js';
import { checkTrainRows, checkWidth } from '../preprocessing/table.js';
import { numberOf, numbersJson, numbersOf } from '../state.js';

/**
 * The axes of a table with unknown values: they start at the mean, then are told from the axes, and the axes are found
 * again, round after round.
 *
 * @param columns each (n,), standardised; NaN is not known; not touched
 * @source Troyanskaya et al. 2001, Missing value estimation methods for DNA microarrays, SVDimpute; Josse & Husson 2012,
 *   Handling missing values in exploratory multivariate data analysis methods, the iterative PCA algorithm
 */
export function axesOfPartlyKnown(columns: readonly Float64Array[], rank: number, rounds: number): PrincipalAxes {
  const filled = columns.map((x) => x.map((value) => (Number.isNaN(value) ? 0 : value)));
  const partly = Int32Array.from(columns[0].keys()).filter((i) => columns.some((x) => Number.isNaN(x[i])));
  const row = new Float64Array(columns.length);
  let axes = principalAxes(filled, rank);
  if (partly.length === 0) return axes;
  for (let round = 1; round < rounds; round++) {
    const scores = new Float64Array(axes.rank);
    for (const i of partly) {
      for (let k = 0; k < row.length; k++) row[k] = filled[k][i];
      scoresOf(axes, row, scores);
      columns.forEach((x, k) => {
        if (Number.isNaN(x[i])) filled[k][i] = retold(axes, scores, row.length, k);
      });
    }
    axes = principalAxes(filled, rank);
  }
  return axes;
}

function restore(json: Json): FittedPreprocessor {
  const standard = standardFrom(json);
  const width = standard.mean.length;
  const variances = numbersOf(json, 'variances');
  const rank = variances.length;
  const axes: PrincipalAxes = { rank, variances, axes: numbersOf(json, 'axes', rank * width) };
  const rounds = numberOf(json, 'rounds');
  return {
    apply: (table) => {
      checkWidth('impute-pca', table, width);
      const columns = table.columns.map((x) => x.slice());
      const row = new Float64Array(width);
      const scores = new Float64Array(rank);
      for (let i = 0; i < table.rows; i++) {
        standardRow(table.columns, i, standard, row);
        // What was never known in training has no mean to stand for it.
        const told = Array.from(row.keys()).filter((k) => Number.isNaN(row[k]) && standard.known[k] > 0);
        if (told.length === 0) continue;
        for (let k = 0; k < width; k++) if (Number.isNaN(row[k])) row[k] = 0;
        for (let round = 0; round < rounds; round++) {
          scoresOf(axes, row, scores);
          for (const k of told) row[k] = retold(axes, scores, width, k);
        }
        for (const k of told) columns[k][i] = standard.mean[k] + standard.deviation[k] * row[k];
      }
      return { ...table, columns };
    },
    toJSON: () => json,
  };
}

export default definePreprocessor({
  name: 'impute-pca',
  summary: 'Unknown values are told from the axes that the columns move along together',
  source: 'Troyanskaya et al. 2001; Josse & Husson 2012',
  params: {
    rank: { type: 'int', default: 3, min: 1, max: 1000, doc: 'principal axes', sweep: [1, 3, 5] },
    rounds: { type: 'int', default: 20, min: 1, max: 1000, doc: 'times the unknown values are told anew' },
  },
  fillsUnknown: true,
  fit: (train, { rank, rounds }) => {
    checkTrainRows('impute-pca', train);
    const standard = fitStandard(train.columns);
    const scaled = train.columns.map((x, k) => x.map((value) => (value - standard.mean[k]) * standard.inverse[k]));
    const axes = axesOfPartlyKnown(scaled, rank, rounds);
    return restore({
      ...standardJson(standard),
      rounds,
      axes: numbersJson(axes.axes),
      variances: numbersJson(axes.variances),
    });
  },
  restore,
});
