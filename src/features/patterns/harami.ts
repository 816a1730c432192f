import { definePattern } from '../../core/feature.js';
import { body, bodyBottom, bodyTop, color, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 11;

/**
 * Harami, "pregnant": after a long body a short one stays inside it; the push is out of breath.
 *
 * 100 when the short body is strictly inside, 80 when an end matches; the sign is against the colour of the long
 * candle.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) ±100 or ±80 against the long candle, else 0; NaN on rows [0, 11)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLHARAMI
 */
export function harami(c: Ohlc): Float64Array {
  return bodiesInside(c, threshold(c, 'bodyShort'));
}

/**
 * Bodies inside the long body before: what harami and harami cross have in common.
 *
 * @param small (n,) quote per base: a second body at most this long counts as small
 * @returns (n,) as `harami`
 */
export function bodiesInside(c: Ohlc, small: Float64Array): Float64Array {
  const long = threshold(c, 'bodyLong');
  return scan(c, WARMUP, (i) => {
    if (!(body(c, i - 1) > long[i - 1] && body(c, i) <= small[i])) return 0;
    const above = bodyTop(c, i - 1) - bodyTop(c, i);
    const below = bodyBottom(c, i) - bodyBottom(c, i - 1);
    if (above < 0 || below < 0) return 0;
    return (above > 0 && below > 0 ? -100 : -80) * color(c, i - 1);
  });
}

export default definePattern({
  name: 'harami',
  summary: 'Harami: a short body inside the long one before',
  formula:
    '−100 · colour₁: body₁ > B; body₂ ≤ B, inside body₁; −80 · colour₁ when an end matches; B = mean body of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLHARAMI',
  params: {},
  outputs: ['harami'],
  warmup: () => WARMUP,
  compute: (c) => [harami(c)],
});
