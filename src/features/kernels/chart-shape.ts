import type { Candles } from '../../core/candles.js';
import type { FeatureStream } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { windowStream } from '../../core/window-stream.js';
import { chartExtremes, type SmoothingOptions } from './chart-extremes.js';

export interface ChartOptions extends SmoothingOptions {
  /** how far apart prices are that count as the same, mean true ranges of the window */
  readonly tolerance?: number;
  /** the same as a fixed fraction of price; 0 takes `tolerance` */
  readonly fraction?: number;
}

/** Tops and bottoms in turn, up to the one that is confirmed; one object is filled again for each bar. */
export interface ChartShape {
  /** how many extremes the window has */
  count: number;
  /** their closes, oldest first, quote per base; times -1 when the mirrored shape is looked for */
  readonly price: Float64Array;
  /** the bars they stand on */
  readonly row: Int32Array;
  /** the last one is a top, of the mirrored prices when they are mirrored */
  endsInTop: boolean;
  /** prices this fraction from their mean count as the same */
  tolerance: number;
  /** mean true range of the window, fraction of price */
  meanRange: number;
}

/** Says at which extreme the shape that ends in the last one begins, or -1 when it is not there. */
export type ShapeTest = (shape: ChartShape) => number;

/** The parameters that all chart patterns have. */
export const WINDOW_PARAMS = {
  window: { type: 'int', default: 35, min: 10, max: 500, doc: 'bars up to the last extreme', sweep: [20, 35, 70] },
  confirm: { type: 'int', default: 3, min: 1, max: 50, doc: 'bars after the last extreme until it counts' },
  bandwidth: {
    type: 'float',
    default: 0.3,
    min: 0.05,
    max: 10,
    doc: 'smoothing, times the cross-validated bandwidth: 0.3 as in the paper; 1 and more for larger patterns',
    sweep: [0.3, 1, 2],
  },
} as const;

/**
 * The parameters of patterns that hold prices for the same, or for different.
 *
 * Lo, Mamaysky & Wang hold prices for the same within 1.5 % (rectangles: 0.75 %) on daily stocks. A coin, or a minute,
 * moves by other sizes, so the default counts in mean true ranges of the window itself: 1.5 % is 0.4 of a true range of
 * 3.75 %. `fraction` = 0.015 (0.0075) brings the paper's numbers back.
 *
 * @param tolerance default, mean true ranges
 */
export function toleranceParams(tolerance: number) {
  return {
    tolerance: {
      type: 'float',
      default: tolerance,
      min: 0,
      max: 20,
      doc: 'prices that count as the same: this many mean true ranges of the window from their mean',
    },
    fraction: {
      type: 'float',
      default: 0,
      min: 0,
      max: 1,
      doc: 'the same as a fixed fraction of price (0.015 and 0.0075 in the paper); 0 takes tolerance',
    },
  } as const;
}

/** Rows that are NaN: the window must be complete. */
export function chartWarmup(p: SmoothingOptions): number {
  return p.window + p.confirm - 1;
}

/** The stream of a chart pattern: each row is made of its window, wherever the data begin. */
export function chartStream<P extends SmoothingOptions>(
  compute: (c: Candles, params: P) => Float64Array[],
): (params: P, intervalMs: number) => FeatureStream {
  return (params, intervalMs) => windowStream((c) => compute(c, params), params.window + params.confirm, intervalMs);
}

/**
 * Looks for a shape at every extreme, on the bar that confirms it.
 *
 * An extreme is confirmed on one bar only, `confirm` bars after it, and a shape ends in it: so each shape is told once,
 * when it is known, and never on the bars of its window.
 *
 * @param c columns high, low, close, (n,) each, quote per base
 * @param value what is told where the shape is there, 100 bullish, -100 bearish
 * @param mirrored looks for the shape upside down: prices are given times -1
 * @returns twice (n,): `value` or 0; and the height of the shape from its lowest to its highest extreme, fraction of
 *   the close, 0 where there is none. NaN on rows [0, window + confirm - 1)
 * @throws E_SHAPE when the columns differ in length
 * @throws E_PARAM
 */
