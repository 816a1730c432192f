import type { Json } from '../../core/kit/json.js';
import { definePreprocessor, type FittedPreprocessor, type PreprocessTable } from '../../core/preprocess.js';
import { checkTrainRows, checkWidth } from '../preprocessing/table.js';
import { listOf, numberOf, numbersJson, numbersOf, textOf } from '../state.js';

/** Shortest time between two training rows: the length of a bar; any number for a single row. */
function stepOf({ openTime, rows }: PreprocessTable): number {
  let step = Number.POSITIVE_INFINITY;
  for (let i = 1; i < rows; i++) step = Math.min(step, openTime[i] - openTime[i - 1]);
  return Number.isFinite(step) && step > 0 ? step : 1;
}

/** A bar's place in the season: from its time, so that gaps and another first bar do not shift it. */
function placeOf(timeMs: number, stepMs: number, period: number): number {
  const place = Math.floor(timeMs / stepMs) % period;
  return place < 0 ? place + period : place;
}

/**
 * What a column usually is at each place of a season, from training rows: the mean of the known values there; of all
 * known values where a place has none; nothing where no value is known at all.
 *
 * @param places (n,) whole, in [0, period)
 * @returns (period,) or (0,)
 */
export function seasonalMeans(x: Float64Array, places: Int32Array, period: number): Float64Array {
  const sum = new Float64Array(period);
  const count = new Float64Array(period);
  let anchor = Number.NaN;
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i])) continue;
    if (Number.isNaN(anchor)) anchor = x[i];
    sum[places[i]] += x[i] - anchor;
    count[places[i]]++;
  }
  if (Number.isNaN(anchor)) return new Float64Array(0);
  const all = sum.reduce((a, b) => a + b) / count.reduce((a, b) => a + b);
  return sum.map((total, place) => anchor + (count[place] > 0 ? total / count[place] : all));
}

/** @param level `last`: the season moved up or down by the distance of the last known value from it */
function filled(x: Float64Array, means: Float64Array, places: Int32Array, level: 'mean' | 'last'): Float64Array {
  const out = x.slice();
  let offset = level === 'mean' ? 0 : Number.NaN;
  for (let i = 0; i < x.length; i++) {
    if (!Number.isNaN(x[i])) {
      if (level === 'last') offset = x[i] - means[places[i]];
    } else if (means.length > 0) out[i] = means[places[i]] + offset;
  }
  return out;
}

function restore(json: Json): FittedPreprocessor {
  const period = numberOf(json, 'period');
  const stepMs = numberOf(json, 'step_ms');
  const level = textOf(json, 'level') === 'last' ? 'last' : 'mean';
  const means = listOf(json, 'means').map((column) => numbersOf({ column }, 'column'));
  return {
    apply: (table) => {
      checkWidth('impute-seasonal', table, means.length);
      const places = Int32Array.from(table.openTime, (time) => placeOf(time, stepMs, period));
      return { ...table, columns: table.columns.map((x, k) => filled(x, means[k], places, level)) };
    },
    toJSON: () => json,
  };
}

export default definePreprocessor({
  name: 'impute-seasonal',
  summary: 'Unknown values become what is usual at that place in the season',
  source: 'own; means of training rows by place in the season',
  params: {
    period: { type: 'int', default: 24, min: 1, max: 100_000, doc: 'bars in a season', sweep: [24, 168] },
    level: {
      type: 'choice',
      default: 'mean',
      options: ['mean', 'last'],
      doc: 'the usual value itself, or moved by how far the last known value was from its own',
    },
  },
  fillsUnknown: true,
  fit: (train, { period, level }) => {
    checkTrainRows('impute-seasonal', train);
    const stepMs = stepOf(train);
    const places = Int32Array.from(train.openTime, (time) => placeOf(time, stepMs, period));
    const means = train.columns.map((x) => numbersJson(seasonalMeans(x, places, period)));
    return restore({ period, step_ms: stepMs, level, means });
  },
  restore,
});
