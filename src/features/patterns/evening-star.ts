import { definePattern } from '../../core/feature.js';
import { body, bodyGapsUp, isBlack, isWhite, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 12;

/**
 * Evening star: after a long white candle a short body gaps up, and a black candle that is not short closes deep
 * inside the white body.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @param penetration part of the white body that the last close must go into, fraction in [0, 1]
 * @returns (n,) -100 or 0; NaN on rows [0, 12)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLEVENINGSTAR
 */
export function eveningStar(c: Ohlc, penetration: number): Float64Array {
  const { close } = c;
  const long = threshold(c, 'bodyLong');
  const short = threshold(c, 'bodyShort');
  return scan(c, WARMUP, (i) =>
    isWhite(c, i - 2) &&
    body(c, i - 2) > long[i - 2] &&
    body(c, i - 1) <= short[i - 1] &&
    bodyGapsUp(c, i - 1, i - 2) &&
    isBlack(c, i) &&
    body(c, i) > short[i] &&
    close[i] < close[i - 2] - body(c, i - 2) * penetration
      ? -100
      : 0,
  );
}

export default definePattern({
  name: 'evening-star',
  summary: 'Evening star: a short body gapped above a long white one, then a black fall',
  formula:
    '−100: white₁, body₁ > B; body₂ ≤ B, gaps above body₁; black₃, body₃ > B, close₃ < close₁ − penetration · body₁; B = mean body of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLEVENINGSTAR',
  params: {
    penetration: {
      type: 'float',
      default: 0.3,
      min: 0,
      max: 1,
      doc: 'part of the white body that the last close must go into',
    },
  },
  outputs: ['evening-star'],
  warmup: () => WARMUP,
  compute: (c, p) => [eveningStar(c, p.penetration)],
});
