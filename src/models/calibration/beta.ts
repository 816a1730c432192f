import type { Json } from '../../core/kit/json.js';
import { sigmoid } from '../../core/math/sigmoid.js';
import { numberOf } from '../state.js';
import { heldInside } from './odds.js';
import { risingLogistic } from './rising-logistic.js';
import type { CalibrationRows, Calibrator } from './types.js';

/**
 * Beta calibration: logit = a·ln p − b·ln(1 − p) + c with a, b ≥ 0, which bends either end by itself and has "leave as
 * it is" among its curves (a = b = 1, c = 0).
 *
 * @source Kull, Silva Filho & Flach 2017, Beta calibration, AISTATS
 */
export function fitBeta({ probability, target, weights }: CalibrationRows): Calibrator {
  const columns = [
    probability.map((p) => Math.log(heldInside(p))),
    probability.map((p) => -Math.log(1 - heldInside(p))),
  ];
  const { bias, weights: found } = risingLogistic(columns, target, weights);
  return beta(found[0], found[1], bias);
}

function beta(a: number, b: number, c: number): Calibrator {
  return {
    apply: (p) => {
      if (Number.isNaN(p)) return Number.NaN;
      const held = heldInside(p);
      return heldInside(sigmoid(a * Math.log(held) - b * Math.log(1 - held) + c));
    },
    toJSON: () => ({ method: 'beta', a: a + 0, b: b + 0, c: c + 0 }),
  };
}

export function betaFrom(json: Json): Calibrator {
  return beta(numberOf(json, 'a'), numberOf(json, 'b'), numberOf(json, 'c'));
}
