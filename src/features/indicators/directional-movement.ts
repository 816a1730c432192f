import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { unknownColumn } from '../../core/math/rolling.js';

/**
 * Directional movement: how far bars went above the high and below the low of the bar before, in Wilder's running sums.
 *
 * A bar counts for its larger side only, a tie for none. The sum of the first period - 1 bars is plain; from then on
 * each bar takes the place of an average one.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param period bars, whole, ≥ 2
 * @returns two times (n,) quote per base, ≥ 0, sums of about `period` bars; NaN on rows [0, period - 1)
 * @throws E_SHAPE when the columns differ in length
 * @source Wilder 1978, New Concepts in Technical Trading Systems, section 4
 */
export function directionalMovement(
  high: Float64Array,
  low: Float64Array,
  period: number,
): { plus: Float64Array; minus: Float64Array } {
  const n = sameLength('directional-movement', { high, low });
  const plusOut = unknownColumn(n);
  const minusOut = unknownColumn(n);
  let plus = 0;
  let minus = 0;
  for (let i = 1; i < n; i++) {
    const up = high[i] - high[i - 1];
    const down = low[i - 1] - low[i];
    const keep = i < period ? 1 : 1 - 1 / period;
    plus = plus * keep + (up > down && up > 0 ? up : 0);
    minus = minus * keep + (down > up && down > 0 ? down : 0);
    if (i < period - 1) continue;
    plusOut[i] = plus;
    minusOut[i] = minus;
  }
  return { plus: plusOut, minus: minusOut };
}

export default defineIndicator({
  name: 'directional-movement',
  category: 'trend',
  summary: 'Smoothed movement above the last high and below the last low (in the unit of the price)',
  formula:
    'plus ← plus · (1 − 1 / period) + max(0, up) when up > down, minus ← the same with max(0, down) when down > up; up = high − high[−1], down = low[−1] − low; plain sums over the first period − 1',
  source: 'Wilder 1978, New Concepts in Technical Trading Systems; TA-Lib PLUS_DM, MINUS_DM',
  params: {
    period: { type: 'int', default: 14, min: 2, max: 5000, doc: 'smoothing length, bars', sweep: [7, 14, 28] },
  },
  outputs: ['plus', 'minus'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => {
    const { plus, minus } = directionalMovement(c.high, c.low, p.period);
    return [plus, minus];
  },
  stream: ({ period }) => {
    let [row, lastHigh, lastLow, plus, minus] = [0, 0, 0, 0, 0];
    return ({ high, low }, out) => {
      if (row > 0) {
        const up = high - lastHigh;
        const down = lastLow - low;
        const keep = row < period ? 1 : 1 - 1 / period;
        plus = plus * keep + (up > down && up > 0 ? up : 0);
        minus = minus * keep + (down > up && down > 0 ? down : 0);
      }
      [lastHigh, lastLow] = [high, low];
      const isKnown = row++ >= period - 1;
      out[0] = isKnown ? plus : Number.NaN;
      out[1] = isKnown ? minus : Number.NaN;
    };
  },
});
