import { defineMicrostructure } from '../../core/feature.js';
import { againstMean } from '../kernels/score-known.js';
import { tradeSums } from '../kernels/trades.js';

/**
 * How many trades a bar had, and against the last bars: 1 is as many as usual, also where there were none at all.
 *
 * How often a market trades says more of its volatility than how much.
 */
export default defineMicrostructure({
  name: 'trade-count',
  summary: 'Number of trades in the bar, and against the last bars',
  formula: 'count = trades of the bar; ratio = count / SMA_period(count), 1 when that is 0',
  source: 'Jones, Kaul & Lipson 1994, Transactions, volume, and volatility, Review of Financial Studies 7',
  reads: ['trades'],
  params: {
    period: { type: 'int', default: 50, min: 1, max: 5000, doc: 'bars of the mean', sweep: [20, 50, 200] },
  },
  outputs: ['count', 'ratio'],
  warmup: (p) => [0, p.period - 1],
  compute: (c, p, { trades }) => {
    const { count } = tradeSums(c, trades!);
    return [count, againstMean(count, p.period)];
  },
});
