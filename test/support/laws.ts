import { expect } from 'vitest';
import { type Candles, makeCandles, sliceCandles } from '../../src/core/candles.js';
import type { ParamSpecs, ParamValue } from '../../src/core/kit/params.js';

type Column = Float64Array | Int32Array;

/** The first row on which two columns differ in any bit (NaN equals NaN, 0 differs from -0), or -1. */
export function firstDifference(a: Column, b: Column, rows = Math.max(a.length, b.length)): number {
  for (let i = 0; i < rows; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}

/** Both columns hold the same bits on their first `rows` rows. */
export function expectSameBits(actual: Column, wanted: Column, reason: string, rows?: number): void {
  const row = firstDifference(actual, wanted, rows);
  if (row >= 0) expect.fail(`${reason}: row ${row} is ${actual[row]}, expected ${wanted[row]}`);
}

/** NaN on the first `warmup` rows, finite numbers on all others. */
export function expectKnownFrom(column: Float64Array, warmup: number, reason: string): void {
  for (let i = 0; i < column.length; i++) {
    const fits = i < warmup ? Number.isNaN(column[i]) : Number.isFinite(column[i]);
    if (!fits) expect.fail(`${reason}: row ${i} is ${column[i]}, NaN rows are [0, ${warmup})`);
  }
}

/** Parameters worth a look: the defaults, all numbers at their least, and each option of each choice. */
export function parameterSets(specs: ParamSpecs): Record<string, ParamValue>[] {
  const sets: Record<string, ParamValue>[] = [{}];
  const least: Record<string, ParamValue> = {};
  for (const [name, spec] of Object.entries(specs)) {
    if (spec.type === 'int' || spec.type === 'float') least[name] = spec.min;
    if (spec.type === 'bool') sets.push({ [name]: !spec.default });
    if (spec.type === 'choice') for (const option of spec.options) sets.push({ [name]: option });
  }
  if (Object.keys(least).length > 0) sets.push(least);
  return sets;
}

const PRICES = ['open', 'high', 'low', 'close'] as const;

function rebuild(c: Candles, change: (name: string, column: Float64Array) => Float64Array): Candles {
  const columns = Object.fromEntries(
    [...PRICES, 'volume', 'openTime'].map((name) => [name, change(name, c[name as (typeof PRICES)[number]])]),
  );
  return makeCandles({ ...c, ...columns, extra: {} });
}

/** The same bars with all prices and all volumes multiplied. */
export function scaled(c: Candles, by: { price?: number; volume?: number }): Candles {
  const { price = 1, volume = 1 } = by;
  return rebuild(c, (name, column) =>
    name === 'openTime' ? column : column.map((v) => v * (name === 'volume' ? volume : price)),
  );
}

/** Another world after row `from`: prices ten times as high and in the wrong order, other volumes, later times. */
export function otherFuture(c: Candles, from: number): Candles {
  return rebuild(c, (name, column) => {
    const out = column.slice();
    for (let i = from; i < out.length; i++) {
      const mirrored = column[out.length - 1 - (i - from)];
      out[i] =
        name === 'openTime' ? column[i] + 7 * c.intervalMs : name === 'volume' ? 3 * mirrored + 1 : 10 * mirrored;
    }
    return out;
  });
}

/** Copies of all columns, to hold against them later. */
export function snapshot(c: Candles): () => void {
  const names = [...PRICES, 'volume', 'openTime'] as const;
  const before = names.map((name) => c[name].slice());
  return () => {
    for (const [k, name] of names.entries()) expectSameBits(c[name], before[k], `input column ${name} was written to`);
  };
}

/**
 * Rows before each cut are the same bits whether later bars are missing, different or there: nothing looks ahead.
 */
export function expectCausal(
  run: (candles: Candles) => readonly Float64Array[],
  candles: Candles,
  cuts: Iterable<number>,
): void {
  const whole = run(candles);
  for (const cut of cuts) {
    const part = run(sliceCandles(candles, 0, cut));
    const other = run(otherFuture(candles, cut));
    for (const [k, column] of whole.entries()) {
      expectSameBits(part[k], column, `column ${k}, cut at ${cut}`, cut);
      expectSameBits(other[k], column, `column ${k}, other bars from ${cut} on`, cut);
    }
  }
}
