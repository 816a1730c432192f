import { type Candles, EXTRA_COLUMNS } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { firstKnown } from '../../core/math/rolling.js';
import { computeFeatures } from '../pipeline.js';
import { type FeatureSpec, featureReads, featureWarmup, parseFeature } from '../spec.js';
import { openFeatures } from '../stream.js';
import { copyOfBars, type World } from './worlds.js';

export type Law = 'causality' | 'warm-up' | 'sameness' | 'input' | 'stream' | 'shape' | 'failure';

/** A law that a feature broke, at one bar of it. */
export interface Finding {
  /** canonical text */
  readonly column: string;
  readonly law: Law;
  /** -1 when it is about no bar */
  readonly row: number;
  /** open time of that bar, UTC ms; NaN when it is about no bar */
  readonly openTime: number;
  /** the value with all bars, or the one that the law asks for */
  readonly expected: number;
  readonly found: number;
  /** what is probably wrong, in words */
  readonly cause: string;
}

export interface AloneResult {
  /** the column, when it can be held to more laws; null when it cannot */
  readonly column: Float64Array | null;
  readonly found: readonly Finding[];
  /** why it was not checked at all; null when it was */
  readonly reason: string | null;
}

/** A stream is compared on this many bars. */
const STREAMED = 600;

/** The first row on which two columns differ in any bit (NaN equals NaN), or -1. A missing row differs. */
export function firstDifference(a: Float64Array, b: Float64Array, rows: number): number {
  for (let i = 0; i < rows; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}

/** The laws that need one look at a column on the bars as they are. */
export function lawsAlone({ candles, context }: World, text: string): AloneResult {
  const finding = (law: Law, row: number, values: { expected: number; found: number }, cause: string): Finding => ({
    column: text,
    law,
    row,
    openTime: candles.openTime[row] ?? Number.NaN,
    ...values,
    cause,
  });
  const none = { expected: Number.NaN, found: Number.NaN };
  const own = copyOfBars(candles);
  const watched = watchExtra(own);
  let column: Float64Array;
  let again: Float64Array;
  try {
    [column] = computeFeatures(watched.candles, [text], { context }).columns;
    // What it wrote into its input must not reach the second time.
    column = column.slice();
    [again] = computeFeatures(copyOfBars(candles), [text], { context }).columns;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof QuantError && error.code === 'E_NO_DATA')
      return { column: null, found: [], reason: error.message };
    if (error instanceof QuantError && error.code === 'E_BUG') throw error;
    return { column: null, found: [finding('failure', -1, none, `throws: ${error.message}`)], reason: null };
  }
  const written = writtenTo(candles, own);
  if (written !== null) {
    const { name, ...rest } = written;
    const cause = `writes into ${name} of the bars, which every other feature reads too: copy it first`;
    return { column: null, found: [finding('input', rest.row, rest, cause)], reason: null };
  }
  if (column.length !== candles.length) {
    const lengths = { expected: candles.length, found: column.length };
    return { column: null, found: [finding('shape', -1, lengths, 'must have one row for each bar')], reason: null };
  }
  const differs = firstDifference(again, column, candles.length);
  if (differs >= 0) {
    const cause = 'gives another value when it is computed again: it draws at random, or remembers the last time';
    const values = { expected: column[differs], found: again[differs] };
    return { column: null, found: [finding('sameness', differs, values, cause)], reason: null };
  }
  if (column.length > 0 && column.every(Number.isNaN)) {
    return {
      column: null,
      found: [],
      reason: `no bar of ${candles.symbol} has a value of it: they lack what it reads, or are too few`,
    };
  }
  const spec = parseFeature(text);
  const found = [
    ...warmupFaults(column, spec, watched.isRead()).map(({ row, cause }) =>
      finding('warm-up', row, { expected: Number.NaN, found: column[row] }, cause),
    ),
    ...streamFaults(candles, column, spec).map(({ row, value }) =>
      finding('stream', row, { expected: column[row], found: value }, 'its stream gives another value than its column'),
    ),
  ];
  return { column, found, reason: null };
}

/** Tells whether columns were read that a source may not know. */
function watchExtra(bars: Candles): { readonly candles: Candles; readonly isRead: () => boolean } {
  const { extra, ...rest } = bars;
  let isRead = false;
  const candles: Candles = {
    ...rest,
    get extra() {
      isRead = true;
      return extra;
    },
  };
  return { candles, isRead: () => isRead };
}

function writtenTo(before: Candles, after: Candles) {
  const columns = ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const;
  const pairs: [string, Float64Array, Float64Array][] = [
    ...columns.map((name): [string, Float64Array, Float64Array] => [name, before[name], after[name]]),
    ...EXTRA_COLUMNS.flatMap((name): [string, Float64Array, Float64Array][] => {
      const [a, b] = [before.extra[name], after.extra[name]];
      return a === undefined || b === undefined ? [] : [[name, a, b]];
    }),
  ];
  for (const [name, a, b] of pairs) {
    const row = firstDifference(b, a, a.length);
    if (row >= 0) return { name, row, expected: a[row], found: b[row] };
  }
  return null;
}

/**
 * The first row that breaks the law of the warm-up: nothing before it, a number on every row after. What reads more than
 * bars may have holes where that has some, and longer bars have a grid of their own: there only infinities are wrong.
 */
function warmupFaults(column: Float64Array, spec: FeatureSpec, readsExtra: boolean): { row: number; cause: string }[] {
  const rows = featureWarmup(spec);
  const isExact = !Number.isNaN(rows) && featureReads(spec).length === 0 && !readsExtra;
  const infinite = column.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (infinite >= 0) return [{ row: infinite, cause: 'is infinite: a division by zero, or the logarithm of it' }];
  if (!isExact) return [];
  const early = firstKnown(column);
  if (early < Math.min(rows, column.length)) {
    return [
      {
        row: early,
        cause: `has a value in its warm-up of ${rows} bars: the warm-up is too long, or the value a guess`,
      },
    ];
  }
  const hole = column.findIndex((value, i) => i >= rows && Number.isNaN(value));
  if (hole < 0) return [];
  return [{ row: hole, cause: `has no value after its warm-up of ${rows} bars: the warm-up is too short, or 0 / 0` }];
}

/** The first row on which the stream's value is another one; only where every part has a stream of its own. */
function streamFaults(candles: Candles, column: Float64Array, spec: FeatureSpec): { row: number; value: number }[] {
  if (!hasOwnStream(spec)) return [];
  const open = openFeatures([spec.text], candles.intervalMs);
  const rows = Math.min(STREAMED, candles.length);
  for (let row = 0; row < rows; row++) {
    const [value] = open.push({
      openTime: candles.openTime[row],
      open: candles.open[row],
      high: candles.high[row],
      low: candles.low[row],
      close: candles.close[row],
      volume: candles.volume[row],
    });
    if (!Object.is(value, column[row])) return [{ row, value }];
  }
  return [];
}

function hasOwnStream(spec: FeatureSpec): boolean {
  if (spec.type === 'resampled') return hasOwnStream(spec.input);
  if (spec.definition.stream === undefined || featureReads(spec).length > 0) return false;
  if (spec.type === 'source') return true;
  return hasOwnStream(spec.input) && (spec.other === null || hasOwnStream(spec.other));
}
