import { equalFrequencyClasses, mutualInformation } from '../../core/math/mutual-information.js';
import { definePreprocessor, type PreprocessOutcome } from '../../core/preprocess.js';
import { keepColumns, knownPairs, largest, needOutcome, restoreKept } from '../preprocessing/select.js';
import { checkTrainRows } from '../preprocessing/table.js';

/** Classes of a column: enough to see a curve, few enough that a few hundred rows fill the table. */
const MOST_CLASSES = 12;

/**
 * What each column alone tells about the outcome, in nats, bias taken off; 0 where fewer than 2 rows are known.
 *
 * Sees any shape of relation, but not what two columns say only together. A weight above 0 counts a row as one.
 */
export function informationOf(columns: readonly Float64Array[], outcome: PreprocessOutcome): Float64Array {
  return Float64Array.from(columns, (column) => {
    const { x, y } = knownPairs(column, outcome);
    if (x.length < 2) return 0;
    const count = Math.max(2, Math.min(MOST_CLASSES, Math.floor(Math.cbrt(x.length))));
    // Classes keep their places; a size is cut as the columns are.
    const label = equalFrequencyClasses(y, outcome.task === 'regression' ? count : 64);
    return mutualInformation(equalFrequencyClasses(x, count), label).corrected;
  });
}

export default definePreprocessor({
  name: 'select-information',
  summary: 'Keeps the columns that tell most about the outcome, by mutual information',
  source: 'own; mutual information of equal-frequency classes, corrected as Miller 1955',
  params: {
    keep: { type: 'int', default: 20, min: 1, max: 100_000, sweep: [10, 20, 40], doc: 'columns that stay' },
  },
  fillsUnknown: false,
  readsOutcome: true,
  fit: (train, { keep }, _rng, outcome) => {
    checkTrainRows('select-information', train);
    const scores = informationOf(train.columns, needOutcome('select-information', outcome));
    return keepColumns('select-information', train.columns.length, largest(scores, keep));
  },
  restore: (json) => restoreKept('select-information', json),
});
