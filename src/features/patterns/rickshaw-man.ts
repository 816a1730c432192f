import { definePattern } from '../../core/feature.js';
import {
  body,
  bodyBottom,
  bodyTop,
  lowerShadow,
  type Ohlc,
  range,
  scan,
  threshold,
  upperShadow,
} from '../kernels/candle-settings.js';

const WARMUP = 10;

/**
 * Rickshaw man: a doji with two long shadows and its body near the middle of the candle: nobody knows.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 or 0; says nothing of direction; NaN on rows [0, 10)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLRICKSHAWMAN
 */
export function rickshawMan(c: Ohlc): Float64Array {
  const { low } = c;
  const doji = threshold(c, 'bodyDoji');
  const longShadow = threshold(c, 'shadowLong');
  const near = threshold(c, 'near');
  return scan(c, WARMUP, (i) => {
    const middle = low[i] + range(c, i) / 2;
    return body(c, i) <= doji[i] &&
      lowerShadow(c, i) > longShadow[i] &&
      upperShadow(c, i) > longShadow[i] &&
      bodyBottom(c, i) <= middle + near[i] &&
      bodyTop(c, i) >= middle - near[i]
      ? 100
      : 0;
  });
}

export default definePattern({
  name: 'rickshaw-man',
  summary: 'Rickshaw man: a long-legged doji with its body in the middle',
  formula:
    '100: body ≤ 0.1 R; both shadows > body; body reaches to within 0.2 r of (high + low) / 2; R = mean range of the 10 candles before, r = mean range of 5',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLRICKSHAWMAN',
  params: {},
  outputs: ['rickshaw-man'],
  warmup: () => WARMUP,
  compute: (c) => [rickshawMan(c)],
});
