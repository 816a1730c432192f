import { type Candles, makeCandles } from '../../src/core/candles.js';
import { createRng } from '../../src/core/kit/rng.js';
import { HOUR_MS } from '../../src/core/kit/time.js';

/** 2024-01-01T00:00Z, a Monday: where test series begin. */
export const START_MS = 1_704_067_200_000;

/** `f(1, 2, 3)`: a column written out. */
export function f(...numbers: number[]): Float64Array {
  return Float64Array.from(numbers);
}

export interface SeriesOptions {
  readonly symbol?: string;
  readonly intervalMs?: number;
  /** open time of the first bar, UTC ms */
  readonly startMs?: number;
  readonly market?: 'spot' | 'swap' | 'mark';
}

/**
 * One bar by hand: a number is a flat bar at that price; otherwise open, high, low, close, volume (default 1), and the
 * bar's place on the time grid (default: the one after the bar before it; more makes a gap).
 */
export type BarRow = number | readonly [number, number, number, number, number?, number?];

/** Candles written out by hand, checked like any others. */
export function candlesFrom(rows: readonly BarRow[], options: SeriesOptions = {}): Candles {
  const { symbol = 'TESTUSDT', intervalMs = HOUR_MS, startMs = START_MS, market = 'spot' } = options;
  const n = rows.length;
  const columns = { openTime: f(), open: f(), high: f(), low: f(), close: f(), volume: f() };
  for (const name of Object.keys(columns) as (keyof typeof columns)[]) columns[name] = new Float64Array(n);
  let place = -1;
  rows.forEach((row, i) => {
    const [open, high, low, close, volume = 1, at = place + 1] = typeof row === 'number' ? [row, row, row, row] : row;
    place = at;
    columns.openTime[i] = startMs + place * intervalMs;
    columns.open[i] = open;
    columns.high[i] = high;
    columns.low[i] = low;
    columns.close[i] = close;
    columns.volume[i] = volume;
  });
  return makeCandles({ venue: 'test', market, symbol, intervalMs, ...columns });
}

/**
 * The golden series GS1: 300 hourly bars that any language can make again, exactly.
 *
 * A Park–Miller generator (x = x · 16807 mod 2^31 − 1, from 20240607) draws close, high, low, volume of each bar; each
 * bar opens at the close before it. Values of other programs on it are kept in test/reference.
 */
export function gs1(): Candles {
  return parkMillerBars('GS1USDT', 20240607, (close) => close);
}

/** GS1's sister GS2: other draws, and each bar opens up to 1 % away from the close before it. */
export function gs2(): Candles {
  return parkMillerBars('GS2USDT', 7, (close, u, round4) => round4(close * (1 + (u() - 0.5) * 0.02)));
}

type Draw = () => number;

function parkMillerBars(
  symbol: string,
  seed: number,
  openAfter: (close: number, u: Draw, round4: (z: number) => number) => number,
): Candles {
  let x = seed;
  const u = (): number => {
    x = (x * 16807) % 2147483647;
    return x / 2147483647;
  };
  const round4 = (z: number): number => Math.round(z * 1e4) / 1e4;
  const rows: BarRow[] = [];
  let last = 100;
  for (let i = 0; i < 300; i++) {
    const open = openAfter(last, u, round4);
    const close = round4(open * (1 + (u() - 0.5) * 0.04));
    const high = round4(Math.max(open, close) * (1 + u() * 0.01));
    const low = round4(Math.min(open, close) * (1 - u() * 0.01));
    const volume = Math.floor(u() * 1000) + 1;
    rows.push([open, high, low, close, volume]);
    last = close;
  }
  return candlesFrom(rows, { symbol });
}

export interface RandomSeries extends SeriesOptions {
  readonly seed: number | string;
  readonly length: number;
  /** share of bars that come after missing ones, in [0, 1) */
  readonly gapShare?: number;
  /** about where it starts, quote per base; 1e-8 and 1e8 are fine */
  readonly price?: number;
  /** mean log return per bar */
  readonly drift?: number;
  /** standard deviation of log returns per bar */
  readonly volatility?: number;
  readonly zeroVolumeShare?: number;
  /** share of bars in which the price does not move at all */
  readonly flatShare?: number;
}

/**
 * A seeded random walk of bars that a market could have: opens gap from the close before, wicks on both sides.
 * The same options give the same bits.
 */
export function randomCandles(options: RandomSeries): Candles {
  const { seed, length, gapShare = 0, price = 100, drift = 0, volatility = 0.01 } = options;
  const { zeroVolumeShare = 0, flatShare = 0 } = options;
  const rng = createRng(`series/${seed}`);
  const rows: BarRow[] = [];
  let last = price;
  let place = 0;
  for (let i = 0; i < length; i++) {
    // Every bar draws the same number of times, so that one option does not move the others' draws.
    const [jump, move, up, down] = [rng.normal(), rng.normal(), rng.uniform(), rng.uniform()];
    const [size, isEmpty, isFlat, isGap, gap] = [
      rng.uniform(),
      rng.uniform(),
      rng.uniform(),
      rng.uniform(),
      rng.below(50),
    ];
    if (i > 0 && isGap < gapShare) place += 1 + gap;
    const volume = isEmpty < zeroVolumeShare ? 0 : 1000 * size + 0.001;
    if (isFlat < flatShare) rows.push([last, last, last, last, volume, place]);
    else {
      const open = last * Math.exp(0.1 * volatility * jump);
      const close = open * Math.exp(drift + volatility * move);
      const high = Math.max(open, close) * (1 + volatility * up);
      const low = Math.min(open, close) / (1 + volatility * down);
      rows.push([open, high, low, close, volume, place]);
      last = close;
    }
    place++;
  }
  return candlesFrom(rows, options);
}
