import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { unknownColumn } from '../../core/math/rolling.js';

/**
 * Average true range: how far price travels in a bar, gaps included.
 *
 * Wilder's smoothing starts from the plain mean of the first `period` true ranges, so the first value stands at row
 * `period`: row 0 has no previous close and no true range.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 1
 * @returns (n,) quote per base, ≥ 0; NaN on rows [0, period)
 * @throws E_SHAPE when the columns differ in length
 * @source Wilder 1978, New Concepts in Technical Trading Systems, the Volatility System
 */
export function atr(high: Float64Array, low: Float64Array, close: Float64Array, period: number): Float64Array {
  const n = sameLength('atr', { high, low, close });
  const out = unknownColumn(n, period);
  if (n <= period) return out;
  let sum = 0;
  for (let i = 1; i <= period; i++) sum += trueRange(high[i], low[i], close[i - 1]);
  let mean = sum / period;
  out[period] = mean;
  const share = 1 / period;
  for (let i = period + 1; i < n; i++) {
    mean += (trueRange(high[i], low[i], close[i - 1]) - mean) * share;
    out[i] = mean;
  }
  return out;
}

/**
 * The distance that price covered since the close before: the bar's range, stretched to that close.
 *
 * (|d| + d) / 2 is d where d is above 0, else 0: a close outside the bar is as likely as a coin toss, and a branch on
 * it costs three times as much as all the rest.
 */
export function trueRange(high: number, low: number, previousClose: number): number {
  const above = previousClose - high;
  const below = low - previousClose;
  return high - low + 0.5 * (Math.abs(above) + above + (Math.abs(below) + below));
}

/** As `atr`, bar by bar. */
export function atrStream(period: number): (high: number, low: number, close: number) => number {
  const share = 1 / period;
  let count = 0;
  let previousClose = 0;
  let mean = 0;
  return (high, low, close) => {
    const range = trueRange(high, low, previousClose);
    previousClose = close;
    if (count > period) {
      mean += (range - mean) * share;
      return mean;
    }
    if (count++ === 0) return Number.NaN;
    mean += range;
    if (count <= period) return Number.NaN;
    mean /= period;
    return mean;
  };
}

export default defineIndicator({
  name: 'atr',
  category: 'volatility',
  summary: 'Average true range',
  formula:
    'Wilder mean over period of max(high, close[−1]) − min(low, close[−1]), seeded by the mean of the first period',
  source: 'Wilder 1978, New Concepts in Technical Trading Systems; TA-Lib ATR',
  params: {
    period: { type: 'int', default: 14, min: 1, max: 5000, doc: 'smoothing length, bars', sweep: [7, 14, 21, 50] },
  },
  outputs: ['atr'],
  warmup: (p) => p.period,
  compute: (c, p) => [atr(c.high, c.low, c.close, p.period)],
  stream: ({ period }) => {
    const next = atrStream(period);
    return (bar, out) => {
      out[0] = next(bar.high, bar.low, bar.close);
    };
  },
});
