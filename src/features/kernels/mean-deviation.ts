import { rollingMoments, unknownColumn } from '../../core/math/rolling.js';
import { momentsStream } from '../../core/math/streams.js';

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

/** What `meanDeviation` says of the newest full window; NaN before there is one. */
export interface MeanDeviationState {
  mean: number;
  lead: number;
  deviation: number;
}

/** As `meanDeviation`, value by value, O(period). The same object is given every time: read it before the next value. */
export function meanDeviationStream(period: number): (x: number) => MeanDeviationState {
  const moments = momentsStream(period);
  const ring = new Float64Array(period);
  const state: MeanDeviationState = { mean: Number.NaN, lead: Number.NaN, deviation: Number.NaN };
  let at = 0;
  return (x) => {
    const { mean, lead, variance } = moments(x);
    ring[at] = x;
    at = at + 1 === period ? 0 : at + 1;
    if (Number.isNaN(variance)) return state;
    // From the oldest to the newest, as the batch adds them up.
    let sum = 0;
    for (let k = at; k < period; k++) sum += Math.abs(ring[k] - x + lead);
    for (let k = 0; k < at; k++) sum += Math.abs(ring[k] - x + lead);
    state.mean = mean;
    state.lead = lead;
    state.deviation = sum / period;
    return state;
  };
}
