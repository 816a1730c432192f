import { definePattern } from '../../core/feature.js';
import {
  body,
  bodyBottom,
  bodyGapsUp,
  bodyTop,
  isBlack,
  isWhite,
  type Ohlc,
  scan,
  threshold,
} from '../kernels/candle-settings.js';

const WARMUP = 14;

/**
 * Mat hold: after a long white candle and a gap up, three small falling candles that hardly give anything back, and a
 * white one to new highs.
 *
 * The second candle is black; the third and fourth reach into the first body, but by less than `penetration` of it.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @param penetration part of the first body that the pause may give back, fraction in [0, 1]
 * @returns (n,) 100 or 0; NaN on rows [0, 14)
 * @throws E_SHAPE when the columns differ in length
 * @source Morris 1995, Candlestick Charting Explained; TA-Lib CDLMATHOLD
 */
export function matHold(c: Ohlc, penetration: number): Float64Array {
  const { open, high, close } = c;
  const long = threshold(c, 'bodyLong');
  const short = threshold(c, 'bodyShort');
  const isShort = (i: number): boolean => body(c, i) < short[i];
  return scan(c, WARMUP, (i) => {
    const isSetUp =
      body(c, i - 4) > long[i - 4] &&
      isShort(i - 3) &&
      isShort(i - 2) &&
      isShort(i - 1) &&
      isWhite(c, i - 4) &&
      isBlack(c, i - 3) &&
      isWhite(c, i) &&
      bodyGapsUp(c, i - 3, i - 4);
    if (!isSetUp) return 0;
    const floor = close[i - 4] - body(c, i - 4) * penetration;
    const holds = (k: number): boolean => bodyBottom(c, k) < close[i - 4] && bodyBottom(c, k) > floor;
    const isFalling = bodyTop(c, i - 2) < open[i - 3] && bodyTop(c, i - 1) < bodyTop(c, i - 2);
    const goesOn = open[i] > close[i - 1] && close[i] > Math.max(high[i - 3], high[i - 2], high[i - 1]);
    return holds(i - 2) && holds(i - 1) && isFalling && goesOn ? 100 : 0;
  });
}

export default definePattern({
  name: 'mat-hold',
  summary: 'Mat hold: a shallow pause of three small candles above a long white one',
  formula:
    '100: white₁, body₁ > B; bodies 2, 3, 4 < B; black₂ gaps above body₁; upper ends of 3, 4 fall from open₂, lower ends in (close₁ − penetration · body₁, close₁); white₅, open₅ > close₄, close₅ > highs of 2, 3, 4; B = mean body of the 10 candles before',
  source: 'Morris 1995, Candlestick Charting Explained; TA-Lib CDLMATHOLD',
  params: {
    penetration: {
      type: 'float',
      default: 0.5,
      min: 0,
      max: 1,
      doc: 'part of the first body that the pause may give back',
    },
  },
  outputs: ['mat-hold'],
  warmup: () => WARMUP,
  compute: (c, p) => [matHold(c, p.penetration)],
});
