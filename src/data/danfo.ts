import type { FeatureMatrix } from '../core/feature.js';
import { QuantError } from '../core/kit/errors.js';
import { firstKnown } from '../core/math/rolling.js';

/** What is used of a danfo.js DataFrame. */
export interface DanfoFrame {
  readonly columns: readonly string[];
  readonly index: readonly (string | number)[];
  column(name: string): { readonly values: unknown };
}

/** What is used of the module `danfojs-node`, or of `danfojs` in a browser. */
export interface DanfoModule<F extends DanfoFrame = DanfoFrame> {
  readonly DataFrame: new (data: Record<string, number[]>, options: { index: number[]; dtypes: string[] }) => F;
}

/** The column of open times in our files; a frame read from one of them has it. */
const TIME = 'time';

/**
 * A feature matrix as a danfo.js DataFrame: its columns under their texts, the open times (UTC ms) as the index, NaN
 * where a value is not known.
 *
 * danfo.js keeps every value as the double that it was, but calls the columns `float32`: `frame.tensor` rounds to seven
 * digits. It copies, takes no typed arrays, and has no rolling windows; compute the features here, then hand them over.
 *
 * @param danfo the loaded module; `danfojs-node` is imported when it is left out, an optional peer that you install
 * @throws E_CONFIG when danfojs-node is not there or does not start
 * @throws E_NO_DATA for a matrix without rows or without columns, which danfo.js cannot hold
 * @throws E_PARAM when two columns have one name
 */
export async function toDanfo<F extends DanfoFrame>(
  matrix: FeatureMatrix,
  danfo?: DanfoModule<F>,
): Promise<DanfoFrame> {
  const { names, columns, rows, openTime } = matrix;
  if (rows === 0 || names.length === 0) {
    throw new QuantError('E_NO_DATA', `a DataFrame needs rows and columns, found ${rows} and ${names.length}`);
  }
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (twice !== undefined)
    throw new QuantError('E_PARAM', `a DataFrame names each column once, "${twice}" is there twice`);
  const { DataFrame } = danfo ?? (await importDanfo());
  const data: [string, number[]][] = names.map((name, k) => [name, Array.from(columns[k])]);
  // danfo.js would guess the type of a column from its first rows, and call one of whole numbers int32.
  const dtypes = names.map(() => 'float32');
  return new DataFrame(Object.fromEntries(data), { index: Array.from(openTime), dtypes });
}

/**
 * A danfo.js DataFrame of numbers as a feature matrix. null, undefined and NaN are values that are not known; true and
 * false are 1 and 0.
 *
 * @param time the column of open times, UTC ms, Dates, or ISO text ending in Z; without it the column `time` where there is
 *   one, else the frame's index
 * @returns one column per other column of the frame; `warmup` is the first row on which every column is known
 * @throws E_DATA when open times do not increase, or a value is no number, with the column and the row
 */
export function fromDanfo(frame: DanfoFrame, { time }: { time?: string } = {}): FeatureMatrix {
  const at = time ?? (frame.columns.includes(TIME) ? TIME : undefined);
  if (at !== undefined && !frame.columns.includes(at)) {
    throw new QuantError('E_DATA', `the frame has no column "${at}"`, { hint: `it has: ${frame.columns.join(', ')}` });
  }
  const openTime = timesOf(at === undefined ? frame.index : valuesOf(frame, at), at ?? 'the index');
  const names = frame.columns.filter((name) => name !== at);
  const columns = names.map((name) => numbersOf(valuesOf(frame, name), name));
  return {
    names,
    columns,
    rows: openTime.length,
    openTime,
    warmup: columns.reduce((rows, column) => Math.max(rows, firstKnown(column)), 0),
  };
}

function valuesOf(frame: DanfoFrame, name: string): readonly unknown[] {
  const { values } = frame.column(name);
  if (Array.isArray(values)) return values;
  if (ArrayBuffer.isView(values) && !(values instanceof DataView)) return Array.from(Object.values(values));
  throw new QuantError('E_DATA', `column "${name}" of the frame must be a list of values`);
}

function numbersOf(values: readonly unknown[], name: string): Float64Array {
  return Float64Array.from(values, (value, row) => {
    if (typeof value === 'number') return value;
    if (value === null || value === undefined) return Number.NaN;
    if (typeof value === 'boolean') return Number(value);
    throw new QuantError('E_DATA', `column "${name}" must hold numbers, row ${row} is ${JSON.stringify(value)}`);
  });
}

/** Times as danfo.js has them: numbers, Dates where it has read a file, or text. NaN for what could be local time. */
function timeOf(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'string' && value.endsWith('Z')) return Date.parse(value);
  return typeof value === 'number' ? value : Number.NaN;
}

/** 0, 1, 2, … is how danfo.js numbers rows, no time. */
function timesOf(values: readonly unknown[], name: string): Float64Array {
  const times = Float64Array.from(values, timeOf);
  const isCount = times.length > 1 && times.every((value, row) => value === row);
  const wrong = isCount
    ? 0
    : times.findIndex((value, row) => !(Number.isSafeInteger(value) && !(value <= times[row - 1])));
  if (wrong < 0) return times;
  const found = JSON.stringify(values[wrong]);
  throw new QuantError(
    'E_DATA',
    isCount
      ? `${name} must hold open times, found the numbers of the rows`
      : `${name} must hold increasing open times, UTC ms or ISO text ending in Z, row ${wrong} is ${found}`,
    { hint: "name the column that holds them: fromDanfo(frame, { time: 'date' })" },
  );
}

async function importDanfo(): Promise<DanfoModule> {
  // Not a literal: the package is not there when this is compiled.
  const name = 'danfojs-node';
  try {
    const found: DanfoModule & { default?: DanfoModule } = await import(name);
    return typeof found.DataFrame === 'function' ? found : (found.default ?? found);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new QuantError('E_CONFIG', `danfojs-node cannot be loaded: ${reason}`, {
      hint: 'npm install danfojs-node, or give toDanfo the module of your own: toDanfo(matrix, danfo)',
      cause,
    });
  }
}
