import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { lagStream, whenKnown } from '../../core/math/streams.js';
import { adx, adxStream } from './adx.js';

/**
 * Directional index: how one-sided movement is now, before the ADX averages it; and the ADX rating, the mean of the ADX
 * and its value period - 1 bars before. Both 0 where nothing moves.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 2
 * @returns two times (n,) in [0, 100]; dx is NaN on rows [0, period), adxr on rows [0, 3 · period - 2)
 * @throws E_SHAPE when the columns differ in length
 * @source Wilder 1978, New Concepts in Technical Trading Systems, section 4
 */
export function dx(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  period: number,
): { dx: Float64Array; adxr: Float64Array } {
  const d = adx(high, low, close, period);
  const index = unknownColumn(close.length);
  const adxr = unknownColumn(close.length);
  for (let i = period; i < index.length; i++) {
    const both = d.plusDi[i] + d.minusDi[i];
    index[i] = both > 0 ? 100 * (Math.abs(d.plusDi[i] - d.minusDi[i]) / both) : 0;
  }
  for (let i = 3 * period - 2; i < adxr.length; i++) adxr[i] = 0.5 * (d.adx[i] + d.adx[i - period + 1]);
  return { dx: index, adxr };
}

export default defineIndicator({
  name: 'dx',
  category: 'trend',
  summary: 'Directional index, and the ADX rating',
  formula:
    'dx = 100 · |+DI − −DI| / (+DI + −DI) of adx(period), 0 when nothing moves; adxr = (ADX + ADX[−(period − 1)]) / 2',
  source: 'Wilder 1978, New Concepts in Technical Trading Systems; TA-Lib DX, ADXR',
  params: {
    period: { type: 'int', default: 14, min: 2, max: 5000, doc: 'smoothing length, bars', sweep: [7, 14, 28] },
  },
  outputs: ['dx', 'adxr'],
  warmup: (p) => [p.period, 3 * p.period - 2],
  compute: (c, p) => {
    const d = dx(c.high, c.low, c.close, p.period);
    return [d.dx, d.adxr];
  },
  stream: ({ period }) => {
    const direction = adxStream(period);
    const before = lagStream(period - 1);
    return (bar, out) => {
      const { adx, plusDi, minusDi } = direction(bar);
      const both = plusDi + minusDi;
      out[0] = both > 0 ? 100 * (Math.abs(plusDi - minusDi) / both) : whenKnown(both, 0);
      out[1] = 0.5 * (adx + before(adx));
    };
  },
});
