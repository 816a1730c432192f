import { sameLength } from './kit/check.js';
import { QuantError } from './kit/errors.js';
import { formatInterval, isoUtc } from './kit/time.js';

/** Which market a series belongs to, and how long its bars are. */
export interface SeriesKey {
  /** `binance`, `kraken`, a file's venue, or `sim` */
  readonly venue: string;
  /** `mark`: the mark price of the perpetual of this name; it has no volume and cannot be traded */
  readonly market: 'spot' | 'swap' | 'mark';
  /** `BTCUSDT` */
  readonly symbol: string;
  readonly intervalMs: number;
}

/** Columns beside open, high, low, close and volume that a source may know. A value that is not known is NaN. */
export const EXTRA_COLUMNS = ['quoteVolume', 'trades', 'takerBuyBase', 'takerBuyQuote'] as const;
export type ExtraColumn = (typeof EXTRA_COLUMNS)[number];

/**
 * One market as columns. Bar i spans `[openTime[i], openTime[i] + intervalMs)` and is known at its end.
 *
 * Times are UTC milliseconds, prices quote per base, volume base. A bar that the venue does not have is a jump in
 * `openTime`, never an invented row.
 */
export interface Candles extends SeriesKey {
  readonly length: number;
  readonly openTime: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly extra: Readonly<Partial<Record<ExtraColumn, Float64Array>>>;
  /** true for the built-in simulated market: every result made of it says so */
  readonly isSimulated: boolean;
}

export type CandleInput = Omit<Candles, 'length' | 'extra' | 'isSimulated'> &
  Partial<Pick<Candles, 'extra' | 'isSimulated'>>;

/**
 * Checks the columns once and binds them together without a copy.
 *
 * @throws E_SHAPE when columns differ in length
 * @throws E_DATA at the first row with a value that no market can have: not finite, price ≤ 0, high below low, open or
 *   close outside [low, high], negative volume, time not increasing by whole intervals
 */
export function makeCandles(input: CandleInput): Candles {
  const { openTime, open, high, low, close, volume, extra = {}, isSimulated = false } = input;
  const length = sameLength(`candles ${input.symbol}`, { openTime, open, high, low, close, volume, ...extra });
  for (let i = 0; i < length; i++) {
    const reason = rowFault(input, i);
    if (reason !== undefined) {
      throw new QuantError('E_DATA', `${describeSeries(input)}: bar ${isoTime(openTime[i])} ${reason}`, {
        hint: 'run quant data check',
      });
    }
  }
  const { venue, market, symbol, intervalMs } = input;
  return Object.freeze({
    venue,
    market,
    symbol,
    intervalMs,
    length,
    openTime,
    open,
    high,
    low,
    close,
    volume,
    extra: Object.freeze({ ...extra }),
    isSimulated,
  });
}

type Ohlcv = Pick<Candles, 'intervalMs' | 'openTime' | 'open' | 'high' | 'low' | 'close' | 'volume'>;

/** Why row i cannot be a bar, in words, or undefined when it can. One rule for files, exchanges and the store. */
export function rowFault(c: Ohlcv, i: number): string | undefined {
  const fault = barFault(c, i);
  if (fault !== undefined) return fault;
  if (i === 0) return Number.isFinite(c.openTime[0]) ? undefined : 'has no time';
  const step = c.openTime[i] - c.openTime[i - 1];
  if (step > 0 && step % c.intervalMs === 0) return undefined;
  return step > 0
    ? `opens ${step} ms after the bar before it, which is not a multiple of ${formatInterval(c.intervalMs)}`
    : 'is not later than the bar before it';
}

/** The part of `rowFault` that looks at the bar alone: prices and volume, not its place in time. */
export function barFault(c: Omit<Ohlcv, 'intervalMs' | 'openTime'>, i: number): string | undefined {
  const o = c.open[i];
  const h = c.high[i];
  const l = c.low[i];
  const k = c.close[i];
  const v = c.volume[i];
  // One comparison chain on the good path: NaN fails every comparison.
  if (l > 0 && o >= l && k >= l && h >= o && h >= k && h < 9e15 && v >= 0 && v < 9e15) return undefined;
  for (const [name, value] of [
    ['open', o],
    ['high', h],
    ['low', l],
    ['close', k],
  ] as const) {
    if (!(value > 0 && value < 9e15)) return `has ${name} ${value}, a price must be above 0`;
  }
  if (!(v >= 0 && v < 9e15)) return `has volume ${v}, which must be 0 or more`;
  if (h < l) return `has high ${h} below low ${l}`;
  return `has open ${o} or close ${k} outside low ${l} … high ${h}`;
}

function isoTime(ms: number): string {
  return Number.isFinite(ms) ? isoUtc(ms) : String(ms);
}

/** `binance spot BTCUSDT 1h` */
export function describeSeries(key: SeriesKey): string {
  return `${key.venue} ${key.market} ${key.symbol} ${formatInterval(key.intervalMs)}`;
}

/** Rows [from, to) as views on the same memory; fewer where there are fewer. @param from, to 0 or more */
export function sliceCandles(c: Candles, from: number, to: number): Candles {
  const cut = (column: Float64Array): Float64Array => column.subarray(from, to);
  const extra: Partial<Record<ExtraColumn, Float64Array>> = {};
  for (const name of EXTRA_COLUMNS) {
    const column = c.extra[name];
    if (column !== undefined) extra[name] = cut(column);
  }
  const openTime = cut(c.openTime);
  return Object.freeze({
    ...c,
    length: openTime.length,
    openTime,
    open: cut(c.open),
    high: cut(c.high),
    low: cut(c.low),
    close: cut(c.close),
    volume: cut(c.volume),
    extra: Object.freeze(extra),
  });
}

/** The first row whose bar opens at or after `timeMs`; `length` when there is none. */
export function rowAtOrAfter(c: Pick<Candles, 'openTime' | 'length'>, timeMs: number): number {
  let from = 0;
  let to = c.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (c.openTime[middle] < timeMs) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Bars that open in [fromMs, toMs), as views. */
export function candlesBetween(c: Candles, fromMs: number, toMs: number): Candles {
  return sliceCandles(c, rowAtOrAfter(c, fromMs), rowAtOrAfter(c, toMs));
}
