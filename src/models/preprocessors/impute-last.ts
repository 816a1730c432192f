import { definePreprocessor, type FittedPreprocessor } from '../../core/preprocess.js';
import { numberOf } from '../state.js';

/**
 * The last known value carried on, for as long as it may pass for current.
 *
 * @param x   (n,) NaN is not known
 * @param max rows that a value is carried at most, whole, ≥ 1
 * @returns (n,) a copy; NaN before the first known value, and where the last one is older than `max` rows
 */
export function imputeLast(x: Float64Array, max: number): Float64Array {
  const out = x.slice();
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < x.length; i++) {
    if (!Number.isNaN(x[i])) last = i;
    else if (i - last <= max) out[i] = x[last];
  }
  return out;
}

function step(max: number): FittedPreprocessor {
  return {
    apply: (table) => ({ ...table, columns: table.columns.map((x) => imputeLast(x, max)) }),
    toJSON: () => ({ max }),
  };
}

export default definePreprocessor({
  name: 'impute-last',
  summary: 'Unknown values become the last known one, up to an age',
  source: 'Little & Rubin 2019, Statistical Analysis with Missing Data: last observation carried forward',
  params: { max: { type: 'int', default: 24, min: 1, max: 1_000_000, doc: 'rows that a value is carried at most' } },
  fillsUnknown: true,
  fit: (_train, p) => step(p.max),
  restore: (json) => step(numberOf(json, 'max')),
});
