import { definePattern } from '../../core/feature.js';
import {
  body,
  color,
  isWhite,
  lowerShadow,
  type Ohlc,
  scan,
  threshold,
  upperShadow,
} from '../kernels/candle-settings.js';

const WARMUP = 10;

/**
 * Closing marubozu: a long body without a shadow at the close; the winner still pushes when time is up.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 bullish, -100 bearish, else 0; NaN on rows [0, 10)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDLCLOSINGMARUBOZU
 */
export function closingMarubozu(c: Ohlc): Float64Array {
  const long = threshold(c, 'bodyLong');
  const veryShort = threshold(c, 'shadowVeryShort');
  return scan(c, WARMUP, (i) => {
    const closingShadow = isWhite(c, i) ? upperShadow(c, i) : lowerShadow(c, i);
    return body(c, i) > long[i] && closingShadow < veryShort[i] ? 100 * color(c, i) : 0;
  });
}

export default definePattern({
  name: 'closing-marubozu',
  summary: 'Closing marubozu: a long body that closes at its extreme',
  formula: '±100 by colour: body > B; shadow at the close < 0.1 R; B, R = mean body, range of the 10 candles before',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDLCLOSINGMARUBOZU',
  params: {},
  outputs: ['closing-marubozu'],
  warmup: () => WARMUP,
  compute: (c) => [closingMarubozu(c)],
});
