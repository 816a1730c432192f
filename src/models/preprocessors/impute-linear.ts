import { definePreprocessor, type FittedPreprocessor } from '../../core/preprocess.js';
import { numberOf } from '../state.js';

/**
 * Unknown values on the straight line through the last known ones, drawn on into the gap.
 *
 * A line between the values on both sides of a gap would know the future; this one is fitted by least squares to the
 * past `points` known values alone and leaves the far side open. Values that were filled in are no points of a later
 * line. With one known value it is that value.
 *
 * @param x       (n,) NaN is not known
 * @param options `points` known values, whole, ≥ 2; `max` rows beyond the last known one, whole, ≥ 1
 * @returns (n,) a copy; NaN before the first known value and beyond `max` rows after the last one
 */
export function imputeLinear(x: Float64Array, { points, max }: { points: number; max: number }): Float64Array {
  const out = x.slice();
  const rows: number[] = [];
  for (let i = 0; i < x.length; i++) {
    if (!Number.isNaN(x[i])) {
      rows.push(i);
      if (rows.length > points) rows.shift();
    } else if (rows.length > 0 && i - rows[rows.length - 1] <= max) out[i] = onTheLine(x, rows, i);
  }
  return out;
}

/** From the newest point, so that large levels and row numbers keep their digits. */
function onTheLine(x: Float64Array, rows: readonly number[], at: number): number {
  const newest = rows[rows.length - 1];
  let [time, value] = [0, 0];
  for (const row of rows) {
    time += row - newest;
    value += x[row] - x[newest];
  }
  time /= rows.length;
  value /= rows.length;
  let [spread, common] = [0, 0];
  for (const row of rows) {
    const t = row - newest - time;
    spread += t * t;
    common += t * (x[row] - x[newest] - value);
  }
  const slope = spread > 0 ? common / spread : 0;
  return x[newest] + (value + slope * (at - newest - time));
}

function step(points: number, max: number): FittedPreprocessor {
  return {
    apply: (table) => ({ ...table, columns: table.columns.map((x) => imputeLinear(x, { points, max })) }),
    toJSON: () => ({ points, max }),
  };
}

export default definePreprocessor({
  name: 'impute-linear',
  summary: 'Unknown values lie on the line through the last known ones',
  source: 'own; ordinary least squares on past values alone',
  params: {
    points: { type: 'int', default: 5, min: 2, max: 1000, doc: 'known values that the line is fitted to' },
    max: { type: 'int', default: 3, min: 1, max: 100_000, doc: 'rows beyond the last known value at most' },
  },
  fillsUnknown: true,
  fit: (_train, p) => step(p.points, p.max),
  restore: (json) => step(numberOf(json, 'points'), numberOf(json, 'max')),
});
