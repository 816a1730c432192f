import { defineIndicator } from '../../core/feature.js';
import { normalInverse } from '../../core/math/special.js';
import { rootMean, rootMeanStream } from '../kernels/root-mean.js';
import { symbolEntropy, symbolEntropyStream } from '../kernels/symbol-entropy.js';
import { returnOver, returnStream } from './return.js';

/**
 * Shannon entropy of returns: how evenly the market uses its range of moves.
 *
 * Each log return, by the root mean square of the last `period` (itself included), falls into one of `bins` cells that
 * are equally likely in a normal market: near 1 there, lower with rare jumps among quiet bars, 0 where nothing moves.
 *
 * @param close (n,) quote per base, > 0
 * @param spans whole: `period` returns, ≥ 2; `bins` ≥ 2
 * @returns (n,) in [0, 1]; NaN on rows [0, 2 · period - 1)
 * @source Shannon 1948, A mathematical theory of communication, Bell System Technical Journal 27
 */
export function shannonEntropy(close: Float64Array, spans: { period: number; bins: number }): Float64Array {
  const { period, bins } = spans;
  const returns = returnOver(close, 1, 'log');
  const size = rootMean(
    returns.map((r) => r * r),
    period,
    1,
    1,
  );
  const edges = cellEdges(bins);
  const symbols = new Int32Array(close.length);
  for (let i = period; i < symbols.length; i++) {
    const move = size[i] > 0 ? returns[i] / size[i] : 0;
    symbols[i] = cellOf(move, edges);
  }
  return symbolEntropy(symbols, { window: period, count: bins }, period);
}

/** Between the cells: the quantiles of a normal distribution. */
function cellEdges(bins: number): number[] {
  return Array.from({ length: bins - 1 }, (_, k) => normalInverse((k + 1) / bins));
}

function cellOf(move: number, edges: readonly number[]): number {
  let cell = 0;
  while (cell < edges.length && move >= edges[cell]) cell++;
  return cell;
}

export default defineIndicator({
  name: 'shannon-entropy',
  category: 'volatility',
  summary: 'Shannon entropy of log returns in equally likely cells, as a share of its most',
  formula:
    '−Σ p · ln p / ln bins, p = share of the last period values of r / √(mean r² over period) in each of bins cells equally likely for a normal; r = ln(close / close[−1]), 0 when flat',
  source: 'Shannon 1948, Bell System Technical Journal 27; cells by normal quantiles of past volatility',
  params: {
    period: { type: 'int', default: 100, min: 2, max: 5000, doc: 'returns in the window', sweep: [50, 100, 200] },
    bins: { type: 'int', default: 8, min: 2, max: 64, doc: 'cells, equally likely in a normal market' },
  },
  outputs: ['shannon-entropy'],
  warmup: (p) => 2 * p.period - 1,
  compute: (c, p) => [shannonEntropy(c.close, p)],
  stream: ({ period, bins }) => {
    const edges = cellEdges(bins);
    const move = returnStream(1, 'log');
    const size = rootMeanStream(period);
    const next = symbolEntropyStream({ window: period, count: bins });
    return (bar, out) => {
      const r = move(bar.close);
      const usual = size(r * r);
      out[0] = Number.isNaN(usual) ? Number.NaN : next(cellOf(usual > 0 ? r / usual : 0, edges));
    };
  },
});
