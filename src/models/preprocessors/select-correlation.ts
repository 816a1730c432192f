import { averageRanks } from '../../core/math/ranks.js';
import { correlation } from '../../core/math/sum.js';
import { definePreprocessor, type PreprocessOutcome } from '../../core/preprocess.js';
import { keepColumns, knownPairs, largest, needOutcome, restoreKept } from '../preprocessing/select.js';
import { checkTrainRows } from '../preprocessing/table.js';

/** |Spearman| of each column with the outcome, in [0, 1]; NaN where either does not vary. Weights above 0 count as one. */
export function relationOf(columns: readonly Float64Array[], outcome: PreprocessOutcome): Float64Array {
  return Float64Array.from(columns, (column) => {
    const { x, y } = knownPairs(column, outcome);
    return Math.abs(correlation(averageRanks(x), averageRanks(y)));
  });
}

/** Several classes count by their order, as −1, 0 and 1 do. */
export default definePreprocessor({
  name: 'select-correlation',
  summary: 'Keeps the columns whose rank correlation with the outcome is strongest, either way',
  source: 'own; Spearman 1904, The proof and measurement of association between two things',
  params: {
    keep: { type: 'int', default: 20, min: 1, max: 100_000, sweep: [10, 20, 40], doc: 'columns that stay' },
  },
  fillsUnknown: false,
  readsOutcome: true,
  fit: (train, { keep }, _rng, outcome) => {
    checkTrainRows('select-correlation', train);
    const scores = relationOf(train.columns, needOutcome('select-correlation', outcome));
    return keepColumns('select-correlation', train.columns.length, largest(scores, keep));
  },
  restore: (json) => restoreKept('select-correlation', json),
});
