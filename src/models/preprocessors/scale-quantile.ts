import type { Json } from '../../core/kit/json.js';
import { sortedQuantile } from '../../core/math/quantile.js';
import { normalInverse } from '../../core/math/special.js';
import { definePreprocessor, type FittedPreprocessor } from '../../core/preprocess.js';
import { checkTrainRows, checkWidth, sortedKnown } from '../preprocessing/table.js';
import { listOf, numbersJson, numbersOf } from '../state.js';

/** Nothing is rarer than this in training rows: beyond the outermost value the score stays where it is. */
const RAREST = 1e-7 - Number.EPSILON;

/** The first place in a rising list whose value is not below `value` (or, with `after`, is above it). */
function placeOf(marks: Float64Array, value: number, after: boolean): number {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (marks[middle] < value || (after && marks[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The share of training values below this one, in a straight line between marks; equal marks count half.
 *
 * @param marks (m,) values at evenly spaced shares, in rising order, m ≥ 2
 * @returns in [0, 1]; NaN for NaN
 */
export function shareBelow(marks: Float64Array, value: number): number {
  if (Number.isNaN(value)) return value;
  const last = marks.length - 1;
  if (value < marks[0]) return 0;
  if (value > marks[last]) return 1;
  const from = placeOf(marks, value, false);
  if (marks[from] === value) return (from + placeOf(marks, value, true) - 1) / (2 * last);
  return (from - 1 + (value - marks[from - 1]) / (marks[from] - marks[from - 1])) / last;
}

function restore(json: Json): FittedPreprocessor {
  const marks = listOf(json, 'marks').map((column) => numbersOf({ column }, 'column'));
  const score = (of: Float64Array, value: number): number => {
    const isFlat = of.length < 2 || of[0] === of[of.length - 1];
    if (isFlat) return Number.isNaN(value) ? value : 0;
    const share = shareBelow(of, value);
    return Number.isNaN(share) ? share : normalInverse(Math.min(1 - RAREST, Math.max(RAREST, share)));
  };
  return {
    apply: (table) => {
      checkWidth('scale-quantile', table, marks.length);
      return { ...table, columns: table.columns.map((x, k) => x.map((value) => score(marks[k], value))) };
    },
    toJSON: () => json,
  };
}

export default definePreprocessor({
  name: 'scale-quantile',
  summary: 'Columns by their rank in training, as the values of a normal distribution',
  source:
    'own; as scikit-learn QuantileTransformer(output_distribution="normal"), but equal values at either end count half too',
  params: {
    marks: { type: 'int', default: 200, min: 2, max: 10_000, doc: 'quantiles that are kept of each column' },
  },
  fillsUnknown: false,
  fit: (train, p) => {
    checkTrainRows('scale-quantile', train);
    const marks = train.columns.map((x) => {
      const sorted = sortedKnown(x);
      const count = Math.min(p.marks, sorted.length);
      return numbersJson(Array.from({ length: count }, (_, i) => sortedQuantile(sorted, i / Math.max(1, count - 1))));
    });
    return restore({ marks });
  },
  restore,
});
