import type { Json } from '../../core/kit/json.js';
import { numbersJson, numbersOf } from '../state.js';

/** Mean and spread of each column. */
export interface Standard {
  readonly mean: Float64Array;
  /** standard deviation (ddof 0); 0 for a column that did not vary */
  readonly deviation: Float64Array;
  /** 1 / deviation; 0 for a column that did not vary, which then counts for nothing */
  readonly inverse: Float64Array;
  /** how many values were known */
  readonly known: Float64Array;
}

/** A spread this small against the values themselves is rounding, not variation. */
const ROUNDING = 1e-13;

/** Mean and spread of what is known, in two passes so that a price with a small spread keeps its digits. */
export function fitStandard(columns: readonly Float64Array[]): Standard {
  const mean = new Float64Array(columns.length);
  const deviation = new Float64Array(columns.length);
  const known = new Float64Array(columns.length);
  columns.forEach((column, k) => {
    const x = column.filter((value) => !Number.isNaN(value));
    known[k] = x.length;
    if (x.length === 0) return;
    // From the first value, so that a flat column has its value as mean and a spread of 0 exactly.
    const centre = x[0] + x.reduce((sum, value) => sum + (value - x[0]), 0) / x.length;
    const squares = x.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    const largest = x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const spread = Math.sqrt(squares / x.length);
    mean[k] = centre;
    deviation[k] = spread > ROUNDING * largest ? spread : 0;
  });
  return { mean, deviation, inverse: inverseOf(deviation), known };
}

function inverseOf(deviation: Float64Array): Float64Array {
  return deviation.map((value) => (value > 0 ? 1 / value : 0));
}

export function standardJson({ mean, deviation, known }: Standard): { readonly [key: string]: Json } {
  return { mean: numbersJson(mean), deviation: numbersJson(deviation), known: numbersJson(known) };
}

export function standardFrom(json: Json): Standard {
  const mean = numbersOf(json, 'mean');
  const deviation = numbersOf(json, 'deviation', mean.length);
  return { mean, deviation, inverse: inverseOf(deviation), known: numbersOf(json, 'known', mean.length) };
}

/** One row in standard deviations from the training mean; NaN where it is not known. */
export function standardRow(
  columns: readonly Float64Array[],
  row: number,
  { mean, inverse }: Standard,
  into: Float64Array,
): void {
  for (let k = 0; k < columns.length; k++) into[k] = (columns[k][row] - mean[k]) * inverse[k];
}
