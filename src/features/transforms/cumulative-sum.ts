import { defineTransform } from '../../core/feature.js';
import type { ValueStream } from '../../core/math/streams.js';
import { withinNumbers } from '../kernels/within-numbers.js';

/**
 * The running total of the column since its first known row: of returns it makes a price, of signed volume a flow.
 *
 * Its level depends on where the bars begin; take a `difference`, `zscore` or `range-place` of it for a model. Unknown
 * rows in between give NaN and add nothing.
 *
 * Neumaier's correction keeps what rounding would drop, so that a long column of small values does not drift.
 *
 * @source Neumaier 1974, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen
 */
export function cumulativeSumStream(): ValueStream {
  let sum = 0;
  let lost = 0;
  return (x) => {
    if (Number.isNaN(x)) return x;
    const next = sum + x;
    lost += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
    sum = next;
    return withinNumbers(sum + lost);
  };
}

export default defineTransform({
  name: 'cumulative-sum',
  summary: 'Running total since the first known row',
  formula: 'Σ x since the first known row; an unknown row adds nothing',
  source: 'own; compensated after Neumaier 1974',
  params: {},
  warmup: () => 0,
  compute: (x) => x.map(cumulativeSumStream()),
  stream: () => cumulativeSumStream(),
});
