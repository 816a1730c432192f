import { definePattern } from '../../core/feature.js';
import { bodyBottom, bodyTop, color, isWhite, type Ohlc, scan } from '../kernels/candle-settings.js';

const WARMUP = 2;

/**
 * Engulfing: the second body takes back all of the first and more.
 *
 * Two bodies of different colours, the second around the first: 100 when it goes beyond both ends, 80 when one end
 * only matches. In a market that opens at the last close one end nearly always matches.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) ±100 or ±80, the sign is that of the second candle, else 0; NaN on rows [0, 2)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLENGULFING
 */
export function engulfing(c: Ohlc): Float64Array {
  return scan(c, WARMUP, (i) => {
    const swallows = bodyTop(c, i) >= bodyTop(c, i - 1) && bodyBottom(c, i) <= bodyBottom(c, i - 1);
    if (isWhite(c, i) === isWhite(c, i - 1) || !swallows) return 0;
    const topMatches = bodyTop(c, i) === bodyTop(c, i - 1);
    const bottomMatches = bodyBottom(c, i) === bodyBottom(c, i - 1);
    if (topMatches && bottomMatches) return 0;
    return (topMatches || bottomMatches ? 80 : 100) * color(c, i);
  });
}

export default definePattern({
  name: 'engulfing',
  summary: 'Engulfing: a body that swallows the one before, of the other colour',
  formula: '±100 by colour₂: colour₁ ≠ colour₂; body₂ reaches beyond both ends of body₁; ±80 when one end only matches',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLENGULFING',
  params: {},
  outputs: ['engulfing'],
  warmup: () => WARMUP,
  compute: (c) => [engulfing(c)],
});
