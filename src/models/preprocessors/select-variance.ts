import { QuantError } from '../../core/kit/errors.js';
import { definePreprocessor } from '../../core/preprocess.js';
import { commonestShare, keepColumns, restoreKept } from '../preprocessing/select.js';
import { checkTrainRows } from '../preprocessing/table.js';

/** A bound on the variance itself would depend on the unit; the share of the commonest value does not. */
export default definePreprocessor({
  name: 'select-variance',
  summary: 'Leaves out columns that hardly vary: one value on almost every training row, or none known',
  source: 'own; near-zero variance as in Kuhn & Johnson 2013, Applied Predictive Modeling, section 3.5',
  params: {
    most: {
      type: 'float',
      default: 0.99,
      min: 0.5,
      max: 1,
      sweep: [0.95, 0.99, 1],
      doc: 'share of known rows that may hold the commonest value, below 1 always; fraction',
    },
  },
  fillsUnknown: false,
  fit: (train, { most }) => {
    checkTrainRows('select-variance', train);
    const varies = (column: Float64Array): boolean => {
      const share = commonestShare(column);
      return share < 1 && share <= most;
    };
    const kept = train.columns.flatMap((column, k) => (varies(column) ? [k] : []));
    if (kept.length > 0) return keepColumns('select-variance', train.columns.length, kept);
    throw new QuantError('E_DATA', `select-variance: none of ${train.columns.length} columns varies enough to stay`, {
      hint: 'use more bars, or a larger `most`',
    });
  },
  restore: (json) => restoreKept('select-variance', json),
});
