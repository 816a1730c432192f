import { QuantError } from '../../core/kit/errors.js';
import type { Measured } from '../../core/metric.js';
import { costOf } from './probability.js';
import { areaUnder } from './ranking.js';
import { meanOver, ONE_CLASS, type Score, sortedOnce } from './score.js';

/** Rows of several classes that are scored; each counts `counts[i]` times. */
export interface ClassSample {
  readonly width: number;
  /** (n × width) row-major, finite */
  readonly probabilities: Float64Array;
  /** (n,) the class that came, a place in [0, width) */
  readonly target: Float64Array;
  /** (n,) the likeliest class, the first of equals */
  readonly named: Float64Array;
  /** (n,) whole, ≥ 0 */
  readonly counts: Float64Array;
  readonly total: number;
  /** per class: row numbers in rising order of its probability, and that probability */
  readonly order: readonly (() => Int32Array)[];
  readonly column: readonly Float64Array[];
}

/**
 * Rows that have probabilities and a label. Labels that training never saw are classes of their own, of probability 0.
 *
 * @param probabilities (n × classes) row-major; rows with a NaN are left out
 * @param classes the values that the label takes, increasing
 * @param labels (n,) the label's own values; NaN rows are left out
 * @throws E_SHAPE when the lengths do not match
 */
export function classSampleOf(probabilities: Float64Array, classes: Float64Array, labels: Float64Array): ClassSample {
  const given = classes.length;
  if (given === 0 || probabilities.length !== labels.length * given) {
    throw new QuantError(
      'E_SHAPE',
      `scores need ${given} probabilities for each of ${labels.length} labels, found ${probabilities.length} numbers`,
    );
  }
  const isKnown = (i: number): boolean =>
    !Number.isNaN(labels[i]) && !probabilities.subarray(i * given, (i + 1) * given).some(Number.isNaN);
  const rows = Int32Array.from(labels, (_, i) => i).filter(isKnown);
  const unseen = [...new Set(Float64Array.from(rows, (i) => labels[i]))].filter((value) => !classes.includes(value));
  const values = [...classes, ...unseen.sort((a, b) => a - b)];
  const width = values.length;
  const taken = new Float64Array(rows.length * width);
  const named = new Float64Array(rows.length);
  rows.forEach((row, k) => {
    const said = probabilities.subarray(row * given, (row + 1) * given);
    taken.set(said, k * width);
    for (let c = 1; c < given; c++) if (said[c] > said[named[k]]) named[k] = c;
  });
  const column = values.map((_, c) => Float64Array.from(rows, (_row, k) => taken[k * width + c]));
  return {
    width,
    probabilities: taken,
    target: Float64Array.from(rows, (row) => values.indexOf(labels[row])),
    named,
    counts: new Float64Array(rows.length).fill(1),
    total: rows.length,
    order: column.map(sortedOnce),
    column,
  };
}

/** Per class: how often it came, was named, and both. */
function tallies({ width, target, named, counts }: ClassSample): Record<'came' | 'said' | 'both', Float64Array> {
  const came = new Float64Array(width);
  const said = new Float64Array(width);
  const both = new Float64Array(width);
  for (let i = 0; i < counts.length; i++) {
    came[target[i]] += counts[i];
    said[named[i]] += counts[i];
    if (target[i] === named[i]) both[target[i]] += counts[i];
  }
  return { came, said, both };
}

/** The mean over the classes for which there is a figure. */
function meanOfClasses(values: readonly number[]): Measured {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? ONE_CLASS : { value: known.reduce((sum, value) => sum + value, 0) / known.length };
}

const NAMED = 'the class named is the likeliest one, the lowest of equals';

/**
 * @source Gorodkin 2004, Comparing two K-category assignments by a K-category correlation coefficient, for MCC;
 * Hand & Till 2001 and scikit-learn's `ovr` for the area
 */
