import { definePattern } from '../../core/feature.js';
import { body, bodyGapsDown, isBlack, isWhite, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 12;

/**
 * Morning star: after a long black candle a short body gaps down, and a white candle that is not short closes deep
 * inside the black body.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @param penetration part of the black body that the last close must go into, fraction in [0, 1]
 * @returns (n,) 100 or 0; NaN on rows [0, 12)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLMORNINGSTAR
 */
export function morningStar(c: Ohlc, penetration: number): Float64Array {
  const { close } = c;
  const long = threshold(c, 'bodyLong');
  const short = threshold(c, 'bodyShort');
  return scan(c, WARMUP, (i) =>
    isBlack(c, i - 2) &&
    body(c, i - 2) > long[i - 2] &&
    body(c, i - 1) <= short[i - 1] &&
    bodyGapsDown(c, i - 1, i - 2) &&
    isWhite(c, i) &&
    body(c, i) > short[i] &&
    close[i] > close[i - 2] + body(c, i - 2) * penetration
      ? 100
      : 0,
  );
}

export default definePattern({
  name: 'morning-star',
  summary: 'Morning star: a short body gapped below a long black one, then a white recovery',
  formula:
    '100: black₁, body₁ > B; body₂ ≤ B, gaps below body₁; white₃, body₃ > B, close₃ > close₁ + penetration · body₁; B = mean body of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLMORNINGSTAR',
  params: {
    penetration: {
      type: 'float',
      default: 0.3,
      min: 0,
      max: 1,
      doc: 'part of the black body that the last close must go into',
    },
  },
  outputs: ['morning-star'],
  warmup: () => WARMUP,
  compute: (c, p) => [morningStar(c, p.penetration)],
});
