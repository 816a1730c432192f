import type { Json } from '../../core/kit/json.js';
import { definePreprocessor, type FittedPreprocessor } from '../../core/preprocess.js';
import { scoresOf } from '../preprocessing/principal.js';
import { standardRow } from '../preprocessing/standard.js';
import { fitAxes, standardAndAxes } from '../preprocessing/standard-axes.js';
import { checkWidth } from '../preprocessing/table.js';

/** Along an axis with less of the variance than this, training rows differ by rounding alone. */
const ROUNDING = 1e-12;

function restore(json: Json): FittedPreprocessor {
  const { standard, axes } = standardAndAxes(json);
  const width = standard.mean.length;
  const scale = axes.variances.map((value) => (value > ROUNDING * axes.variances[0] ? 1 / Math.sqrt(value) : 0));
  return {
    apply: (table) => {
      checkWidth('pca-whiten', table, width);
      const columns = Array.from(scale, () => new Float64Array(table.rows));
      const row = new Float64Array(width);
      const scores = new Float64Array(axes.rank);
      for (let i = 0; i < table.rows; i++) {
        standardRow(table.columns, i, standard, row);
        scoresOf(axes, row, scores);
        columns.forEach((x, a) => {
          x[i] = scores[a] * scale[a];
        });
      }
      return { ...table, names: columns.map((_, a) => `pca-${a + 1}`), columns };
    },
    toJSON: () => json,
  };
}

export default definePreprocessor({
  name: 'pca-whiten',
  summary: 'Columns become their first principal axes, each of deviation 1 in training',
  source:
    'Jolliffe 2002, Principal Component Analysis; as scikit-learn PCA(whiten=True) on standardised columns, ddof 0',
  params: { rank: { type: 'int', default: 10, min: 1, max: 1000, doc: 'principal axes that are kept' } },
  fillsUnknown: false,
  fit: (train, p) => restore(fitAxes('pca-whiten', train, p.rank)),
  restore,
});