export function findShapes(
  c: Pick<Candles, 'high' | 'low' | 'close'>,
  options: ChartOptions,
  { value, mirrored = false }: { value: 100 | -100; mirrored?: boolean },
  test: ShapeTest,
): Float64Array[] {
  const { high, low, close } = c;
  const n = sameLength('candles', { high, low, close });
  const { start, barsAgo, side } = chartExtremes(close, options);
  const length = options.window + options.confirm;
  const { tolerance = 0, fraction = 0 } = options;
  const sign = mirrored ? -1 : 1;
  const shape: ChartShape = {
    count: 0,
    price: new Float64Array(length),
    row: new Int32Array(length),
    endsInTop: false,
    tolerance: fraction,
    meanRange: 0,
  };
  const signal = unknownColumn(n);
  const height = unknownColumn(n);
  for (let i = length - 1; i < n; i++) {
    signal[i] = 0;
    height[i] = 0;
    if (side[i] === 0) continue;
    shape.count = start[i + 1] - start[i];
    for (let k = 0; k < shape.count; k++) {
      shape.row[k] = i - barsAgo[start[i] + k];
      shape.price[k] = sign * close[shape.row[k]];
    }
    shape.endsInTop = sign * side[i] > 0;
    shape.meanRange = meanTrueRange(c, i - length + 1, i);
    if (fraction === 0) shape.tolerance = tolerance * shape.meanRange;
    const begin = test(shape);
    if (begin < 0) continue;
    signal[i] = value;
    height[i] = spread(shape, begin) / close[i];
  }
  return [signal, height];
}

/** Mean true range of the bars after `from` up to `to`, each as a fraction of the close before it. */
function meanTrueRange(
  { high, low, close }: Pick<Candles, 'high' | 'low' | 'close'>,
  from: number,
  to: number,
): number {
  let sum = 0;
  for (let i = from + 1; i <= to; i++) {
    sum += (Math.max(high[i], close[i - 1]) - Math.min(low[i], close[i - 1])) / close[i - 1];
  }
  return sum / (to - from);
}

function spread({ price, count }: ChartShape, begin: number): number {
  let [least, most] = [price[begin], price[begin]];
  for (let k = begin + 1; k < count; k++) {
    least = Math.min(least, price[k]);
    most = Math.max(most, price[k]);
  }
  return most - least;
}

/**
 * Every second extreme from `first` on is near the mean of them.
 *
 * @param tolerance fraction of that mean
 */
export function areLevel({ price, count }: ChartShape, first: number, tolerance: number): boolean {
  // As moves from the first, so that prices that are equal miss their mean by exactly 0.
  let sum = 0;
  let number = 0;
  for (let k = first; k < count; k += 2) {
    sum += price[k] - price[first];
    number++;
  }
  const mean = sum / number;
  const most = tolerance * Math.abs(price[first] + mean);
  for (let k = first; k < count; k += 2) if (Math.abs(price[k] - price[first] - mean) > most) return false;
  return true;
}

/** Two prices lie within the tolerance of their mean. */
export function isSame(a: number, b: number, tolerance: number): boolean {
  const mean = (a + b) / 2;
  return Math.abs(a - mean) <= tolerance * Math.abs(mean);
}

/** Every second extreme from `first` on is higher than the one before; lower with `direction` -1. */
export function areRising({ price, count }: ChartShape, first: number, direction: 1 | -1 = 1): boolean {
  for (let k = first + 2; k < count; k += 2) if (!(direction * (price[k] - price[k - 2]) > 0)) return false;
  return true;
}

/** By how much every second extreme from `first` on rises from the first of them to the last, fraction of the first. */
export function riseOf({ price, count }: ChartShape, first: number): number {
  const last = count - 1 - ((count - 1 - first) % 2);
  return (price[last] - price[first]) / Math.abs(price[first]);
}

/** The slope of the line through the first and the last of every second extreme, quote per base and bar. */
export function slopeOf({ price, row, count }: ChartShape, first: number): number {
  const last = count - 1 - ((count - 1 - first) % 2);
  return (price[last] - price[first]) / (row[last] - row[first]);
}

/** Where the last five extremes begin, -1 when the window has fewer; ending in a top where that is asked for. */
export function lastFive(shape: ChartShape, ending: 'top' | 'either'): number {
  if (ending === 'top' && !shape.endsInTop) return -1;
  return shape.count - 5;
}

/** Of the last five extremes from `begin` on, the first top and the first bottom. */
export function firstTopAndBottom(shape: ChartShape, begin: number): { top: number; bottom: number } {
  return shape.endsInTop ? { top: begin, bottom: begin + 1 } : { top: begin + 1, bottom: begin };
}
