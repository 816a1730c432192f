import { definePattern } from '../../core/feature.js';
import {
  body,
  bodyGapsDown,
  bodyGapsUp,
  color,
  isWhite,
  type Ohlc,
  scan,
  threshold,
} from '../kernels/candle-settings.js';

const WARMUP = 11;

/**
 * Doji star: after a long body the market jumps on, and stops.
 *
 * A doji whose body gaps up from a long white one, or down from a long black one.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 bullish, -100 bearish, else 0; NaN on rows [0, 11)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLDOJISTAR
 */
export function dojiStar(c: Ohlc): Float64Array {
  const long = threshold(c, 'bodyLong');
  const doji = threshold(c, 'bodyDoji');
  return scan(c, WARMUP, (i) => {
    const isLongThenDoji = body(c, i - 1) > long[i - 1] && body(c, i) <= doji[i];
    const gapsOn = isWhite(c, i - 1) ? bodyGapsUp(c, i, i - 1) : bodyGapsDown(c, i, i - 1);
    return isLongThenDoji && gapsOn ? -100 * color(c, i - 1) : 0;
  });
}

export default definePattern({
  name: 'doji-star',
  summary: 'Doji star: a doji that gaps away from a long body',
  formula:
    '−100 · colour₁: body₁ > B; body₂ ≤ 0.1 R, gaps on from body₁ the way of its colour; B, R = mean body, range of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLDOJISTAR',
  params: {},
  outputs: ['doji-star'],
  warmup: () => WARMUP,
  compute: (c) => [dojiStar(c)],
});
