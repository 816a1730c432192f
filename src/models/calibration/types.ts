import type { Json } from '../../core/kit/json.js';

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
