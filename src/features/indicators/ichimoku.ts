import { type Bar, defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { lagStream, maxStream, minStream } from '../../core/math/streams.js';
import { midprice } from './midprice.js';

/**
 * Ichimoku: the middle of the range over three lengths, and the cloud that was drawn ahead `shift` bars ago.
 *
 * Charts draw the spans of today `shift` bars into the future; the cloud over today's bar is the one computed `shift`
 * bars ago, and that is what stands here. The chikou span, the close drawn back in time, is future information on the
 * row where a chart shows it, and does not exist here.
 *
 * @param high  (n,) quote per base
 * @param low   (n,) quote per base
 * @param spans bars, whole, ≥ 1: `tenkan`, `kijun`, `senkou` (of span B); `shift` ≥ 0
 * @returns four times (n,) quote per base; tenkan and kijun are NaN on the first tenkan - 1 and kijun - 1 rows, spanA
 *   on rows [0, max(tenkan, kijun) - 1 + shift), spanB on rows [0, senkou - 1 + shift)
 * @throws E_SHAPE when the columns differ in length
 * @source Hosoda 1969, Ichimoku Kinko Hyo
 */
export function ichimoku(
  high: Float64Array,
  low: Float64Array,
  spans: { tenkan: number; kijun: number; senkou: number; shift: number },
): { tenkan: Float64Array; kijun: Float64Array; spanA: Float64Array; spanB: Float64Array } {
  const tenkan = midprice(high, low, spans.tenkan);
  const kijun = midprice(high, low, spans.kijun);
  const wide = midprice(high, low, spans.senkou);
  const n = high.length;
  const spanA = unknownColumn(n);
  const spanB = unknownColumn(n);
  for (let i = spans.shift; i < n; i++) {
    spanA[i] = 0.5 * (tenkan[i - spans.shift] + kijun[i - spans.shift]);
    spanB[i] = wide[i - spans.shift];
  }
  return { tenkan, kijun, spanA, spanB };
}

export default defineIndicator({
  name: 'ichimoku',
  category: 'trend',
  summary: 'Ichimoku lines and the cloud as it stands over the bar, no chikou (in the unit of the price)',
  formula:
    'tenkan, kijun = (max high + min low) / 2 over tenkan, kijun bars; span-a = ((tenkan + kijun) / 2)[−shift]; span-b = ((max high + min low) / 2 over senkou bars)[−shift]',
  source: 'Hosoda 1969, Ichimoku Kinko Hyo',
  params: {
    tenkan: { type: 'int', default: 9, min: 1, max: 5000, doc: 'range of the conversion line, bars', sweep: [9, 20] },
    kijun: { type: 'int', default: 26, min: 1, max: 5000, doc: 'range of the base line, bars', sweep: [26, 60] },
    senkou: { type: 'int', default: 52, min: 1, max: 5000, doc: 'range of span B, bars', sweep: [52, 120] },
    shift: { type: 'int', default: 26, min: 0, max: 5000, doc: 'bars by which the cloud is drawn ahead' },
  },
  outputs: ['tenkan', 'kijun', 'span-a', 'span-b'],
  warmup: (p) => [p.tenkan - 1, p.kijun - 1, Math.max(p.tenkan, p.kijun) - 1 + p.shift, p.senkou - 1 + p.shift],
  compute: (c, p) => {
    const { tenkan, kijun, spanA, spanB } = ichimoku(c.high, c.low, p);
    return [tenkan, kijun, spanA, spanB];
  },
  stream: (p) => {
    const middle = (period: number): ((bar: Bar) => number) => {
      const [top, bottom] = [maxStream(period), minStream(period)];
      return ({ high, low }) => 0.5 * (top(high) + bottom(low));
    };
    const [tenkan, kijun, wide] = [middle(p.tenkan), middle(p.kijun), middle(p.senkou)];
    const [spanA, spanB] = [lagStream(p.shift), lagStream(p.shift)];
    return (bar, out) => {
      out[0] = tenkan(bar);
      out[1] = kijun(bar);
      out[2] = spanA(0.5 * (out[0] + out[1]));
      out[3] = spanB(wide(bar));
    };
  },
});
