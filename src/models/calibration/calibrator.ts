import type { Json } from '../../core/kit/json.js';
import { damaged, textOf } from '../state.js';
import { betaFrom, fitBeta } from './beta.js';
import { fitIsotonic, isotonicFrom } from './isotonic.js';
import { fitPlatt, plattFrom } from './platt.js';
import type { CalibrationRows, Calibrator } from './types.js';

export const CALIBRATIONS = ['platt', 'isotonic', 'beta'] as const;
export type Calibration = (typeof CALIBRATIONS)[number];

const FIT: { readonly [K in Calibration]: (rows: CalibrationRows) => Calibrator } = {
  platt: fitPlatt,
  isotonic: fitIsotonic,
  beta: fitBeta,
};
const RESTORE: { readonly [K in Calibration]: (json: Json) => Calibrator } = {
  platt: plattFrom,
  isotonic: isotonicFrom,
  beta: betaFrom,
};

export function fitCalibrator(method: Calibration, rows: CalibrationRows): Calibrator {
  return FIT[method](rows);
}

/** @throws E_DATA when it is damaged */
export function calibratorFrom(json: Json): Calibrator {
  const method = textOf(json, 'method');
  const known = CALIBRATIONS.find((name) => name === method);
  if (known === undefined) throw damaged('method', `is unknown: ${method}`);
  return RESTORE[known](json);
}
