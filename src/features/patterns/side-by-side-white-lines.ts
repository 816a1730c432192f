import { definePattern } from '../../core/feature.js';
import {
  body,
  bodyGapsDown,
  bodyGapsUp,
  isWhite,
  isWithin,
  type Ohlc,
  scan,
  threshold,
} from '../kernels/candle-settings.js';

const WARMUP = 7;

/**
 * Side-by-side white lines: beyond a gap, two white candles of about the same size and open; neither closes the gap.
 *
 * The sign is that of the gap.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 after a gap up, -100 after a gap down, else 0; NaN on rows [0, 7)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLGAPSIDESIDEWHITE
 */
export function sideBySideWhiteLines(c: Ohlc): Float64Array {
  const { open } = c;
  const near = threshold(c, 'near');
  const equal = threshold(c, 'equal');
  return scan(c, WARMUP, (i) => {
    const isUp = bodyGapsUp(c, i - 1, i - 2) && bodyGapsUp(c, i, i - 2);
    const isDown = bodyGapsDown(c, i - 1, i - 2) && bodyGapsDown(c, i, i - 2);
    if (!isUp && !isDown) return 0;
    const isAlike =
      isWhite(c, i - 1) &&
      isWhite(c, i) &&
      isWithin(body(c, i), body(c, i - 1), near[i - 1]) &&
      isWithin(open[i], open[i - 1], equal[i - 1]);
    if (!isAlike) return 0;
    return isUp ? 100 : -100;
  });
}

export default definePattern({
  name: 'side-by-side-white-lines',
  summary: 'Side-by-side white lines: two like white candles beyond a gap',
  formula:
    '100, −100: body₂ and body₃ both gap above, below body₁; white₂, white₃; |body₃ − body₂| ≤ 0.2 r; |open₃ − open₂| ≤ 0.05 r; r = mean range of the 5 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLGAPSIDESIDEWHITE',
  params: {},
  outputs: ['side-by-side-white-lines'],
  warmup: () => WARMUP,
  compute: (c) => [sideBySideWhiteLines(c)],
});
