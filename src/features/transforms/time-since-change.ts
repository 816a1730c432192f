import { defineTransform } from '../../core/feature.js';
import type { ValueStream } from '../../core/math/streams.js';

/**
 * For how many bars the column has been what it is: 0 on the bar on which it changes, and on the first known one.
 *
 * For columns of few values, such as signs, bins and regimes; a column that moves on every bar gives 0 all along. Held
 * at `most`, so that a state without end does not grow into the largest number of the table.
 */
export function timeSinceChangeStream(most: number): ValueStream {
  let last = Number.NaN;
  let age = 0;
  return (x) => {
    if (Number.isNaN(x)) return x;
    age = x === last ? Math.min(most, age + 1) : 0;
    last = x;
    return age;
  };
}

export default defineTransform({
  name: 'time-since-change',
  summary: 'Bars since the column has changed',
  formula: 'min(most, bars since x last changed); 0 on a change and on the first known row',
  source: 'own',
  params: { most: { type: 'int', default: 1000, min: 1, max: 1_000_000, doc: 'bars at which the count ends' } },
  warmup: () => 0,
  compute: (x, { most }) => x.map(timeSinceChangeStream(most)),
  stream: ({ most }) => timeSinceChangeStream(most),
});
