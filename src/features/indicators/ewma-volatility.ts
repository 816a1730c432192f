import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { deviationScale, PER } from '../kernels/time-unit.js';
import { returnOver, returnStream } from './return.js';

export interface Fading {
  /** share of the old variance that each bar keeps, in (0, 1) */
  readonly decay: number;
  /** returns whose mean square it starts from, whole, ≥ 1 */
  readonly seed: number;
  /** what one bar's figure is multiplied by */
  readonly scale: number;
}

/**
 * RiskMetrics volatility: squared log returns, each bar counted `decay` times the one after it.
 *
 * σ² = decay · σ² before + (1 − decay) · r², around 0 as in RiskMetrics, this bar's return included: the forecast for
 * the next bar. It starts from the mean square of the first `seed` returns.
 *
 * @param close (n,) quote per base, > 0
 * @returns (n,) fraction, ≥ 0, 0 where the price has never moved; NaN on rows [0, seed)
 * @source J.P. Morgan/Reuters 1996, RiskMetrics Technical Document, section 5.2
 */
export function ewmaVolatility(close: Float64Array, { decay, seed, scale }: Fading): Float64Array {
  const n = close.length;
  const out = unknownColumn(n);
  if (seed >= n) return out;
  const returns = returnOver(close, 1, 'log');
  let variance = 0;
  for (let i = 1; i <= seed; i++) variance += returns[i] ** 2 / seed;
  out[seed] = scale * Math.sqrt(variance);
  for (let i = seed + 1; i < n; i++) {
    variance = decay * variance + (1 - decay) * returns[i] ** 2;
    out[i] = scale * Math.sqrt(variance);
  }
  return out;
}

export default defineIndicator({
  name: 'ewma-volatility',
  category: 'volatility',
  summary: 'RiskMetrics volatility: exponentially weighted squared log returns',
  formula:
    'σ, σ² ← decay · σ² + (1 − decay) · r², r = ln(close / close[−1]), seeded by the mean of the first seed r²; times √(bars per year) when per = year',
  source: 'J.P. Morgan/Reuters 1996, RiskMetrics Technical Document, section 5.2',
  params: {
    decay: {
      type: 'float',
      default: 0.94,
      min: 0.01,
      max: 0.9999,
      doc: 'share of the old variance kept per bar; RiskMetrics: 0.94 for days',
      sweep: [0.9, 0.94, 0.97, 0.99],
    },
    seed: { type: 'int', default: 20, min: 1, max: 5000, doc: 'returns whose mean square it starts from' },
    per: PER,
  },
  outputs: ['ewma-volatility'],
  warmup: (p) => p.seed,
  compute: (c, p) => [
    ewmaVolatility(c.close, { decay: p.decay, seed: p.seed, scale: deviationScale(p.per, c.intervalMs) }),
  ],
  stream: ({ decay, seed, per }, intervalMs) => {
    const scale = deviationScale(per, intervalMs);
    const returns = returnStream(1, 'log');
    let [count, variance] = [0, 0];
    return (bar, out) => {
      const r = returns(bar.close);
      if (count > seed) variance = decay * variance + (1 - decay) * r ** 2;
      else if (count++ > 0) variance += r ** 2 / seed;
      out[0] = count > seed ? scale * Math.sqrt(variance) : Number.NaN;
    };
  },
});
