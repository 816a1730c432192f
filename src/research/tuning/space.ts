import type { Rng } from '../../core/kit/rng.js';

interface Conditional {
  /** `gbm.leaves`, `learner`, `preprocess`: unique in its space */
  readonly name: string;
  /** it has a meaning only where the choice of this name stands on this place; always when absent */
  readonly when?: { readonly name: string; readonly place: number };
}

/** A number to be found. */
export interface NumberDimension extends Conditional {
  readonly type: 'number';
  readonly low: number;
  /** > low */
  readonly high: number;
  /** distance of the values that may be taken, from `low` on; any value when absent */
  readonly step?: number;
  /** equal ratios count the same instead of equal differences; `low` is above 0 then */
  readonly isLog: boolean;
}

/** One of several. A point holds the place of the option. */
export interface ChoiceDimension extends Conditional {
  readonly type: 'choice';
  /** at least 2 */
  readonly options: readonly string[];
}

export type Dimension = NumberDimension | ChoiceDimension;

/** Everything that may be varied. A dimension stands behind the one that it depends on. */
export type Space = readonly Dimension[];

/** Values by the names of the dimensions that have a meaning at this point, in the order of the space. */
export type Point = Readonly<Record<string, number>>;

/** Digits of a number that any value may be taken of: the text of the winner gives the very same model. */
const DIGITS = 6;

/** How many values a dimension takes; infinite where any value may be. */
export function sizeOf(dimension: Dimension): number {
  if (dimension.type === 'choice') return dimension.options.length;
  const { low, high, step } = dimension;
  return step === undefined ? Number.POSITIVE_INFINITY : Math.floor((high - low) / step + 1e-9) + 1;
}

/**
 * The value at a share of a dimension's length: each option and each step takes an equal part of it, on a scale of
 * ratios one of equal ratios.
 *
 * @param share in [0, 1]
 */
export function valueAt(dimension: Dimension, share: number): number {
  const u = Math.min(Math.max(share, 0), 1);
  if (dimension.type === 'choice')
    return Math.min(dimension.options.length - 1, Math.floor(u * dimension.options.length));
  const { from, to } = stretchOf(dimension);
  return settle(dimension, from + u * (to - from));
}

/** The length of a number on its own scale, half a step wider at both ends so that the first and last count fully. */
export function stretchOf({ low, high, step = 0, isLog }: NumberDimension): { from: number; to: number } {
  if (!isLog) return { from: low - step / 2, to: high + step / 2 };
  return { from: Math.log(Math.max(low - step / 2, low / 2)), to: Math.log(high + step / 2) };
}

/** Where a value stands on the scale of {@link stretchOf}. */
export function onScale({ isLog }: NumberDimension, value: number): number {
  return isLog ? Math.log(value) : value;
}

/** The nearest value that may be taken to a place on the scale of {@link stretchOf}. */
export function settle(dimension: NumberDimension, place: number): number {
  const { low, high, step, isLog } = dimension;
  const value = isLog ? Math.exp(place) : place;
  if (step === undefined) return Number(Math.min(Math.max(value, low), high).toPrecision(DIGITS));
  const k = Math.min(Math.max(Math.round((value - low) / step), 0), sizeOf(dimension) - 1);
  return Number((low + k * step).toPrecision(12));
}

/**
 * The point that some shares stand for, one per dimension; those without a meaning there are passed over.
 *
 * @param shares (dimensions,) in [0, 1]
 */
export function pointAt(space: Space, shares: ArrayLike<number>): Point {
  const point: Record<string, number> = {};
  space.forEach((dimension, k) => {
    if (hasMeaning(dimension, point)) point[dimension.name] = valueAt(dimension, shares[k]);
  });
  return point;
}

export function hasMeaning({ when }: Dimension, point: Point): boolean {
  return when === undefined || point[when.name] === when.place;
}

export function randomPoint(space: Space, rng: Rng): Point {
  return pointAt(
    space,
    space.map(() => rng.uniform()),
  );
}
