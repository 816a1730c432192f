import type { Json } from '../../core/kit/json.js';
import type { Prediction } from './predict-rows.js';

/** A stored model as predictions speak of it. */
export interface Speaker {
  readonly id: string;
  readonly version: string | null;
  /** what was written down when it was trained; shapes as `storeModel` writes them */
  readonly meta: Json;
}

export interface PredictOutcome {
  readonly speaker: Speaker;
  readonly predictions: readonly Prediction[];
  /** UTC ms */
  readonly madeAt: number;
}
