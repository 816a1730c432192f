import type { TrainingSet } from '../../core/model.js';
import { type LassoStep, lassoGrid, lassoPath } from '../../models/linear/lasso.js';
import { fitScaling, scaleColumns } from '../../models/linear/scaling.js';
import { lossOf } from './boosted.js';

/** The penalties of a path as shares of the one that leaves every column out. */
export const PENALTIES: readonly number[] = Array.from({ length: 25 }, (_, s) => 0.02 ** (s / 24));

export interface LassoEntry {
  /** per column: the largest penalty, as a share, at which it is in; 0 when it never is */
  readonly entry: Float64Array;
  /** per penalty: loss on the held-out rows */
  readonly heldLoss: Float64Array;
  /** per penalty, per column: weight per standard deviation of the training rows */
  readonly weights: readonly Float64Array[];
}

/**
 * The order in which a penalised linear model takes the columns in, learnt on the training rows and judged on the
 * held-out ones: squared loss for values, log loss for classes.
 *
 * A column that enters late adds little to those before it, or adds it in a way that is not a straight line.
 */
export function lassoEntry(train: TrainingSet, held: TrainingSet): LassoEntry {
  const scaling = fitScaling(train.columns, train.weights);
  const data = { columns: scaleColumns(train.columns, scaling), target: train.target, weights: train.weights };
  const [largest] = lassoGrid(data, { steps: 1, ratio: 1 });
  const width = train.columns.length;
  const entry = new Float64Array(width);
  const flat = largest === 0;
  const path = lassoPath(data, {
    loss: train.task === 'classification' ? 'logistic' : 'squared',
    lambdas: flat ? PENALTIES : PENALTIES.map((share) => share * largest),
    tolerance: 1e-3,
    maxRounds: 200,
  });
  path.forEach(({ weights }, s) => {
    for (let k = 0; k < width; k++) if (entry[k] === 0 && weights[k] !== 0) entry[k] = PENALTIES[s];
  });
  const away = scaleColumns(held.columns, scaling);
  return {
    entry,
    heldLoss: Float64Array.from(path, (step) =>
      lossOf(held.task, linearScores(step, away, held.rows), held.target, held.weights),
    ),
    weights: path.map((step) => step.weights),
  };
}

function linearScores({ bias, weights }: LassoStep, columns: readonly Float64Array[], rows: number): Float64Array {
  const out = new Float64Array(rows).fill(bias);
  weights.forEach((w, k) => {
    if (w !== 0) for (let i = 0; i < rows; i++) out[i] += w * columns[k][i];
  });
  return out;
}

/** The penalty with the least mean held-out loss over the folds; the larger of equals. */
export function bestPenalty(folds: readonly LassoEntry[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  PENALTIES.forEach((_, s) => {
    const loss = folds.reduce((sum, fold) => sum + fold.heldLoss[s], 0);
    if (loss < least) {
      least = loss;
      best = s;
    }
  });
  return best;
}
