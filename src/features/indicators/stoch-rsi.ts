import { defineIndicator } from '../../core/feature.js';
import { rollingMax, rollingMean, rollingMin, unknownColumn } from '../../core/math/rolling.js';
import { maxStream, meanStream, minStream, whenKnown } from '../../core/math/streams.js';
import { rsi, rsiStream } from './rsi.js';

/** RSI points below which a range is rounding, not movement: on a market that stands still the RSI shakes by 1e-14. */
const NO_RANGE = 1e-9;

/**
 * Stochastic RSI: where the RSI stands in its own recent range. Where the RSI has not moved it is in the middle: 50
 * (TA-Lib says 0).
 *
 * @param close (n,) quote per base
 * @param spans bars, whole, ≥ 1: `rsi`, `period` of the range, `smooth` of k, `signal` of d; both simple means
 * @returns two times (n,) in [0, 100]; k is NaN on rows [0, rsi + period + smooth - 2), d on signal - 1 rows more
 * @source Chande & Kroll 1994, The New Technical Trader; TA-Lib STOCHRSI with smooth = 1
 */
export function stochRsi(
  close: Float64Array,
  spans: { rsi: number; period: number; smooth: number; signal: number },
): { k: Float64Array; d: Float64Array } {
  const strength = rsi(close, spans.rsi);
  const top = rollingMax(strength, spans.period, spans.rsi);
  const bottom = rollingMin(strength, spans.period, spans.rsi);
  const raw = unknownColumn(close.length);
  const first = spans.rsi + spans.period - 1;
  for (let i = first; i < raw.length; i++) {
    const range = top[i] - bottom[i];
    raw[i] = range > NO_RANGE ? 100 * ((strength[i] - bottom[i]) / range) : 50;
  }
  const k = rollingMean(raw, spans.smooth, first);
  return { k, d: rollingMean(k, spans.signal, first + spans.smooth - 1) };
}

export default defineIndicator({
  name: 'stoch-rsi',
  category: 'momentum',
  summary: 'Stochastic RSI, %K and %D',
  formula:
    'k = SMA_smooth(100 · (R − min) / (max − min)), R = RSI_rsi(close), min, max over period, 50 when R has not moved; d = SMA_signal(k)',
  source: 'Chande & Kroll 1994, The New Technical Trader; TA-Lib STOCHRSI with smooth=1',
  params: {
    rsi: { type: 'int', default: 14, min: 1, max: 5000, doc: 'smoothing length of the RSI, bars', sweep: [7, 14, 21] },
    period: { type: 'int', default: 14, min: 1, max: 5000, doc: 'bars of its range', sweep: [7, 14, 21] },
    smooth: { type: 'int', default: 3, min: 1, max: 500, doc: 'bars that smooth %K; 1 leaves it as it is' },
    signal: { type: 'int', default: 3, min: 1, max: 500, doc: 'bars that smooth %K to %D' },
  },
  outputs: ['k', 'd'],
  warmup: (p) => {
    const k = p.rsi + p.period + p.smooth - 2;
    return [k, k + p.signal - 1];
  },
  compute: (c, p) => {
    const { k, d } = stochRsi(c.close, p);
    return [k, d];
  },
  stream: (spans) => {
    const strength = rsiStream(spans.rsi);
    const [top, bottom] = [maxStream(spans.period), minStream(spans.period)];
    const [k, d] = [meanStream(spans.smooth), meanStream(spans.signal)];
    return (bar, out) => {
      const value = strength(bar.close);
      const [high, low] = [top(value), bottom(value)];
      const range = high - low;
      out[0] = k(range > NO_RANGE ? 100 * ((value - low) / range) : whenKnown(range, 50));
      out[1] = d(out[0]);
    };
  },
});
