import { defineIndicator } from '../../core/feature.js';
import { volatility, volatilityStream } from './volatility.js';

/**
 * Volatility ratio: volatility of the last few bars against that of many.
 *
 * Above 1 the market has woken up, below 1 it has gone quiet. Both are sample deviations (ddof 1) of log returns.
 * Where the long window did not move at all it is as quiet as ever: 1.
 *
 * @param close (n,) quote per base, > 0
 * @param spans returns, whole, ≥ 2
 * @returns (n,) ≥ 0; NaN on rows [0, max(short, long))
 */
export function volatilityRatio(close: Float64Array, spans: { short: number; long: number }): Float64Array {
  const out = volatility(close, spans.short, 1, 1);
  const base = volatility(close, spans.long, 1, 1);
  for (let i = Math.max(spans.short, spans.long); i < out.length; i++) out[i] = base[i] > 0 ? out[i] / base[i] : 1;
  out.fill(Number.NaN, 0, Math.max(spans.short, spans.long));
  return out;
}

export default defineIndicator({
  name: 'volatility-ratio',
  category: 'volatility',
  summary: 'Short volatility against long',
  formula: 'σ of the last short log returns / σ of the last long (both ddof 1); 1 when the long one is flat',
  source: 'own; short against long realised volatility as in Corsi 2009, Journal of Financial Econometrics 7',
  params: {
    short: { type: 'int', default: 10, min: 2, max: 5000, doc: 'returns in the short window', sweep: [5, 10, 20] },
    long: { type: 'int', default: 100, min: 2, max: 5000, doc: 'returns in the long window', sweep: [50, 100, 200] },
  },
  outputs: ['volatility-ratio'],
  warmup: (p) => Math.max(p.short, p.long),
  compute: (c, p) => [volatilityRatio(c.close, p)],
  stream: ({ short, long }) => {
    const [near, far] = [volatilityStream(short, 1, 1), volatilityStream(long, 1, 1)];
    return (bar, out) => {
      const [recent, base] = [near(bar.close), far(bar.close)];
      if (Number.isNaN(recent) || Number.isNaN(base)) out[0] = Number.NaN;
      else out[0] = base > 0 ? recent / base : 1;
    };
  },
});
