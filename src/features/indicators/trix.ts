import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { ema, emaStream } from './ema.js';

/**
 * TRIX: the change from bar to bar of an average smoothed three times, in percent; what shakes less than `period` bars
 * is gone from it.
 *
 * Each average starts as the plain mean of its first window, as in TA-Lib; programs that start at the first value
 * (Achelis, pandas) differ until that is forgotten.
 *
 * @param close (n,) quote per base
 * @param spans bars, whole, ≥ 1: `period` of the three averages, `signal` of the average over the result
 * @returns two times (n,) percent per bar; trix is NaN on rows [0, 3 · period - 2), signal on signal - 1 rows more
 * @source Hutson 1983, Good Trix, Stocks & Commodities 1
 */
export function trix(
  close: Float64Array,
  spans: { period: number; signal: number },
): { trix: Float64Array; signal: Float64Array } {
  const { period } = spans;
  const step = period - 1;
  const smooth = ema(ema(ema(close, period), period, step), period, 2 * step);
  const out = unknownColumn(close.length);
  for (let i = 3 * step + 1; i < out.length; i++) out[i] = 100 * ((smooth[i] - smooth[i - 1]) / smooth[i - 1]);
  return { trix: out, signal: ema(out, spans.signal, 3 * step + 1) };
}

export default defineIndicator({
  name: 'trix',
  category: 'trend',
  summary: 'Rate of change of a triple smoothed average, percent per bar, and its signal',
  formula:
    'trix = 100 · (E / E[−1] − 1), E = EMA_period(EMA_period(EMA_period(close))); signal = EMA_signal(trix); each seeded by the mean of its first values',
  source: 'Hutson 1983, Stocks & Commodities 1; TA-Lib TRIX',
  params: {
    period: {
      type: 'int',
      default: 15,
      min: 1,
      max: 1500,
      doc: 'span of the three averages, bars',
      sweep: [9, 15, 30],
    },
    signal: { type: 'int', default: 9, min: 1, max: 5000, doc: 'span of the signal, bars' },
  },
  outputs: ['trix', 'signal'],
  warmup: (p) => [3 * p.period - 2, 3 * p.period + p.signal - 3],
  compute: (c, p) => {
    const t = trix(c.close, p);
    return [t.trix, t.signal];
  },
  stream: ({ period, signal }) => {
    const [once, twice, thrice, mean] = [emaStream(period), emaStream(period), emaStream(period), emaStream(signal)];
    let last = Number.NaN;
    return (bar, out) => {
      const smooth = thrice(twice(once(bar.close)));
      out[0] = 100 * ((smooth - last) / last);
      out[1] = mean(out[0]);
      last = smooth;
    };
  },
});
