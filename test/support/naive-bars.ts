import type { World } from './context.js';
import { before, type Column, type Expected, exponential } from './naive.js';

export interface Bars {
  readonly o: number[];
  readonly h: number[];
  readonly l: number[];
  readonly c: number[];
  readonly v: number[];
}
export const barsOf = ({ candles }: World): Bars => ({
  o: [...candles.open],
  h: [...candles.high],
  l: [...candles.low],
  c: [...candles.close],
  v: [...candles.volume],
});

export const near = (values: Column, scale: Column | number): Expected => ({ values, scale });
export const plus = (a: Column, b: Column): number[] => a.map((x, i) => x + b[i]);
export const minus = (a: Column, b: Column): number[] => a.map((x, i) => x - b[i]);
export const over = (a: Column, b: Column, none = 0): number[] => a.map((x, i) => (b[i] === 0 ? none : x / b[i]));
export const times = (a: Column, factor: number): number[] => a.map((x) => x * factor);
export const changes = (x: Column, lag = 1): number[] => minus(x, before(x, lag));
export const wilder = (x: Column, period: number): number[] => exponential(x, period, 1 / period);
export const knownFrom = (x: Column, from: number): number[] => x.map((v, i) => (i < from ? Number.NaN : v));

export const trueRange = ({ h, l, c }: Bars): number[] =>
  c.map((_, i) => (i === 0 ? Number.NaN : Math.max(h[i] - l[i], Math.abs(h[i] - c[i - 1]), Math.abs(l[i] - c[i - 1]))));

export const logReturns = ({ c }: Bars): number[] => c.map((v, i) => (i === 0 ? Number.NaN : Math.log(v / c[i - 1])));
