import { sameLength } from '../../core/kit/check.js';
import { QuantError } from '../../core/kit/errors.js';
import { linearCorrelation, rankCorrelation } from './correlation.js';
import { sampleOf } from './score.js';

/** How far a prediction still tells of the return over one horizon. */
export interface IcAtHorizon {
  /** bars */
  readonly horizon: number;
  /** rows that have both a prediction and a return */
  readonly rows: number;
  /** rank and linear correlation with the return over the horizon, in [−1, 1]; NaN where one of them does not vary */
  readonly ic: number;
  readonly icPearson: number;
  /**
   * rank correlation with the return of the stretch from the horizon before to this one alone: what the prediction
   * knows of that stretch, not what it has won before
   */
  readonly icOfStretch: number;
  readonly reason?: string;
}

/**
 * The information coefficient over longer and longer horizons: how fast a prediction grows stale.
 *
 * Returns are of the close of row i + h over that of row i, known only then: a description of the past, not a feature.
 *
 * @param prediction (bars,) any unit; NaN where nothing was said
 * @param close (bars,) quote per base, > 0
 * @param horizons bars, whole, ≥ 1, increasing
 * @throws E_SHAPE when the lengths differ; E_PARAM when the horizons are not increasing whole numbers
 * @source Grinold & Kahn 2000, Active Portfolio Management, ch. 13 (information decay)
 */
export function icDecay(prediction: Float64Array, close: Float64Array, horizons: readonly number[]): IcAtHorizon[] {
  const n = sameLength('icDecay', { prediction, close });
  horizons.forEach((horizon, k) => {
    if (Number.isInteger(horizon) && horizon > (k === 0 ? 0 : horizons[k - 1])) return;
    throw new QuantError('E_PARAM', `horizons must be whole bars, increasing from 1 on, found ${horizons.join(', ')}`);
  });
  const between = (from: number, to: number): { readonly said: Float64Array; readonly came: Float64Array } => {
    const said: number[] = [];
    const came: number[] = [];
    for (let i = 0; i + to < n; i++) {
      const move = close[i + to] / close[i + from] - 1;
      if (Number.isNaN(prediction[i]) || !Number.isFinite(move)) continue;
      said.push(prediction[i]);
      came.push(move);
    }
    return { said: Float64Array.from(said), came: Float64Array.from(came) };
  };
  return horizons.map((horizon, k) => {
    const whole = between(0, horizon);
    const stretch = between(k === 0 ? 0 : horizons[k - 1], horizon);
    const rows = whole.said.length;
    if (rows === 0) {
      const none = Number.NaN;
      return {
        horizon,
        rows,
        ic: none,
        icPearson: none,
        icOfStretch: none,
        reason: 'no row has a return this far ahead',
      };
    }
    const sample = sampleOf(whole.said, whole.came);
    const rank = rankCorrelation(sample);
    return {
      horizon,
      rows,
      ic: rank.value,
      icPearson: linearCorrelation(sample).value,
      icOfStretch: rankCorrelation(sampleOf(stretch.said, stretch.came)).value,
      ...(rank.reason === undefined ? {} : { reason: rank.reason }),
    };
  });
}
