import type { Json } from '../../core/kit/json.js';
import { sigmoid } from '../../core/math/sigmoid.js';
import { numberOf } from '../state.js';
import { heldInside, logOdds, shareOf } from './odds.js';
import { risingLogistic } from './rising-logistic.js';
import type { CalibrationRows, Calibrator } from './types.js';

/**
 * Platt scaling: a logistic curve over the model's log odds.
 *
 * The targets are Platt's, (n₊ + 1)/(n₊ + 2) and 1/(n₋ + 2), so that a clean cut does not become certainty. The curve
 * never falls: a model whose odds point the wrong way says the plain share of ups instead.
 *
 * @source Platt 1999, Probabilistic outputs for support vector machines; Lin, Lin & Weng 2007
 */
export function fitPlatt(rows: CalibrationRows): Calibrator {
  const { ups, downs } = shareOf(rows);
  const high = (ups + 1) / (ups + 2);
  const low = 1 / (downs + 2);
  const target = rows.target.map((y) => (y === 1 ? high : low));
  const { bias, weights } = risingLogistic([rows.probability.map(logOdds)], target, rows.weights);
  return platt(weights[0], bias);
}

function platt(slope: number, bias: number): Calibrator {
  return {
    apply: (p) => (Number.isNaN(p) ? Number.NaN : heldInside(sigmoid(slope * logOdds(p) + bias))),
    toJSON: () => ({ method: 'platt', slope: slope + 0, bias: bias + 0 }),
  };
}

export function plattFrom(json: Json): Calibrator {
  return platt(numberOf(json, 'slope'), numberOf(json, 'bias'));
}
