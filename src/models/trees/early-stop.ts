import type { TrainingSet } from '../../core/model.js';
import { addTree } from './boost-leaves.js';
import type { Forest } from './forest.js';
import type { Objective } from './objective.js';

/** Stops the growth when the loss on other rows has not fallen for `patience` rounds; the best count of them is kept. */
export interface EarlyStop {
  readonly rows: TrainingSet;
  readonly patience: number;
}

/** The loss on rows that are not learnt from, round after round. */
export interface Watch {
  /** Adds a tree of one class to the scores, `share` times. */
  readonly add: (place: number, tree: Forest, share: number) => void;
  /** loss after the last round that was looked at */
  readonly loss: () => number;
  /** Looks after a round. @param shares what each round counts for now; true when it is time to stop */
  readonly look: (shares: readonly number[]) => boolean;
  /** what each round counted for when the loss was least: as many as are worth keeping */
  readonly best: () => readonly number[];
}

/** @param scores of the rows before any tree; taken over */
export function watchLoss({ rows: data, patience }: EarlyStop, objective: Objective, scores: Float64Array): Watch {
  const { rows, columns } = data;
  const all = Int32Array.from({ length: rows }, (_, i) => i);
  let loss = objective.loss(scores, data.target, data.weights);
  let least = loss;
  let best: readonly number[] = [];
  return {
    add: (c, tree, share) => addTree(scores.subarray(c * rows, (c + 1) * rows), tree, columns, share, all),
    loss: () => loss,
    look: (shares) => {
      loss = objective.loss(scores, data.target, data.weights);
      if (loss < least) {
        least = loss;
        // Dropout changes what earlier rounds count for, so their number alone would not bring this state back.
        best = shares.slice();
      }
      return shares.length - best.length >= patience;
    },
    best: () => best,
  };
}
