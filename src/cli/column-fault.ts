import type { Definition } from '../core/kit/registry.js';

/** Kinds whose `compute` returns columns as long as the bars, one per output. */
const SOURCES: readonly string[] = [
  'indicator',
  'pattern',
  'calendar',
  'cross',
  'derivative',
  'microstructure',
  'account',
];

/**
 * What is wrong with the columns that a user's feature has returned, in words, or nothing. A column of another length
 * would be read past its end, and NaN there would look like a warm-up.
 *
 * @param input what it was computed from: candles, or the column that a transform is laid over
 */
export function columnFault(definition: Definition, input: unknown, value: unknown): string | undefined {
  const rows = (input as { readonly length: number }).length;
  if (definition.kind === 'transform') return columnsFault([value], ['the column'], rows);
  if (!SOURCES.includes(definition.kind)) return undefined;
  const outputs: readonly string[] = Reflect.get(definition, 'outputs');
  if (!Array.isArray(value) || value.length !== outputs.length) {
    const found = Array.isArray(value) ? `a list of ${value.length}` : kindOf(value);
    return `must return a list with one Float64Array for each of ${outputs.join(', ')}, returned ${found}`;
  }
  return columnsFault(value, outputs, rows);
}

function columnsFault(columns: readonly unknown[], names: readonly string[], rows: number): string | undefined {
  for (const [k, column] of columns.entries()) {
    if (!isFloat64Array(column)) return `must return ${names[k]} as a Float64Array, returned ${kindOf(column)}`;
    if (column.length !== rows)
      return `must return ${rows} rows of ${names[k]}, one per bar, returned ${column.length}`;
  }
  return undefined;
}

/** A user's file may be run in a context whose Float64Array is not ours. */
function isFloat64Array(value: unknown): value is Float64Array {
  return kindOf(value) === 'a Float64Array';
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  return `a ${Object.prototype.toString.call(value).slice(8, -1)}`;
}
