import type { Json } from '../../core/kit/json.js';
import { damaged, textOf } from '../state.js';
import { betaFrom, fitBeta } from './beta.js';
import { fitIsotonic, isotonicFrom } from './isotonic.js';
import { fitPlatt, plattFrom } from './platt.js';

/** Turns what a model calls a probability into how often it comes true. */
export interface Calibrator {
  /** @param p in [0, 1] @returns in (0, 1), rising or level with p; NaN for NaN */
  apply(p: number): number;
  toJSON(): Json;
}

/** What a calibrator learns from: rows that the model was not taught by. */
export interface CalibrationRows {
  /** (n,) in [0, 1] */
  readonly probability: Float64Array;
  /** (n,) 0 or 1 */
  readonly target: Float64Array;
  /** (n,) ≥ 0, some above 0 */
  readonly weights: Float64Array;
}

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