export const MULTICLASS: readonly Score<ClassSample>[] = [
  {
    name: 'log-loss',
    label: 'Log loss',
    unit: 'ratio',
    better: 'lower',
    definition:
      'mean of −ln of the probability given to the class that came, in nats; even odds over k classes give ln k; probabilities are held within [1e-15, 1 − 1e-15]',
    compute: (s) => ({ value: meanOver(s, (i) => costOf(s.probabilities[i * s.width + s.target[i]])) }),
  },
  {
    name: 'brier',
    label: 'Brier score',
    unit: 'ratio',
    better: 'lower',
    definition:
      'mean over rows of the squared distances of all class probabilities from what came (1 for that class, else 0), summed, in [0, 2]; even odds over k classes give 1 − 1/k',
    compute: (s) => ({ value: meanOver(s, (i) => squaresOf(s, i)) }),
  },
  {
    name: 'accuracy',
    label: 'Accuracy',
    unit: 'fraction',
    better: 'higher',
    definition: `share of rows whose class was named; ${NAMED}`,
    compute: (s) => ({ value: meanOver(s, (i) => Number(s.target[i] === s.named[i])) }),
  },
  {
    name: 'accuracy-edge',
    label: 'Accuracy over majority',
    unit: 'fraction',
    better: 'higher',
    definition:
      'accuracy minus that of always naming the class that was commonest on these rows; 0 or less is no skill',
    compute: (s) => {
      const { came, both } = tallies(s);
      return { value: (both.reduce((sum, count) => sum + count, 0) - Math.max(...came)) / s.total };
    },
  },
  {
    name: 'balanced-accuracy',
    label: 'Balanced accuracy',
    unit: 'fraction',
    better: 'higher',
    definition: `mean over the classes that came of the share of their rows that were named; 1/k of k classes is no skill; ${NAMED}`,
    compute: (s) => {
      const { came, both } = tallies(s);
      if (came.filter((count) => count > 0).length < 2) return ONE_CLASS;
      return meanOfClasses([...came].map((count, c) => both[c] / count));
    },
  },
  {
    name: 'f1-macro',
    label: 'F1 (macro)',
    unit: 'fraction',
    better: 'higher',
    definition: `mean of F1 over the classes that came or were named, each counting the same; ${NAMED}`,
    compute: (s) => {
      const { came, said, both } = tallies(s);
      return meanOfClasses([...came].map((count, c) => (2 * both[c]) / (count + said[c])));
    },
  },
  {
    name: 'mcc',
    label: 'MCC',
    unit: 'ratio',
    better: 'higher',
    definition: `correlation of the classes named with those that came (Gorodkin’s, for any number of classes), at most 1; 0 is no skill; ${NAMED}`,
    compute: gorodkin,
  },
  {
    name: 'auc',
    label: 'AUC (one against the rest)',
    unit: 'fraction',
    better: 'higher',
    definition:
      'mean over the classes that came of the chance that a row of the class got a higher probability of it than another row, ties counting ½; 0.5 is no skill',
    compute: (s) =>
      meanOfClasses(
        s.column.map((prediction, c) => {
          const target = s.target.map((came) => Number(came === c));
          const { counts, total } = s;
          return areaUnder({ prediction, target, counts, total, byPrediction: s.order[c], byTarget: s.order[c] }).value;
        }),
      ),
  },
];

function squaresOf({ probabilities, width, target }: ClassSample, row: number): number {
  let squares = 0;
  for (let c = 0; c < width; c++) squares += (probabilities[row * width + c] - Number(target[row] === c)) ** 2;
  return squares;
}

function gorodkin(s: ClassSample): Measured {
  const { came, said, both } = tallies(s);
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, c) => sum + x * b[c], 0);
  const right = both.reduce((sum, count) => sum + count, 0);
  const saidSpread = s.total ** 2 - dot(said, said);
  const cameSpread = s.total ** 2 - dot(came, came);
  if (cameSpread === 0) return ONE_CLASS;
  if (saidSpread === 0) return { value: Number.NaN, reason: 'all rows were named the same' };
  return { value: (right * s.total - dot(said, came)) / (Math.sqrt(saidSpread) * Math.sqrt(cameSpread)) };
}
