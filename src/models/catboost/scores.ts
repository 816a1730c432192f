import type { Objective, Scored } from '../trees/objective.js';

/** Scores of the first rows, class after class, and their derivatives. */
export interface Scores {
  /** rows that are scored: the first `length` */
  readonly length: number;
  /** rows that leaves are answered from: the first `taught` */
  readonly taught: number;
  readonly at: Scored;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

export function makeScores(
  { target, weights }: { readonly target: Float64Array; readonly weights: Float64Array },
  bases: Float64Array,
  { length, taught }: { readonly length: number; readonly taught: number },
): Scores {
  const scores = new Float64Array(bases.length * length);
  for (let c = 0; c < bases.length; c++) scores.fill(bases[c], c * length, (c + 1) * length);
  return {
    length,
    taught,
    at: { scores, target: target.subarray(0, length), weights: weights.subarray(0, length) },
    gradient: new Float64Array(scores.length),
    hessian: new Float64Array(scores.length),
  };
}

export interface LeafRules {
  readonly l2: number;
  readonly learningRate: number;
}

/**
 * Answers the leaves of a tree from the rows that these scores were taught on, and adds the answers to all of them.
 *
 * @param leaf  the leaf of each row
 * @param c     class
 * @returns (leaves,) what each leaf adds
 */
export function answerAndAdd(
  scores: Scores,
  objective: Objective,
  { leaf, leaves, c }: { readonly leaf: Int32Array; readonly leaves: number; readonly c: number },
  { l2, learningRate }: LeafRules,
): Float64Array {
  const { length, taught, at, gradient, hessian } = scores;
  const first = c * length;
  const value = new Float64Array(leaves);
  if (objective.leafStep === undefined) {
    const total = new Float64Array(leaves);
    for (let i = 0; i < taught; i++) {
      value[leaf[i]] -= gradient[first + i];
      total[leaf[i]] += hessian[first + i];
    }
    for (let k = 0; k < leaves; k++) value[k] = total[k] + l2 > 0 ? (learningRate * value[k]) / (total[k] + l2) : 0;
  } else {
    const rows: number[][] = Array.from(value, () => []);
    for (let i = 0; i < taught; i++) if (at.weights[i] > 0) rows[leaf[i]].push(i);
    rows.forEach((its, k) => {
      if (its.length > 0) value[k] = learningRate * objective.leafStep!(at, Int32Array.from(its));
    });
  }
  for (let i = 0; i < length; i++) at.scores[first + i] += value[leaf[i]];
  return value.map((x) => x + 0);
}
