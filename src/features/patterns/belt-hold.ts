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
 * Belt hold: opens at its low and climbs, or opens at its high and falls; a long body without a shadow at the open.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 bullish, -100 bearish, else 0; NaN on rows [0, 10)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLBELTHOLD
 */
export function beltHold(c: Ohlc): Float64Array {
  const long = threshold(c, 'bodyLong');
  const veryShort = threshold(c, 'shadowVeryShort');
  return scan(c, WARMUP, (i) => {
    const openingShadow = isWhite(c, i) ? lowerShadow(c, i) : upperShadow(c, i);
    return body(c, i) > long[i] && openingShadow < veryShort[i] ? 100 * color(c, i) : 0;
  });
}

export default definePattern({
  name: 'belt-hold',
  summary: 'Belt hold: a long body that opens at its extreme',
  formula: '±100 by colour: body > B; shadow at the open < 0.1 R; B, R = mean body, range of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLBELTHOLD',
  params: {},
  outputs: ['belt-hold'],
  warmup: () => WARMUP,
  compute: (c) => [beltHold(c)],
});
