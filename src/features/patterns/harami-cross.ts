import { definePattern } from '../../core/feature.js';
import { type Ohlc, threshold } from '../kernels/candle-settings.js';
import { bodiesInside } from './harami.js';

/**
 * Harami cross: a harami whose second candle is a doji.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns (n,) ±100 or ±80 against the long candle, else 0; NaN on rows [0, 11)
 * @throws E_SHAPE when the columns differ in length
 * @source Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLHARAMICROSS
 */
export function haramiCross(c: Ohlc): Float64Array {
  return bodiesInside(c, threshold(c, 'bodyDoji'));
}

export default definePattern({
  name: 'harami-cross',
  summary: 'Harami cross: a doji inside the long body before',
  formula:
    '−100 · colour₁: body₁ > B; body₂ ≤ 0.1 R, inside body₁; −80 · colour₁ when an end matches; B, R = mean body, range of the 10 candles before',
  source: 'Nison 1991, Japanese Candlestick Charting Techniques; TA-Lib CDLHARAMICROSS',
  params: {},
  outputs: ['harami-cross'],
  warmup: () => 11,
  compute: (c) => [haramiCross(c)],
});
