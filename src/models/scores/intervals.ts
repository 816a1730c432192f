import { sameLength } from '../../core/kit/check.js';
import { QuantError } from '../../core/kit/errors.js';
import { createRng } from '../../core/kit/rng.js';
import { sortedQuantile } from '../../core/math/quantile.js';
import type { ModelTask } from '../../core/model.js';
import { type ClassSample, classSampleOf } from './classes.js';
import { checkResampling, momentsOf, type Resampling, stationaryCounts } from './resample.js';
import { NO_ROWS, type Score, type ScoreSample, sampleOf } from './score.js';
import { classScores, type ScoreOptions, scoresOf } from './tasks.js';

export interface IntervalOptions extends ScoreOptions, Resampling {
  readonly seed: number | string;
  /** (n,) a time per row, where rows of several markets stand behind each other: rows of one time are drawn together */
  readonly time?: ArrayLike<number>;
}

/** A score and where it would lie in other histories of this kind. */
export interface ScoreInterval {
  readonly name: string;
  readonly value: number;
  /** low ≤ high; NaN with the reason where the score is, or is in too many of the histories drawn */
  readonly low: number;
  readonly high: number;
  readonly level: number;
  readonly reason?: string;
}

/** A model's scores, those of what it is compared with, and the differences, drawn from the same histories. */
export interface PairedIntervals {
  readonly scores: readonly ScoreInterval[];
  /** per column that it is compared with */
  readonly others: readonly {
    readonly scores: readonly ScoreInterval[];
    readonly differences: readonly ScoreInterval[];
  }[];
}

/** In fewer drawn histories than this share, a score that exists in some says nothing. */
const LEAST_KNOWN = 0.9;

/**
 * The scores of `scoreModel` with an interval each: percentiles over histories drawn in blocks from these rows.
 *
 * Labels that overlap tell the same story many times; drawn row by row, an interval would be several times too narrow.
 *
 * @param prediction (n,) as `scoreModel`, in order of time; NaN rows are left out
 * @param target (n,) as `scoreModel`
 * @throws E_PARAM when an option is out of range; E_SHAPE when the lengths differ
 * @source Politis & Romano 1994, The Stationary Bootstrap; Efron & Tibshirani 1993, ch. 13 (percentiles)
 */
export function scoreIntervals(
  task: ModelTask,
  prediction: Float64Array,
  target: Float64Array,
  options: IntervalOptions,
): ScoreInterval[] {
  return [...pairedIntervals(task, prediction, [], target, options).scores];
}

/**
 * As {@link scoreIntervals}, with the same for other predictions of the same rows, and for the difference of each score:
 * an interval of the difference is far narrower than the two intervals let fear.
 *
 * @param others each (n,); rows that any of the columns does not know are left out of all
 */
export function pairedIntervals(
  task: ModelTask,
  prediction: Float64Array,
  others: readonly Float64Array[],
  target: Float64Array,
  options: IntervalOptions,
): PairedIntervals {
  const all = [prediction, ...others];
  for (const column of all) sameLength('score intervals', { prediction: column, target });
  const isKnown = (i: number): boolean => !Number.isNaN(target[i]) && all.every((column) => !Number.isNaN(column[i]));
  const rows = Int32Array.from(target, (_, i) => i).filter(isKnown);
  const outcome = Float64Array.from(rows, (i) => (task === 'regression' ? target[i] : Number(target[i] > 0)));
  const samples = all.map((column) =>
    sampleOf(
      Float64Array.from(rows, (i) => column[i]),
      outcome,
    ),
  );
  return drawAll<ScoreSample>(scoresOf(task, options), samples, rows, options);
}

/**
 * As {@link pairedIntervals} for the classes of a multiclass model.
 *
 * @param probabilities (n × classes) row-major; `others` likewise
 * @param labels (n,) the label's own values
 */
