import { definePattern } from '../../core/feature.js';
import { body, bodyGapsDown, isBlack, isWhite, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 12;

/**
 * Morning doji star: a morning star whose middle candle is a doji.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @param penetration part of the black body that the last close must go into, fraction in [0, 1]
 * @returns (n,) 100 or 0; NaN on rows [0, 12)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLMORNINGDOJISTAR
 */
export function morningDojiStar(c: Ohlc, penetration: number): Float64Array {
  const { close } = c;
  const long = threshold(c, 'bodyLong');
  const doji = threshold(c, 'bodyDoji');
  const short = threshold(c, 'bodyShort');
  return scan(c, WARMUP, (i) =>
    isBlack(c, i - 2) &&
    body(c, i - 2) > long[i - 2] &&
    body(c, i - 1) <= doji[i - 1] &&
    bodyGapsDown(c, i - 1, i - 2) &&
    isWhite(c, i) &&
    body(c, i) > short[i] &&
    close[i] > close[i - 2] + body(c, i - 2) * penetration
      ? 100
      : 0,
  );
}

export default definePattern({
  name: 'morning-doji-star',
  summary: 'Morning doji star: a doji gapped below a long black body, then a white recovery',
  formula:
    '100: black₁, body₁ > B; body₂ ≤ 0.1 R, gaps below body₁; white₃, body₃ > B, close₃ > close₁ + penetration · body₁; B, R = mean body, range of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLMORNINGDOJISTAR',
  params: {
    penetration: {
      type: 'float',
      default: 0.3,
      min: 0,
      max: 1,
      doc: 'part of the black body that the last close must go into',
    },
  },
  outputs: ['morning-doji-star'],
  warmup: () => WARMUP,
  compute: (c, p) => [morningDojiStar(c, p.penetration)],
});
