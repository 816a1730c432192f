import type { Rng } from '../../core/kit/rng.js';
import type { TrainingSet } from '../../core/model.js';
import { makeBins } from './bins.js';
import { addForest, type Forest, makeForest, type Node } from './forest.js';
import { type GrowRules, growTree } from './grow.js';
import type { Objective } from './objective.js';

export interface BoostRules extends GrowRules {
  readonly trees: number;
  /** value bins per column, 2 … 255 */
  readonly maxBins: number;
  /** share of the rows and of the columns that each tree sees, in (0, 1] */
  readonly rowShare: number;
  readonly columnShare: number;
}

export interface Boosted {
  /** score before the first tree */
  readonly base: number;
  readonly forest: Forest;
  /** per column 1 when training knew rows without a value there */
  readonly hasMissing: Uint8Array;
}

/** Stops the growth when the loss on other rows has not fallen for `patience` trees; the best count of trees is kept. */
export interface EarlyStop {
  readonly rows: TrainingSet;
  readonly patience: number;
}

/**
 * Gradient boosting: each tree corrects what the ones before it got wrong.
 *
 * Every draw comes from a stream of its own tree, so that a longer run begins with the same trees as a shorter one.
 *
 * @param base the score of a row before any tree
 * @source Friedman 2001, Greedy function approximation, Annals of Statistics 29; Chen & Guestrin 2016, XGBoost
 */
export function boost(
  data: TrainingSet,
  {
    objective,
    rules,
    rng,
    base,
    stop,
  }: { objective: Objective; rules: BoostRules; rng: Rng; base: number; stop?: EarlyStop },
): Boosted {
  const { columns, rows, target, weights } = data;
  const bins = makeBins(columns, rows, rules.maxBins);
  const derivatives = { gradient: new Float64Array(rows), hessian: new Float64Array(rows) };
  const scores = new Float64Array(rows).fill(base);
  const usable = Int32Array.from({ length: rows }, (_, i) => i).filter((i) => weights[i] > 0);
  const trees: (readonly Node[])[] = [];
  const pool: Float64Array[] = [];
  const watch = stop === undefined ? undefined : watchLoss(stop, objective, base);
  const sampled = { rows: rules.rowShare < 1, columns: rules.columnShare < 1 };
  const everyColumn = Int32Array.from(columns, (_, k) => k);

  for (let t = 0; t < rules.trees; t++) {
    objective.derivatives({ scores, target, weights }, derivatives);
    const draws = sampled.rows || sampled.columns ? rng.fork(`tree/${t}`) : rng;
    const inTree = sampled.rows ? sampleOf(usable, rules.rowShare, draws) : usable.slice();
    const used = sampled.columns ? sampleOf(everyColumn, rules.columnShare, draws) : everyColumn;
    const grown = growTree({ ...derivatives, bins, columns: used }, inTree, rules, pool);
    // A tree without a split repeats itself from here on when every row and column is always seen.
    if (grown.nodes.length === 1 && !sampled.rows && !sampled.columns && Math.abs(grown.nodes[0].value) < 1e-12) break;
    trees.push(grown.nodes);
    if (inTree.length === rows) {
      for (const leaf of grown.leaves) for (let q = 0; q < leaf.rows.length; q++) scores[leaf.rows[q]] += leaf.value;
    } else addForest(scores, makeForest([grown.nodes]), columns);
    if (watch?.(grown.nodes) === true) break;
  }
  const kept = watch === undefined ? trees : trees.slice(0, watch.best());
  return { base, forest: makeForest(kept), hasMissing: bins.hasMissing };
}

interface Watch {
  /** true when it is time to stop */
  (nodes: readonly Node[]): boolean;
  /** the number of trees with the least loss */
  best(): number;
}

function watchLoss({ rows: data, patience }: EarlyStop, objective: Objective, base: number): Watch {
  const scores = new Float64Array(data.rows).fill(base);
  let seen = 0;
  let best = 0;
  let least = objective.loss(scores, data.target, data.weights);
  const watch = (nodes: readonly Node[]): boolean => {
    addForest(scores, makeForest([nodes]), data.columns);
    seen++;
    const loss = objective.loss(scores, data.target, data.weights);
    if (loss < least) {
      least = loss;
      best = seen;
    }
    return seen - best >= patience;
  };
  return Object.assign(watch, { best: () => best });
}

/**
 * A share of the items, at least one, in their order, every subset as likely (Knuth's algorithm S).
 */
function sampleOf(items: Int32Array, share: number, rng: Rng): Int32Array {
  const wanted = Math.max(1, Math.round(items.length * share));
  const out = new Int32Array(wanted);
  let taken = 0;
  for (let i = 0; taken < wanted; i++) {
    if (rng.uniform() * (items.length - i) < wanted - taken) out[taken++] = items[i];
  }
  return out;
}
