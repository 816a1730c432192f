import { definePattern } from '../../core/feature.js';
import {
  body,
  bodyBottom,
  bodyGapsDown,
  bodyGapsUp,
  bodyTop,
  type Ohlc,
  scan,
  threshold,
} from '../kernels/candle-settings.js';

const WARMUP = 12;

/**
 * Tri-star: three doji in a row, the body of the second gapped away and the third not beyond it.
 *
 * All three are held against the range before the first of them.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 bullish, -100 bearish, else 0; NaN on rows [0, 12)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLTRISTAR
 */
export function tristar(c: Ohlc): Float64Array {
  const doji = threshold(c, 'bodyDoji');
  return scan(c, WARMUP, (i) => {
    if (!(body(c, i - 2) <= doji[i - 2] && body(c, i - 1) <= doji[i - 2] && body(c, i) <= doji[i - 2])) return 0;
    if (bodyGapsUp(c, i - 1, i - 2) && bodyTop(c, i) < bodyTop(c, i - 1)) return -100;
    return bodyGapsDown(c, i - 1, i - 2) && bodyBottom(c, i) > bodyBottom(c, i - 1) ? 100 : 0;
  });
}

export default definePattern({
  name: 'tristar',
  summary: 'Tri-star: three doji, the middle one gapped away',
  formula:
    'all bodies ≤ 0.1 R of candle 1; −100: body₂ gaps above body₁, upper end of body₃ below that of body₂; 100: the same downwards; R = mean range of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLTRISTAR',
  params: {},
  outputs: ['tristar'],
  warmup: () => WARMUP,
  compute: (c) => [tristar(c)],
});
