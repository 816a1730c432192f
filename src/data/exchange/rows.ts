import {
  type CandleInput,
  type Candles,
  EXTRA_COLUMNS,
  type ExtraColumn,
  makeCandles,
  type SeriesKey,
} from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { formatInterval, isOnGrid, isoUtc, MINUTE_MS } from '../../core/kit/time.js';
import { ExchangeFault } from './fault.js';

/** One bar as numbers: open time, open, high, low, close, volume, then the extra columns where the venue gives them. */
export type Row = readonly number[];

/** Places of the fields in a Binance kline; the plain form of ccxt has the first six only. */
const OHLCV = [0, 1, 2, 3, 4, 5];
/** quote volume, trades, taker buy base, taker buy quote: in the order of EXTRA_COLUMNS */
const KLINE_EXTRA = [7, 8, 9, 10];

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** What the rows of an answer are: all fields of a kline, the plain form of ccxt, or mark prices, whose volume says nothing. */
export type RowForm = 'kline' | 'plain' | 'mark';

/** Our clock may be behind the venue's by this much before one of its bars counts as lying in the future. */
const FUTURE_MS = MINUTE_MS;

/**
 * The rows of one answer, sorted, each bar once, only those that open in [fromMs, toMs).
 *
 * Equal duplicates are dropped; duplicates that differ are refused, because nobody can say which one is true.
 *
 * @throws ExchangeFault of kind `page` when the answer is not a list of possible bars
 */
export function readRows(
  answer: unknown,
  facts: { key: SeriesKey; fromMs: number; toMs: number; venueNowMs: number; form: RowForm },
): Row[] {
  const { key, fromMs, toMs, venueNowMs, form } = facts;
  if (!Array.isArray(answer)) throw new ExchangeFault('page', `expected a list of bars, found ${typeof answer}`);
  const places = { kline: [...OHLCV, ...KLINE_EXTRA], plain: OHLCV, mark: OHLCV.slice(0, 5) }[form];
  const rows: Row[] = answer.map((raw) => {
    const row = readRow(raw, places);
    return form === 'mark' ? [...row, 0] : row;
  });
  rows.sort((a, b) => a[0] - b[0]);
  const out: Row[] = [];
  for (const row of rows) {
    const time = row[0];
    if (!isOnGrid(time, key.intervalMs)) {
      throw new ExchangeFault('page', `bar ${show(time)} is not on the grid of ${formatInterval(key.intervalMs)}`);
    }
    if (time > venueNowMs + FUTURE_MS) throw new ExchangeFault('page', `bar ${show(time)} lies in the future`);
    if (time < fromMs || time >= toMs) continue;
    const last = out.at(-1);
    if (last !== undefined && last[0] === time) requireEqual(last, row);
    else out.push(row);
  }
  return out;
}

function readRow(raw: unknown, places: readonly number[]): number[] {
  if (!Array.isArray(raw) || raw.length <= places[places.length - 1]) {
    throw new ExchangeFault('page', `a bar must be a list of at least ${places[places.length - 1] + 1} fields`);
  }
  return places.map((place) => {
    const value: unknown = raw[place];
    const number = readNumber(value);
    if (!Number.isFinite(number)) {
      throw new ExchangeFault(
        'page',
        `bar ${show(Number(raw[0]))}: field ${place} must be a number, was ${quote(value)}`,
      );
    }
    return number;
  });
}

/** A number, or text that is one and nothing else; NaN for anything else. */
export function readNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && NUMBER.test(value) ? Number(value) : Number.NaN;
}

/** @throws ExchangeFault of kind `page` when two answers tell different things of one bar */
export function requireEqual(a: Row, b: Row): void {
  if (a.some((value, i) => value !== b[i])) {
    throw new ExchangeFault('page', `bar ${show(a[0])} came twice with different values`);
  }
}

/**
 * Rows as candles.
 *
 * @throws ExchangeFault of kind `page` at the first bar that no market can have
 */
export function rowsToCandles(key: SeriesKey, rows: readonly Row[]): Candles {
  const column = (place: number): Float64Array => Float64Array.from(rows, (row) => row[place]);
  const extra: Partial<Record<ExtraColumn, Float64Array>> = {};
  if (rows.length > 0 && rows[0].length > OHLCV.length) {
    EXTRA_COLUMNS.forEach((name, i) => {
      extra[name] = column(OHLCV.length + i);
    });
  }
  const [openTime, open, high, low, close, volume] = OHLCV.map(column);
  const { venue, market, symbol, intervalMs } = key;
  const input: CandleInput = { venue, market, symbol, intervalMs, openTime, open, high, low, close, volume, extra };
  try {
    return makeCandles(input);
  } catch (error) {
    if (error instanceof QuantError && error.code === 'E_DATA') throw new ExchangeFault('page', error.message);
    throw error;
  }
}

function show(timeMs: number): string {
  return Math.abs(timeMs) < 8.64e15 ? isoUtc(timeMs) : String(timeMs);
}

function quote(value: unknown): string {
  return typeof value === 'string' ? `"${value.slice(0, 20)}"` : String(value);
}
