import { expect } from 'vitest';
import { computeFeatures } from '../../src/features/pipeline.js';
import { randomWorld, type World, type WorldOptions } from './context.js';

/**
 * Slow, obvious arithmetic over plain arrays: a second opinion on the kernels of src/features, written from the sources
 * that they name. Nothing is carried from row to row that a formula does not carry; every window is cut out afresh.
 */
export type Column = readonly number[];

const NOT_KNOWN = Number.NaN;
const isKnown = (v: number): boolean => !Number.isNaN(v);

export const sum = (x: Column): number => x.reduce((total, v) => total + v, 0);
export const mean = (x: Column): number => sum(x) / x.length;
export const isFlat = (x: Column): boolean => x.every((v) => v === x[0]);

/** Exactly 0 for equal values. */
export function deviation(x: Column, ddof: 0 | 1 = 0): number {
  if (isFlat(x)) return 0;
  const centre = mean(x);
  return Math.sqrt(sum(x.map((v) => (v - centre) ** 2)) / (x.length - ddof));
}

/** 0 where either does not move. */
export function pearson(x: Column, y: Column): number {
  if (isFlat(x) || isFlat(y)) return 0;
  const [mx, my] = [mean(x), mean(y)];
  const together = sum(x.map((v, k) => (v - mx) * (y[k] - my)));
  return together / Math.sqrt(sum(x.map((v) => (v - mx) ** 2)) * sum(y.map((v) => (v - my) ** 2)));
}

/** Least squares of y on x; `flat` where x does not move. */
export function slope(x: Column, y: Column, flat: number): number {
  if (isFlat(x)) return flat;
  const [mx, my] = [mean(x), mean(y)];
  return sum(x.map((v, k) => (v - mx) * (y[k] - my))) / sum(x.map((v) => (v - mx) ** 2));
}

/** Type 7: between the two order statistics around (n − 1) · share. */
export function quantileOf(x: Column, share: number): number {
  const sorted = [...x].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
export const medianOf = (x: Column): number => quantileOf(x, 0.5);

/** Distance of the newest value from the mean in deviations; 0 on a flat window. */
export const scoreOfNewest = (x: Column): number =>
  isFlat(x) ? 0 : ((x.at(-1) ?? NOT_KNOWN) - mean(x)) / deviation(x);

/** One number per row out of the last `size` values; NaN where one of them is not known. */
export function perWindow(x: Column, size: number, value: (part: number[], row: number) => number): number[] {
  return x.map((_, i) => {
    const part = x.slice(Math.max(0, i - size + 1), i + 1);
    return part.length === size && part.every(isKnown) ? value(part, i) : NOT_KNOWN;
  });
}

export const meanOver = (x: Column, size: number): number[] => perWindow(x, size, mean);

/** The column some rows earlier. */
export const before = (x: Column, rows: number): number[] => x.map((_, i) => (i < rows ? NOT_KNOWN : x[i - rows]));

/** Computes on the rows that are known in all columns as if there were no others. */
export function onKnownRows(columns: readonly Column[], compute: (known: number[][]) => number[]): number[] {
  const rows = columns[0].map((_, i) => i).filter((i) => columns.every((c) => isKnown(c[i])));
  const values = compute(columns.map((c) => rows.map((i) => c[i])));
  const out = columns[0].map(() => NOT_KNOWN);
  rows.forEach((row, k) => {
    out[row] = values[k];
  });
  return out;
}

/** Computes on each stretch of known rows by itself. */
export function perStretch(x: Column, compute: (stretch: number[]) => number[]): number[] {
  const out: number[] = [];
  for (let from = 0; from < x.length; ) {
    let to = from;
    while (to < x.length && isKnown(x[to])) to++;
    out.push(...compute(x.slice(from, to)));
    if (to < x.length) out.push(NOT_KNOWN);
    from = to + 1;
  }
  return out;
}

/** Moves by `share` towards each value, beginning at the mean of the first `period`. */
export function exponential(x: Column, period: number, share = 2 / (period + 1)): number[] {
  return perStretch(x, (part) => {
    const out: number[] = [];
    for (let i = 0; i < part.length; i++) {
      if (i < period - 1) out.push(NOT_KNOWN);
      else if (i === period - 1) out.push(mean(part.slice(0, period)));
      else out.push(out[i - 1] + share * (part[i] - out[i - 1]));
    }
    return out;
  });
}

/** Sums of positive terms lose nothing, differences lose what the parts have in common. */
export interface Expected {
  readonly values: Column;
  /** what an error of 1e-9 is 1e-9 of, by row; the wanted value itself when absent */
  readonly scale?: Column | number;
}

/** Within 1e-9 of the scale; NaN on the same rows. */
export function expectNear(actual: ArrayLike<number>, { values, scale }: Expected, name: string): void {
  expect(actual.length, name).toBe(values.length);
  for (let i = 0; i < values.length; i++) {
    const unit = scale === undefined ? values[i] : typeof scale === 'number' ? scale : scale[i];
    const bound = 1e-9 * Math.abs(unit);
    const isNear = isKnown(values[i]) ? Math.abs(actual[i] - values[i]) <= bound : Number.isNaN(actual[i]);
    if (!isNear) expect.fail(`${name} row ${i}: ${actual[i]}, the naive form says ${values[i]} (bound ${bound})`);
  }
}

/** Markets as they come, and worse: gaps everywhere, bars that do not move, hours without a trade. */
export function hostileWorlds(options: Omit<WorldOptions, 'price'>): World[] {
  const hostile = { gapShare: 0.08, flatShare: 0.2, zeroVolumeShare: 0.15, ...options };
  return [1e-8, 100, 1e8].map((price) => randomWorld({ ...hostile, seed: `${options.seed}/${price}`, price }));
}

export function columnOf({ candles, context }: World, text: string): Float64Array {
  return computeFeatures(candles, [text], { context }).columns[0];
}

/** The feature on each of the worlds against its naive form. */
export function expectFeature(worlds: readonly World[], text: string, naive: (world: World) => Expected): void {
  for (const world of worlds) {
    const wanted = naive(world);
    expect(wanted.values.some(isKnown), `${text} has a known row`).toBe(true);
    expectNear(columnOf(world, text), wanted, text);
  }
}
