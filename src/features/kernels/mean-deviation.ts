import { rollingMoments, unknownColumn } from '../../core/math/rolling.js';

export interface MeanDeviation {
  readonly mean: Float64Array;
  /** the newest value less the mean */
  readonly lead: Float64Array;
  /** mean distance of the window's values from the mean, ≥ 0, exactly 0 on a flat window */
  readonly deviation: Float64Array;
}

/**
 * Mean absolute deviation around the mean of the last `period` values.
 *
 * O(n · period): the mean moves with every value, and with it all the distances.
 *
 * @param x      (n,) any unit
 * @param period values, whole, ≥ 1
 * @returns three times (n,) unit of x; NaN on rows [0, period - 1)
 */
export function meanDeviation(x: Float64Array, period: number): MeanDeviation {
  const { mean, lead } = rollingMoments(x, period);
  const deviation = unknownColumn(x.length);
  for (let i = period - 1; i < x.length; i++) {
    let sum = 0;
    // x - x[i] + lead is x less the mean, without the mean's rounding.
    for (let k = i - period + 1; k <= i; k++) sum += Math.abs(x[k] - x[i] + lead[i]);
    deviation[i] = sum / period;
  }
  return { mean, lead, deviation };
}
