import { type Candles, EXTRA_COLUMNS, type ExtraColumn } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';

/** The stored columns of a candle in their one order: time, prices, volume, then those a source may not know. */
export const STORED_COLUMNS = [
  'open_time',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'quote_volume',
  'trades',
  'taker_buy_base',
  'taker_buy_quote',
] as const;
export const WIDTH = STORED_COLUMNS.length;
/** open_time, open, high, low, close, volume: known for every bar */
export const BASE_WIDTH = 6;

/** Columns in that order. The extra ones are absent when no bar of theirs is known; NaN marks one that is not. */
export type StoredColumns = readonly (Float64Array | undefined)[];

export function columnsOf(
  c: Pick<Candles, 'openTime' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'extra'>,
): StoredColumns {
  return [c.openTime, c.open, c.high, c.low, c.close, c.volume, ...EXTRA_COLUMNS.map((name) => c.extra[name])];
}

/** open_time, open, high, low, close, volume: the columns that are always there. */
export function baseColumns(columns: StoredColumns): readonly Float64Array[] {
  const base = columns.slice(0, BASE_WIDTH).filter((column) => column !== undefined);
  if (base.length !== BASE_WIDTH)
    throw new QuantError('E_BUG', `${base.length} base columns, ${BASE_WIDTH} are needed`);
  return base;
}

/** The extra columns by name, those without a known bar left out. */
export function extraOf(columns: StoredColumns): Partial<Record<ExtraColumn, Float64Array>> {
  const extra: Partial<Record<ExtraColumn, Float64Array>> = {};
  EXTRA_COLUMNS.forEach((name, k) => {
    const column = columns[BASE_WIDTH + k];
    if (column !== undefined) extra[name] = column;
  });
  return extra;
}

/** A column that worker threads can read without a copy. */
export function sharedColumn(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}
