/**
 * What "long", "short", "near" and "equal" mean in candlestick patterns: TA-Lib's default candle settings.
 *
 * A part of a candle is held against the mean of that part over the candles BEFORE it, so a candle does not raise its
 * own bar, and the same words fit every market and every volatility.
 *
 * TA-Lib slides each mean with one running total. Here each window is summed afresh, oldest candle first, so that a
 * row is made of exactly its own candles, wherever the data begins. Sums of price differences have no rounding as long
 * as the prices are of like size, and then both are the same bits. Where prices have grown many times over, a part
 * that equals its threshold exactly may fall on the other side: on 1.6 million real bars 25 of 3.3 million values that
 * are not 0.
 *
 * @source TA-Lib 0.6, ta_common/ta_global.c (TA_RestoreCandleDefaultSettings) and ta_func/ta_utility.h
 */
import type { Candles } from '../../core/candles.js';
import { sameLength } from '../../core/kit/check.js';
import { unknownColumn } from '../../core/math/rolling.js';

/** The columns a pattern looks at: (n,) each, quote per base. */
export type Ohlc = Pick<Candles, 'open' | 'high' | 'low' | 'close'>;

interface CandleSetting {
  /** which part of the candles is averaged */
  readonly part: (c: Ohlc, i: number) => number;
  /** how many candles before, 0 for the candle itself */
  readonly period: number;
  /** the threshold is this many times the mean */
  readonly factor: number;
}

export const CANDLE_SETTINGS = {
  /** a real body longer than the mean real body */
  bodyLong: { part: body, period: 10, factor: 1 },
  /** a real body shorter than the mean real body */
  bodyShort: { part: body, period: 10, factor: 1 },
  /** a real body that is as good as none */
  bodyDoji: { part: range, period: 10, factor: 0.1 },
  /** a shadow longer than the candle's own real body */
  shadowLong: { part: body, period: 0, factor: 1 },
  /** a shadow more than twice the candle's own real body */
  shadowVeryLong: { part: body, period: 0, factor: 2 },
  /** a shadow shorter than the mean shadow: half of both together */
  shadowShort: { part: shadows, period: 10, factor: 0.5 },
  /** a shadow that is as good as none */
  shadowVeryShort: { part: range, period: 10, factor: 0.1 },
  /** a distance that counts as near */
  near: { part: range, period: 5, factor: 0.2 },
  /** a distance that counts as far */
  far: { part: range, period: 5, factor: 0.6 },
  /** a distance that counts as none */
  equal: { part: range, period: 5, factor: 0.05 },
} as const satisfies Record<string, CandleSetting>;

/**
 * The threshold that each candle's part is held against.
 *
 * @returns (n,) quote per base; NaN on the first `period` rows of the setting
 */
export function threshold(c: Ohlc, name: keyof typeof CANDLE_SETTINGS): Float64Array {
  const { part, period, factor }: CandleSetting = CANDLE_SETTINGS[name];
  const n = c.close.length;
  const sizes = new Float64Array(n);
  for (let i = 0; i < n; i++) sizes[i] = part(c, i);
  const out = unknownColumn(n);
  for (let i = period; i < n; i++) {
    let total = period === 0 ? sizes[i] : 0;
    for (let k = i - period; k < i; k++) total += sizes[k];
    out[i] = period === 0 ? factor * total : factor * (total / period);
  }
  return out;
}

/**
 * Looks at every candle from row `from` on.
 *
 * @param verdict what the pattern says at row i: 100 or 80 bullish, -100 or -80 bearish, 0 not there
 * @returns (n,) NaN on rows [0, from)
 * @throws E_SHAPE when the columns differ in length
 */
export function scan(c: Ohlc, from: number, verdict: (i: number) => number): Float64Array {
  const { open, high, low, close } = c;
  const n = sameLength('candles', { open, high, low, close });
  const out = unknownColumn(n);
  for (let i = from; i < n; i++) out[i] = verdict(i);
  return out;
}

/** A candle that closes at or above its open. */
export function isWhite(c: Ohlc, i: number): boolean {
  return c.close[i] >= c.open[i];
}

export function isBlack(c: Ohlc, i: number): boolean {
  return c.close[i] < c.open[i];
}

/** 1 for a white candle, -1 for a black one. */
export function color(c: Ohlc, i: number): 1 | -1 {
  return isWhite(c, i) ? 1 : -1;
}

/** The real body's length, quote per base. */
export function body(c: Ohlc, i: number): number {
  return Math.abs(c.close[i] - c.open[i]);
}

/** The real body's upper end. */
export function bodyTop(c: Ohlc, i: number): number {
  return isWhite(c, i) ? c.close[i] : c.open[i];
}

/** The real body's lower end. */
export function bodyBottom(c: Ohlc, i: number): number {
  return isWhite(c, i) ? c.open[i] : c.close[i];
}

export function upperShadow(c: Ohlc, i: number): number {
  return c.high[i] - bodyTop(c, i);
}

export function lowerShadow(c: Ohlc, i: number): number {
  return bodyBottom(c, i) - c.low[i];
}

/** From low to high. */
export function range(c: Ohlc, i: number): number {
  return c.high[i] - c.low[i];
}

function shadows(c: Ohlc, i: number): number {
  return upperShadow(c, i) + lowerShadow(c, i);
}

/** The whole real body of candle `i` lies above that of candle `before`. */
export function bodyGapsUp(c: Ohlc, i: number, before: number): boolean {
  return bodyBottom(c, i) > bodyTop(c, before);
}

/** The whole real body of candle `i` lies below that of candle `before`. */
export function bodyGapsDown(c: Ohlc, i: number, before: number): boolean {
  return bodyTop(c, i) < bodyBottom(c, before);
}

/** Candle `i` lies above candle `before`, shadows and all. */
export function gapsUp(c: Ohlc, i: number, before: number): boolean {
  return c.low[i] > c.high[before];
}

/** Candle `i` lies below candle `before`, shadows and all. */
export function gapsDown(c: Ohlc, i: number, before: number): boolean {
  return c.high[i] < c.low[before];
}

/** `a` is no further than `distance` from `b`, either way, with TA-Lib's arithmetic. */
export function isWithin(a: number, b: number, distance: number): boolean {
  return a <= b + distance && a >= b - distance;
}
