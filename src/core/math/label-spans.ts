import { sameLength } from '../kit/check.js';
import { QuantError } from '../kit/errors.js';

/** The bars that each of some labels lives on, both ends included. */
export interface Spans {
  /** (n,) rows, not decreasing, ≥ 0 */
  readonly first: Int32Array;
  /** (n,) rows, ≥ first */
  readonly last: Int32Array;
}

/** The number of bars up to the last one that a label lives on. @throws E_SHAPE, E_DATA when the spans are none */
export function barsOf(spans: Spans): number {
  const n = sameLength('spans', { first: spans.first, last: spans.last });
  let bars = 0;
  for (let i = 0; i < n; i++) {
    const isOrdered = spans.first[i] >= (i === 0 ? 0 : spans.first[i - 1]) && spans.last[i] >= spans.first[i];
    if (!isOrdered) {
      throw new QuantError(
        'E_DATA',
        `span ${i} must begin at or after the one before it and end after it begins, was ${spans.first[i]} to ${spans.last[i]}`,
      );
    }
    bars = Math.max(bars, spans.last[i] + 1);
  }
  return bars;
}

/**
 * How many labels live on each bar: what happens there is told to the learner that many times.
 *
 * @returns (bars,) whole, ≥ 0, up to the last bar of the last span. O(labels + bars)
 * @source López de Prado 2018, Advances in Financial Machine Learning, section 4.3
 */
export function concurrency(spans: Spans): Float64Array {
  const count = new Float64Array(barsOf(spans) + 1);
  for (let i = 0; i < spans.first.length; i++) {
    count[spans.first[i]]++;
    count[spans.last[i] + 1]--;
  }
  for (let t = 1; t < count.length; t++) count[t] += count[t - 1];
  return count.subarray(0, count.length - 1);
}

/**
 * The sum of a column over each span, right to the last digits however long the column is. O(labels + bars)
 *
 * @param x (bars,) at least as long as the last span
 */
export function sumsOver(spans: Spans, x: Float64Array): Float64Array {
  // A running total and what its roundings lost: the difference of two totals of a million bars keeps its digits.
  const total = new Float64Array(x.length + 1);
  const lost = new Float64Array(x.length + 1);
  for (let t = 0; t < x.length; t++) {
    const next = total[t] + x[t];
    const isLarger = Math.abs(total[t]) >= Math.abs(x[t]);
    lost[t + 1] = lost[t] + (isLarger ? total[t] - next + x[t] : x[t] - next + total[t]);
    total[t + 1] = next;
  }
  return Float64Array.from(spans.first, (from, i) => {
    const to = spans.last[i] + 1;
    return total[to] - total[from] + (lost[to] - lost[from]);
  });
}

/**
 * How much of what a label says is its own: the mean of 1 / concurrency over its bars.
 *
 * @returns (n,) in (0, 1]; 1 for a label that shares no bar
 * @source López de Prado 2018, Advances in Financial Machine Learning, section 4.4
 */
export function averageUniqueness(spans: Spans): Float64Array {
  const own = concurrency(spans).map((count) => 1 / Math.max(count, 1));
  return sumsOver(spans, own).map((sum, i) => sum / (spans.last[i] - spans.first[i] + 1));
}
