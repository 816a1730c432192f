import { defineIndicator } from '../../core/feature.js';
import { symbolEntropy, symbolEntropyStream } from '../kernels/symbol-entropy.js';

/**
 * Permutation entropy: how many different shapes the last closes make, whatever the size of the moves.
 *
 * Each run of `order` closes has one of `order`! orders from low to high (equal closes in order of time). Their
 * Shannon entropy is near 1 for a random walk, near 0 for a market that keeps going one way or does not move.
 *
 * @param close (n,) quote per base
 * @param spans whole: `period` runs in the window, ≥ 2; `order` closes in a run, 2 … 6
 * @returns (n,) in [0, 1], share of ln order!; NaN on rows [0, period + order - 2)
 * @source Bandt & Pompe 2002, Permutation entropy, Physical Review Letters 88
 */
export function permutationEntropy(close: Float64Array, spans: { period: number; order: number }): Float64Array {
  const { period, order } = spans;
  const symbols = new Int32Array(close.length);
  let count = 1;
  for (let k = 2; k <= order; k++) count *= k;
  for (let i = order - 1; i < close.length; i++) {
    symbols[i] = orderCode(close, i - order + 1, order);
  }
  return symbolEntropy(symbols, { window: period, count }, order - 1);
}

/** The Lehmer code of `order` values from row `first` on: for each, how many later ones of the run are lower. */
function orderCode(x: Float64Array, first: number, order: number): number {
  let code = 0;
  for (let a = 0; a < order - 1; a++) {
    let lower = 0;
    for (let b = a + 1; b < order; b++) lower += Number(x[first + b] < x[first + a]);
    code = code * (order - a) + lower;
  }
  return code;
}

export default defineIndicator({
  name: 'permutation-entropy',
  category: 'volatility',
  summary: 'Entropy of the orders of successive closes, as a share of its most',
  formula:
    '−Σ p · ln p / ln(order!), p = share of each order from low to high among the last period runs of order closes; equal closes in order of time',
  source: 'Bandt & Pompe 2002, Physical Review Letters 88',
  params: {
    period: { type: 'int', default: 100, min: 2, max: 5000, doc: 'runs in the window', sweep: [50, 100, 200] },
    order: { type: 'int', default: 3, min: 2, max: 6, doc: 'closes in a run', sweep: [3, 4, 5] },
  },
  outputs: ['permutation-entropy'],
  warmup: (p) => p.period + p.order - 2,
  compute: (c, p) => [permutationEntropy(c.close, p)],
  stream: ({ period, order }) => {
    let count = 1;
    for (let k = 2; k <= order; k++) count *= k;
    const next = symbolEntropyStream({ window: period, count });
    const run = new Float64Array(order);
    let known = 0;
    return (bar, out) => {
      run.copyWithin(0, 1);
      run[order - 1] = bar.close;
      out[0] = ++known < order ? Number.NaN : next(orderCode(run, 0, order));
    };
  },
});
