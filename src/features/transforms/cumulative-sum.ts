import { defineTransform } from '../../core/feature.js';
import type { ValueStream } from '../../core/math/streams.js';
import { cumulativeSumStream } from '../../core/math/sum.js';
import { withinNumbers } from '../kernels/within-numbers.js';

/**
 * The running total of the column since its first known row: of returns it makes a price, of signed volume a flow.
 *
 * Its level depends on where the bars begin; take a `difference`, `zscore` or `range-place` of it for a model. As every
 * transform it starts anew, at 0, after a row that is not known. What rounding would drop is carried along, so that a
 * long column of small values does not drift.
 */
export function runningTotal(): ValueStream {
  const add = cumulativeSumStream();
  return (x) => (Number.isNaN(x) ? x : withinNumbers(add(x)));
}

export default defineTransform({
  name: 'cumulative-sum',
  summary: 'Running total since the first known row',
  formula: 'Σ x since the first known row, or the first after a hole',
  source: 'own; compensated summation',
  params: {},
  warmup: () => 0,
  compute: (x) => x.map(runningTotal()),
  stream: runningTotal,
});
