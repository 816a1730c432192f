import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { lagStream, type ValueStream } from '../../core/math/streams.js';

/**
 * The return over `lag` bars: what holding the market since then has earned.
 *
 * Log returns add up over time, simple returns over markets. A bar after missing ones counts as one bar.
 *
 * @param close (n,) quote per base, > 0
 * @param lag   bars, whole, ≥ 1
 * @param form  `log`: ln(c / c₀); `simple`: c / c₀ - 1
 * @returns (n,) fraction; NaN on rows [0, lag)
 */
export function returnOver(close: Float64Array, lag: number, form: 'log' | 'simple'): Float64Array {
  const out = unknownColumn(close.length);
  if (form === 'log') for (let i = lag; i < close.length; i++) out[i] = Math.log(close[i] / close[i - lag]);
  else for (let i = lag; i < close.length; i++) out[i] = (close[i] - close[i - lag]) / close[i - lag];
  return out;
}

/** As `returnOver`, value by value. */
export function returnStream(lag: number, form: 'log' | 'simple'): ValueStream {
  const before = lagStream(lag);
  if (form === 'log') return (x) => Math.log(x / before(x));
  return (x) => {
    const base = before(x);
    return (x - base) / base;
  };
}

export default defineIndicator({
  name: 'return',
  category: 'momentum',
  summary: 'Return of the close over some bars, log or simple',
  formula: 'ln(close / close[−lag]) when form = log, close / close[−lag] − 1 when simple',
  source: 'Campbell, Lo & MacKinlay 1997, The Econometrics of Financial Markets, section 1.4',
  params: {
    lag: { type: 'int', default: 1, min: 1, max: 5000, doc: 'bars back', sweep: [1, 6, 24, 72] },
    form: { type: 'choice', default: 'log', options: ['log', 'simple'], doc: 'ln(c / c0), or c / c0 - 1' },
  },
  outputs: ['return'],
  warmup: (p) => p.lag,
  compute: (c, p) => [returnOver(c.close, p.lag, p.form)],
  stream: ({ lag, form }) => {
    const next = returnStream(lag, form);
    return (bar, out) => {
      out[0] = next(bar.close);
    };
  },
});
