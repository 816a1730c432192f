import { definePattern } from '../../core/feature.js';
import {
  bodyBottom,
  bodyGapsDown,
  bodyGapsUp,
  bodyTop,
  color,
  isWhite,
  type Ohlc,
  scan,
} from '../kernels/candle-settings.js';

const WARMUP = 2;

/**
 * Upside and downside gap three methods: two candles of a colour with a gap between their bodies, and a third of the
 * other colour from inside the second body into the first; the gap is closed and the trend may go on.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 after a gap up, -100 after a gap down, else 0; NaN on rows [0, 2)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDLXSIDEGAP3METHODS
 */
export function gapThreeMethods(c: Ohlc): Float64Array {
  const { open, close } = c;
  const isInside = (price: number, i: number): boolean => price < bodyTop(c, i) && price > bodyBottom(c, i);
  return scan(c, WARMUP, (i) =>
    isWhite(c, i - 2) === isWhite(c, i - 1) &&
    isWhite(c, i - 1) !== isWhite(c, i) &&
    isInside(open[i], i - 1) &&
    isInside(close[i], i - 2) &&
    (isWhite(c, i - 2) ? bodyGapsUp(c, i - 1, i - 2) : bodyGapsDown(c, i - 1, i - 2))
      ? 100 * color(c, i - 2)
      : 0,
  );
}

export default definePattern({
  name: 'gap-three-methods',
  summary: 'Upside and downside gap three methods: a gap that the third candle closes',
  formula:
    '±100 by colour₁: colours 1 and 2 alike, 3 the other; body₂ gaps on from body₁ the way of its colour; open₃ inside body₂, close₃ inside body₁',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDLXSIDEGAP3METHODS',
  params: {},
  outputs: ['gap-three-methods'],
  warmup: () => WARMUP,
  compute: (c) => [gapThreeMethods(c)],
});
