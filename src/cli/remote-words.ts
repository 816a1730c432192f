import type { FitTools } from '../core/model.js';
import type { WorkerFailure } from './failure.js';

/** One long job: its answer is the same wherever it is done. */
export type Answer = (job: number, onProgress: NonNullable<FitTools['onProgress']>) => string;

/** How far one job has come. */
export interface JobProgress {
  readonly job: number;
  readonly done: number;
  readonly total: number;
  /** the loss on validation rows so far, where the learner keeps some */
  readonly score?: number;
}

/** To a worker: do this job. */
export interface RemoteAsk {
  readonly job: number;
}

/** From a worker. */
export type RemoteWord =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly job: number; readonly text: string }
  | ({ readonly kind: 'progress' } & JobProgress)
  | ({ readonly kind: 'failure' } & WorkerFailure);
