import { QuantError } from '../../core/kit/errors.js';
import { hashJson } from '../../core/kit/hash.js';
import type { PurgedFold } from '../../models/purged-folds.js';
import { learners } from '../../models/registry.js';
import { fitFold } from '../cross-validation.js';
import type { ModelPlan, PreparedMarket } from '../train.js';
import { type Objective, scoreFold } from './objective.js';
import type { Pipeline } from './pipeline-space.js';

/** One pipeline on a share of the newest training rows of every fold. */
export interface Candidate {
  readonly pipeline: Pipeline;
  /** in (0, 1] */
  readonly share: number;
}

/** What became of a candidate. */
export interface TrialResult {
  /** mean of the folds' scores; NaN when it could not be judged */
  readonly value: number;
  /** one per market and fold, markets first */
  readonly scores: readonly number[];
  /** standard deviation of the scores, ddof 1; NaN of fewer than two */
  readonly sd: number;
  /** time that its fits took, all together */
  readonly seconds: number;
  /** why it could not be judged */
  readonly reason?: string;
}

/** Candidates on the same rows: plain values and columns in shared memory, so that a plan can go to a worker as it is. */
export interface TunePlan {
  /** all features of all sets, computed once */
  readonly markets: readonly PreparedMarket[];
  /** per market */
  readonly folds: readonly (readonly PurgedFold[])[];
  readonly base: Omit<ModelPlan, 'learner' | 'features' | 'preprocess'>;
  readonly objective: Objective;
  readonly candidates: readonly Candidate[];
}

/** Letters of a reason that a row of numbers has room for. */
const REASON_LETTERS = 160;
const PLACE = { value: 0, seconds: 1, letters: 2, reason: 3 } as const;
export const TUNE_WIDTH = PLACE.reason + REASON_LETTERS;
/** The place of the time that a job took, which is measured outside. */
export const SECONDS_PLACE = PLACE.seconds;
/** Fewer rows than this teach nothing, whatever the share. */
const LEAST_ROWS = 30;

/** Fits of one candidate: its folds on all markets. */
export function partsOf({ folds }: Pick<TunePlan, 'folds'>): readonly (readonly [market: number, fold: number])[] {
  return folds.flatMap((own, market) => own.map((_, fold) => [market, fold] as const));
}

/**
 * Gets trials ready: job k is part `k % parts` of candidate `k / parts`.
 *
 * @returns a function that fits one fold and writes its score into `row` (TUNE_WIDTH,); a learner that cannot learn from
 *   these rows, or refuses its parameters, leaves the reason instead
 */
export function openTrials(plan: TunePlan): (job: number, row: Float64Array) => void {
  const parts = partsOf(plan);
  return (job, row) => {
    const candidate = plan.candidates[Math.floor(job / parts.length)];
    const [market, fold] = parts[job % parts.length];
    try {
      const { value, reason } = judge(plan, candidate, plan.markets[market], plan.folds[market][fold]);
      row[PLACE.value] = value;
      if (Number.isNaN(value)) writeReason(row, reason ?? 'the score is not known');
    } catch (error) {
      if (!(error instanceof QuantError) || error.code === 'E_BUG' || error.code === 'E_SHAPE') throw error;
      row[PLACE.value] = Number.NaN;
      writeReason(row, error.message);
    }
  };
}

function judge(plan: TunePlan, { pipeline, share }: Candidate, market: PreparedMarket, fold: PurgedFold) {
  const { learner, preprocess, features, threshold } = pipeline;
  const { matrix } = market;
  const pick = <T>(of: readonly T[]): T[] => features.map((k) => of[k]);
  const narrow = { ...market, matrix: { ...matrix, names: pick(matrix.names), columns: pick(matrix.columns) } };
  const model: ModelPlan = {
    ...plan.base,
    learner: learners.parse(learner),
    features: narrow.matrix.names,
    preprocess,
  };
  const outcome = fitFold(narrow, model, { ...fold, trainRows: newest(fold.trainRows, share) });
  return scoreFold(plan.base.task, plan.objective, outcome, market.labels.values, threshold);
}

function newest(rows: Int32Array, share: number): Int32Array {
  return rows.subarray(rows.length - Math.min(rows.length, Math.max(LEAST_ROWS, Math.ceil(share * rows.length))));
}

function writeReason(row: Float64Array, text: string): void {
  const letters = Math.min(text.length, REASON_LETTERS);
  row[PLACE.letters] = letters;
  for (let k = 0; k < letters; k++) row[PLACE.reason + k] = text.charCodeAt(k);
}

/** Candidate `k` of a result table. */
export function trialResult(plan: Pick<TunePlan, 'folds'>, table: Float64Array, k: number): TrialResult {
  const parts = partsOf(plan).length;
  const rows = Array.from({ length: parts }, (_, part) => {
    const at = (k * parts + part) * TUNE_WIDTH;
    return table.subarray(at, at + TUNE_WIDTH);
  });
  const scores = rows.map((row) => row[PLACE.value]);
  const failed = rows.find((row) => Number.isNaN(row[PLACE.value]));
  const reason = failed && String.fromCharCode(...failed.subarray(PLACE.reason, PLACE.reason + failed[PLACE.letters]));
  return {
    ...meanAndSpread(scores),
    scores,
    seconds: rows.reduce((sum, row) => sum + row[PLACE.seconds], 0),
    ...(reason === undefined ? {} : { reason }),
  };
}

export function meanAndSpread(scores: readonly number[]): { readonly value: number; readonly sd: number } {
  const value = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const squares = scores.reduce((sum, score) => sum + (score - value) ** 2, 0);
  return { value, sd: scores.length < 2 ? Number.NaN : Math.sqrt(squares / (scores.length - 1)) };
}

/** The same for the same pipeline on the same share of the rows. */
export function candidateKey(candidate: Candidate): string {
  return hashJson(candidate);
}
