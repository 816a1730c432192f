import { definePattern } from '../../core/feature.js';
import { body, color, isWhite, isWithin, type Ohlc, scan, threshold } from '../kernels/candle-settings.js';

const WARMUP = 11;

/**
 * Counterattack: two long bodies of different colours that meet at the same close.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) 100 bullish, -100 bearish, else 0; NaN on rows [0, 11)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLCOUNTERATTACK
 */
export function counterattack(c: Ohlc): Float64Array {
  const { close } = c;
  const long = threshold(c, 'bodyLong');
  const equal = threshold(c, 'equal');
  return scan(c, WARMUP, (i) =>
    isWhite(c, i) !== isWhite(c, i - 1) &&
    body(c, i - 1) > long[i - 1] &&
    body(c, i) > long[i] &&
    isWithin(close[i], close[i - 1], equal[i - 1])
      ? 100 * color(c, i)
      : 0,
  );
}

export default definePattern({
  name: 'counterattack',
  summary: 'Counterattack: a long candle against the last one, with the same close',
  formula:
    '±100 by colour₂: colour₁ ≠ colour₂; body₁ > B, body₂ > B; |close₂ − close₁| ≤ 0.05 r; B = mean body of the 10 candles before, r = mean range of 5',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLCOUNTERATTACK',
  params: {},
  outputs: ['counterattack'],
  warmup: () => WARMUP,
  compute: (c) => [counterattack(c)],
});
