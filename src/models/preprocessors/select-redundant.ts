import { averageRanks } from '../../core/math/ranks.js';
import { definePreprocessor } from '../../core/preprocess.js';
import { keepColumns, restoreKept, thinned } from '../preprocessing/select.js';
import { checkTrainRows } from '../preprocessing/table.js';

/** More rows would not change which columns are twins. */
const MOST_ROWS = 20_000;

/** Ranks among the known values; NaN where the column is not known. */
function knownRanks(column: Float64Array): Float64Array {
  const ranks = averageRanks(column.filter((value) => !Number.isNaN(value)));
  let next = 0;
  return column.map((value) => (Number.isNaN(value) ? value : ranks[next++]));
}

/** |correlation| of two columns on the rows where both are known; 0 where one of them does not vary there. */
function alike(a: Float64Array, b: Float64Array): number {
  let n = 0;
  let sumA = 0;
  let sumB = 0;
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]) || Number.isNaN(b[i])) continue;
    n++;
    sumA += a[i];
    sumB += b[i];
  }
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]) || Number.isNaN(b[i])) continue;
    const x = a[i] - sumA / n;
    const y = b[i] - sumB / n;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  return aa > 0 && bb > 0 ? Math.min(1, Math.abs(ab) / (Math.sqrt(aa) * Math.sqrt(bb))) : 0;
}

/** The columns that stay, increasing: each is compared with those before it that stayed. */
export function withoutTwins(columns: readonly Float64Array[], limit: number): number[] {
  const ranks = columns.map(knownRanks);
  const kept: number[] = [];
  ranks.forEach((column, k) => {
    if (kept.every((other) => alike(column, ranks[other]) <= limit)) kept.push(k);
  });
  return kept;
}

/** Looks at the columns only, not at the outcome; the first of a group stays, so the order of features decides. */
export default definePreprocessor({
  name: 'select-redundant',
  summary: 'Leaves out columns that repeat an earlier one, by rank correlation either way',
  source: 'own; Spearman correlation of every pair on at most 20,000 evenly spaced training rows',
  params: {
    limit: {
      type: 'float',
      default: 0.95,
      min: 0,
      max: 1,
      sweep: [0.8, 0.9, 0.95],
      doc: 'rank correlation, without its sign, above which the later column is left out',
    },
  },
  fillsUnknown: false,
  fit: (train, { limit }) => {
    checkTrainRows('select-redundant', train);
    const kept = withoutTwins(thinned(train, MOST_ROWS), limit);
    return keepColumns('select-redundant', train.columns.length, kept);
  },
  restore: (json) => restoreKept('select-redundant', json),
});
