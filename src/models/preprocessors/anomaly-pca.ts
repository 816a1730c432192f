import type { Json } from '../../core/kit/json.js';
import { definePreprocessor, type FittedPreprocessor } from '../../core/preprocess.js';
import { type PrincipalAxes, retold, scoresOf } from '../preprocessing/principal.js';
import { standardRow } from '../preprocessing/standard.js';
import { fitAxes, standardAndAxes } from '../preprocessing/standard-axes.js';
import { addTableColumn, checkWidth } from '../preprocessing/table.js';

const COLUMN = 'pca-reconstruction-error';

/** Root mean square, over the columns, of what the axes do not tell of a standardised row; NaN for an unknown value. */
export function reconstructionError(axes: PrincipalAxes, row: Float64Array, scores: Float64Array): number {
  scoresOf(axes, row, scores);
  let squares = 0;
  for (let k = 0; k < row.length; k++) squares += (row[k] - retold(axes, scores, row.length, k)) ** 2;
  return Math.sqrt(squares / row.length);
}

function restore(json: Json): FittedPreprocessor {
  const { standard, axes } = standardAndAxes(json);
  const width = standard.mean.length;
  return {
    apply: (table) => {
      checkWidth('anomaly-pca', table, width);
      const row = new Float64Array(width);
      const scores = new Float64Array(axes.rank);
      const errors = Float64Array.from({ length: table.rows }, (_, i) => {
        standardRow(table.columns, i, standard, row);
        return reconstructionError(axes, row, scores);
      });
      return addTableColumn(table, COLUMN, errors);
    },
    toJSON: () => json,
  };
}

export default definePreprocessor({
  name: 'anomaly-pca',
  summary: 'One more column: how far a row lies from where the columns usually move together',
  source: 'Jackson & Mudholkar 1979, Control procedures for residuals associated with principal component analysis',
  params: { rank: { type: 'int', default: 3, min: 1, max: 1000, doc: 'principal axes that count as usual' } },
  fillsUnknown: false,
  fit: (train, p) => restore(fitAxes('anomaly-pca', train, p.rank)),
  restore,
});
