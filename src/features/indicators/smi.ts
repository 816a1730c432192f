import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMax, rollingMin, unknownColumn } from '../../core/math/rolling.js';
import { maxStream, minStream } from '../../core/math/streams.js';

/**
 * Stochastic momentum index: how far the close is from the middle of the range, in percent of half the range, each
 * smoothed twice; 0 where there is no range.
 *
 * The averages start at their first value, as in Stock.Indicators.
 *
 * @param high  (n,) quote per base
 * @param low   (n,) quote per base
 * @param close (n,) quote per base
 * @param spans bars, whole, ≥ 1: `period` of the range, `first` and `second` average, `signal`
 * @returns two times (n,) in [-100, 100]; NaN on rows [0, period - 1)
 * @throws E_SHAPE when the columns differ in length
 * @source Blau 1993, Stochastic Momentum, Stocks & Commodities 11; Stock.Indicators SMI
 */
export function smi(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  spans: { period: number; first: number; second: number; signal: number },
): { smi: Float64Array; signal: Float64Array } {
  const n = sameLength('smi', { high, low, close });
  const top = rollingMax(high, spans.period);
  const bottom = rollingMin(low, spans.period);
  const out = unknownColumn(n);
  const signal = unknownColumn(n);
  const steps = [2 / (spans.first + 1), 2 / (spans.second + 1), 2 / (spans.signal + 1)];
  let [away, away2, range, range2, mean] = [0, 0, 0, 0, 0];
  const start = spans.period - 1;
  for (let i = start; i < n; i++) {
    const distance = 0.5 * (close[i] - top[i] + (close[i] - bottom[i]));
    const reach = top[i] - bottom[i];
    if (i === start) {
      away = away2 = distance;
      range = range2 = reach;
    }
    away += steps[0] * (distance - away);
    away2 += steps[1] * (away - away2);
    range += steps[0] * (reach - range);
    range2 += steps[1] * (range - range2);
    const value = range2 > 0 ? 100 * (away2 / (0.5 * range2)) : 0;
    out[i] = Math.max(-100, Math.min(100, value));
    mean = i === start ? out[i] : mean + steps[2] * (out[i] - mean);
    signal[i] = mean;
  }
  return { smi: out, signal };
}

export default defineIndicator({
  name: 'smi',
  category: 'momentum',
  summary: 'Stochastic momentum index and its signal',
  formula:
    'smi = 100 · D(close − (H + L) / 2) / (½ · D(H − L)), 0 without range; H, L = max_period(high), min_period(low); D = EMA_second(EMA_first) started at the first value; signal = EMA_signal(smi)',
  source: 'Blau 1993, Stocks & Commodities 11; Stock.Indicators SMI',
  params: {
    period: { type: 'int', default: 13, min: 1, max: 5000, doc: 'bars of the range', sweep: [8, 13, 21] },
    first: { type: 'int', default: 25, min: 1, max: 5000, doc: 'span of the first average, bars' },
    second: { type: 'int', default: 2, min: 1, max: 5000, doc: 'span of the second average, bars' },
    signal: { type: 'int', default: 3, min: 1, max: 5000, doc: 'span of the signal, bars' },
  },
  outputs: ['smi', 'signal'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => {
    const s = smi(c.high, c.low, c.close, p);
    return [s.smi, s.signal];
  },
  stream: (spans) => {
    const [top, bottom] = [maxStream(spans.period), minStream(spans.period)];
    const steps = [2 / (spans.first + 1), 2 / (spans.second + 1), 2 / (spans.signal + 1)];
    let [away, away2, range, range2, mean] = [0, 0, 0, 0, 0];
    let isStarted = false;
    return (bar, out) => {
      const [high, low] = [top(bar.high), bottom(bar.low)];
      if (Number.isNaN(high)) {
        out.fill(Number.NaN);
        return;
      }
      const distance = 0.5 * (bar.close - high + (bar.close - low));
      const reach = high - low;
      if (!isStarted) {
        away = away2 = distance;
        range = range2 = reach;
      }
      away += steps[0] * (distance - away);
      away2 += steps[1] * (away - away2);
      range += steps[0] * (reach - range);
      range2 += steps[1] * (range - range2);
      const value = range2 > 0 ? 100 * (away2 / (0.5 * range2)) : 0;
      out[0] = Math.max(-100, Math.min(100, value));
      mean = isStarted ? mean + steps[2] * (out[0] - mean) : out[0];
      out[1] = mean;
      isStarted = true;
    };
  },
});
