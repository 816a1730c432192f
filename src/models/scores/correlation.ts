import type { Measured } from '../../core/metric.js';
import type { ScoreSample } from './score.js';

/** Pearson's correlation of prediction and label, or why there is none. */
export function linearCorrelation({ prediction, target, counts }: ScoreSample): Measured {
  return correlationOf(prediction, target, counts);
}

/** Spearman's correlation of prediction and label: Pearson on average ranks. */
export function rankCorrelation({ prediction, target, counts, byPrediction, byTarget }: ScoreSample): Measured {
  return correlationOf(
    countedRanks(prediction, counts, byPrediction()),
    countedRanks(target, counts, byTarget()),
    counts,
  );
}

/**
 * Ranks from 1 where each row stands as often as it counts; equal values share the mean of their ranks.
 *
 * @param order row numbers in rising order of x
 */
function countedRanks(x: Float64Array, counts: Float64Array, order: Int32Array): Float64Array {
  const rank = new Float64Array(x.length);
  let before = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let same = 0;
    for (const value = x[order[from]]; to < order.length && x[order[to]] === value; to++) same += counts[order[to]];
    for (let k = from; k < to; k++) rank[order[k]] = before + (same + 1) / 2;
    before += same;
    from = to;
  }
  return rank;
}

function correlationOf(prediction: Float64Array, target: Float64Array, counts: Float64Array): Measured {
  if (isConstant(prediction, counts)) return { value: Number.NaN, reason: 'the prediction does not vary' };
  if (isConstant(target, counts)) return { value: Number.NaN, reason: 'the label does not vary' };
  const scale = Math.sqrt(centredMean(prediction, prediction, counts)) * Math.sqrt(centredMean(target, target, counts));
  if (!(scale > 0)) return { value: Number.NaN, reason: 'the spread is too small for doubles' };
  return { value: Math.min(1, Math.max(-1, centredMean(prediction, target, counts) / scale)) };
}

/** Mean product of two columns around their means, in two passes. */
function centredMean(x: Float64Array, y: Float64Array, counts: Float64Array): number {
  const centreX = countedMean(x, counts);
  const centreY = x === y ? centreX : countedMean(y, counts);
  let products = 0;
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    total += counts[i];
    products += counts[i] * (x[i] - centreX) * (y[i] - centreY);
  }
  return products / total;
}

/** The mean, with what rounding loses carried along (Neumaier 1974). */
export function countedMean(x: Float64Array, counts: Float64Array): number {
  let sum = 0;
  let lost = 0;
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    const term = counts[i] * x[i];
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
    total += counts[i];
  }
  return (sum + lost) / total;
}

/** True when all rows that count hold one value. */
export function isConstant(x: Float64Array, counts: Float64Array): boolean {
  let first = Number.NaN;
  for (let i = 0; i < x.length; i++) {
    if (counts[i] === 0) continue;
    if (Number.isNaN(first)) first = x[i];
    else if (x[i] !== first) return false;
  }
  return true;
}
