import { defineIndicator } from '../../core/feature.js';
import { rootMean, rootMeanStream } from '../kernels/root-mean.js';
import { deviationScale, PER } from '../kernels/time-unit.js';
import { returnOver, returnStream } from './return.js';

/**
 * Realised volatility: the root of the summed squares of the last `horizon` log returns, around 0.
 *
 * `per=horizon` is the size of a move over the whole horizon; `bar` and `year` scale it to another length of time. It
 * is what `volatility-ahead` asks a model to forecast.
 *
 * @param close   (n,) quote per base, > 0
 * @param horizon returns, whole, ≥ 1
 * @param scale   what one bar's figure is multiplied by; √horizon for the horizon itself
 * @returns (n,) fraction, ≥ 0, 0 where nothing moved; NaN on rows [0, horizon)
 * @source Andersen, Bollerslev, Diebold & Labys 2003, Modeling and forecasting realized volatility, Econometrica 71
 */
export function realisedVolatility(close: Float64Array, horizon: number, scale: number): Float64Array {
  const squares = returnOver(close, 1, 'log').map((r) => r * r);
  return rootMean(squares, horizon, scale, 1);
}

export default defineIndicator({
  name: 'realised-volatility',
  category: 'volatility',
  summary: 'Root of the summed squared log returns over a horizon',
  formula:
    '√(Σ r² over horizon) when per = horizon, √(mean r² over horizon) when bar, that times √(bars per year) when year; r = ln(close / close[−1])',
  source: 'Andersen, Bollerslev, Diebold & Labys 2003, Econometrica 71',
  params: {
    horizon: { type: 'int', default: 24, min: 1, max: 5000, doc: 'returns', sweep: [6, 24, 72, 168] },
    per: { ...PER, default: 'horizon', options: ['horizon', 'bar', 'year'] },
  },
  outputs: ['realised-volatility'],
  warmup: (p) => p.horizon,
  compute: (c, p) => {
    const scale = p.per === 'horizon' ? Math.sqrt(p.horizon) : deviationScale(p.per, c.intervalMs);
    return [realisedVolatility(c.close, p.horizon, scale)];
  },
  stream: ({ horizon, per }, intervalMs) => {
    const next = rootMeanStream(horizon, per === 'horizon' ? Math.sqrt(horizon) : deviationScale(per, intervalMs));
    const move = returnStream(1, 'log');
    return (bar, out) => {
      const r = move(bar.close);
      out[0] = next(r * r);
    };
  },
});