export function classIntervals(
  probabilities: Float64Array,
  others: readonly Float64Array[],
  classes: Float64Array,
  labels: Float64Array,
  options: IntervalOptions,
): PairedIntervals {
  const width = classes.length;
  const all = [probabilities, ...others];
  const isKnown = (i: number): boolean =>
    !Number.isNaN(labels[i]) && all.every((p) => !p.subarray(i * width, (i + 1) * width).some(Number.isNaN));
  const rows = Int32Array.from(labels, (_, i) => i).filter(isKnown);
  const known = Float64Array.from(rows, (i) => labels[i]);
  const samples = all.map((p) => {
    const taken = new Float64Array(rows.length * width);
    rows.forEach((row, k) => {
      taken.set(p.subarray(row * width, (row + 1) * width), k * width);
    });
    return classSampleOf(taken, classes, known);
  });
  return drawAll<ClassSample>(classScores(), samples, rows, options);
}

function drawAll<S extends { readonly counts: Float64Array; readonly total: number }>(
  scores: readonly Score<S>[],
  samples: readonly S[],
  rows: Int32Array,
  options: IntervalOptions,
): PairedIntervals {
  checkResampling(options);
  const n = rows.length;
  if (options.time !== undefined && rows.some((row) => !Number.isFinite(options.time![row]))) {
    throw new QuantError('E_DATA', 'score intervals: a row that is scored has no time');
  }
  const { moment, count } = momentsOf(
    n,
    options.time === undefined ? undefined : Float64Array.from(rows, (i) => options.time![i]),
  );
  const values = samples.map((sample) => scores.map((score) => (n === 0 ? NO_ROWS : score.compute(sample))));
  const drawn = samples.map(() => scores.map(() => new Float64Array(options.draws)));
  const rng = createRng(options.seed).fork('score-intervals');
  const each = new Float64Array(count);
  const counts = new Float64Array(n);
  for (let draw = 0; draw < options.draws && n > 0; draw++) {
    stationaryCounts(count, Math.min(options.blockRows, count), rng, each);
    let total = 0;
    for (let i = 0; i < n; i++) {
      counts[i] = each[moment[i]];
      total += counts[i];
    }
    samples.forEach((sample, k) => {
      const again = { ...sample, counts, total };
      scores.forEach((score, s) => {
        drawn[k][s][draw] = total > 0 ? score.compute(again).value : Number.NaN;
      });
    });
  }
  const interval = (s: number, value: number, reason: string | undefined, x: Float64Array): ScoreInterval => ({
    name: scores[s].name,
    value,
    ...percentiles(value, reason, x, options.level),
    level: options.level,
  });
  const ofColumn = (k: number): ScoreInterval[] =>
    scores.map((_, s) => interval(s, values[k][s].value, values[k][s].reason, drawn[k][s]));
  return {
    scores: ofColumn(0),
    others: samples.slice(1).map((_, o) => ({
      scores: ofColumn(o + 1),
      differences: scores.map((_score, s) => {
        const [mine, other] = [values[0][s], values[o + 1][s]];
        const spread = drawn[0][s].map((value, draw) => value - drawn[o + 1][s][draw]);
        return interval(s, mine.value - other.value, mine.reason ?? other.reason, spread);
      }),
    })),
  };
}

function percentiles(
  value: number,
  reason: string | undefined,
  drawn: Float64Array,
  level: number,
): { readonly low: number; readonly high: number; readonly reason?: string } {
  const nothing = { low: Number.NaN, high: Number.NaN };
  if (Number.isNaN(value)) return { ...nothing, ...(reason === undefined ? {} : { reason }) };
  const known = drawn.filter((x) => !Number.isNaN(x)).sort();
  if (known.length < LEAST_KNOWN * drawn.length) {
    return { ...nothing, reason: `there is none in ${drawn.length - known.length} of ${drawn.length} histories drawn` };
  }
  const tail = (1 - level) / 2;
  return { low: sortedQuantile(known, tail), high: sortedQuantile(known, 1 - tail) };
}
