import { definePattern } from '../../core/feature.js';
import { body, isBlack, isWhite, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 11;

/**
 * Dark cloud cover: opens above the high of a long white candle and closes deep inside its body.
 *
 * It needs an open above the last high, which a market around the clock hardly gives.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @param penetration part of the white body that the close must go into, fraction in [0, 1]
 * @returns (n,) -100 or 0; NaN on rows [0, 11)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLDARKCLOUDCOVER
 */
export function darkCloudCover(c: Ohlc, penetration: number): Float64Array {
  const { open, high, close } = c;
  const long = threshold(c, 'bodyLong');
  return scan(c, WARMUP, (i) =>
    isWhite(c, i - 1) &&
    body(c, i - 1) > long[i - 1] &&
    isBlack(c, i) &&
    open[i] > high[i - 1] &&
    close[i] > open[i - 1] &&
    close[i] < close[i - 1] - body(c, i - 1) * penetration
      ? -100
      : 0,
  );
}

export default definePattern({
  name: 'dark-cloud-cover',
  summary: 'Dark cloud cover: opens above the high, closes deep in the white body',
  formula:
    '−100: white₁, body₁ > B; black₂, open₂ > high₁, open₁ < close₂ < close₁ − penetration · body₁; B = mean body of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLDARKCLOUDCOVER',
  params: {
    penetration: {
      type: 'float',
      default: 0.5,
      min: 0,
      max: 1,
      doc: 'part of the white body that the close must go into',
    },
  },
  outputs: ['dark-cloud-cover'],
  warmup: () => WARMUP,
  compute: (c, p) => [darkCloudCover(c, p.penetration)],
});
