import type { Rng } from '../../core/kit/rng.js';
import type { FitTools, TrainingSet } from '../../core/model.js';
import { makeBins } from './bins.js';
import { addLeaves, addTree, answerLeaves, leafAnswerOf } from './boost-leaves.js';
import { type RowRules, rowSampler, sampleOf } from './boost-rows.js';
import { type DartRules, dartShares, drawDropped } from './dart.js';
import { type EarlyStop, watchLoss } from './early-stop.js';
import { type Forest, makeForest, type Node } from './forest.js';
import { type GrowRules, growTree } from './grow.js';
import type { Objective } from './objective.js';

export type { EarlyStop } from './early-stop.js';

export interface BoostRules extends GrowRules, RowRules {
  /** rounds: one tree each, or one per class */
  readonly trees: number;
  /** value bins per column, 2 … 255 */
  readonly maxBins: number;
  /** share of the columns that each tree sees, in (0, 1] */
  readonly columnShare: number;
  /** leaves earlier rounds out while the next is learnt */
  readonly dart?: DartRules;
  /** cuts are drawn at random, one per column and node, and the best of them taken */
  readonly extraTrees?: boolean;
  /** `second` (the default): gains and leaves by both derivatives; `first`: trees fit the gradients, classic boosting */
  readonly order?: 'first' | 'second';
}

export interface Boosted {
  /** score before the first tree; 0 where there are several scores per row */
  readonly base: number;
  /** several classes: the scores before the first tree; tree t then belongs to class t mod classes */
  readonly bases?: Float64Array;
  readonly forest: Forest;
  /** per column 1 when training knew rows without a value there */
  readonly hasMissing: Uint8Array;
}

export interface BoostSetup {
  readonly objective: Objective;
  readonly rules: BoostRules;
  readonly rng: Rng;
  /** the score of a row before any tree, or one per class */
  readonly base: number | Float64Array;
  readonly stop?: EarlyStop;
  readonly onProgress?: FitTools['onProgress'];
}

/**
 * Gradient boosting: each tree corrects what the ones before it got wrong.
 *
 * Every draw comes from a stream of its own round, so that a longer run begins with the same trees as a shorter one
 * (dropout keeps their splits, and changes what they count for).
 *
 * @source Friedman 2001, Greedy function approximation, Annals of Statistics 29; Chen & Guestrin 2016, XGBoost
 */
export function boost(data: TrainingSet, { objective, rules, rng, base, stop, onProgress }: BoostSetup): Boosted {
  const { columns, rows, target, weights } = data;
  const { trees: rounds, order = 'second', dart, columnShare } = rules;
  const bases = typeof base === 'number' ? Float64Array.of(base) : base;
  const width = bases.length;
  const bins = makeBins(columns, rows, rules.maxBins);
  const all = { gradient: new Float64Array(width * rows), hessian: new Float64Array(width * rows) };
  const classes = Array.from({ length: width }, (_, c) => partsOf(all, c * rows, rows));
  const at = { scores: repeated(bases, rows), target, weights };
  const ofClass = classes.map((_, c) => ({ ...at, scores: at.scores.subarray(c * rows, (c + 1) * rows) }));
  const watch = stop && watchLoss(stop, objective, repeated(bases, stop.rows.rows));
  const answer = leafAnswerOf(objective, order);
  const usable = Int32Array.from({ length: rows }, (_, i) => i).filter((i) => weights[i] > 0);
  const drawRows = rowSampler(usable, rows, rules);
  const work = new Int32Array(usable.length);
  const everyColumn = Int32Array.from(columns, (_, k) => k);
  const pool: Float64Array[] = [];
  const isDrawn = drawsAnything(rules);

  const grown: Node[][] = [];
  const shares: number[] = [];
  /** Adds one earlier round to the scores of all rows, `share` times. */
  const addRound = (round: number, share: number): void => {
    for (let c = 0; c < width; c++) {
      const tree = makeForest([grown[round * width + c]]);
      addTree(ofClass[c].scores, tree, columns, share, usable);
      watch?.add(c, tree, share);
    }
  };

  for (let round = 0; round < rounds; round++) {
    const draws = isDrawn ? rng.fork(`tree/${round}`) : rng;
    const dropped = dart === undefined || dart.dropRate === 0 ? [] : drawDropped(round, dart, draws.fork('dropped'));
    for (const r of dropped) addRound(r, -shares[r]);
    objective.derivatives(at, all);
    const { inTree, outside } = drawRows(round, all, draws);
    const share = dartShares(dropped.length, rules.learningRate);
    let moved = false;
    for (let c = 0; c < width; c++) {
      const used = columnShare < 1 ? sampleOf(everyColumn, columnShare, draws).inTree : everyColumn;
      const chosen = work.subarray(0, inTree.length);
      chosen.set(inTree);
      const slopes = order === 'first' ? { gradient: classes[c].gradient, hessian: weights } : classes[c];
      const tree = growTree({ ...slopes, bins, columns: used }, chosen, drawing(rules, draws, c), pool);
      const leaves =
        answer === undefined
          ? tree.leaves
          : answerLeaves(tree, columns, (rows) => answer(ofClass[c], classes[c], rows) * rules.learningRate);
      addLeaves(ofClass[c].scores, leaves, share.fresh);
      const nodes = [...tree.nodes];
      grown.push(nodes);
      moved ||= nodes.length > 1 || Math.abs(nodes[0].value) >= 1e-12;
      if (outside.length === 0 && watch === undefined) continue;
      const forest = makeForest([nodes]);
      addTree(ofClass[c].scores, forest, columns, share.fresh, outside);
      watch?.add(c, forest, share.fresh);
    }
    // Trees without a split repeat themselves from here on when every row and column is always seen.
    if (!moved && !isDrawn) {
      grown.length -= width;
      break;
    }
    shares.push(share.fresh);
    for (const r of dropped) {
      shares[r] *= share.old;
      addRound(r, shares[r]);
    }
    const isTime = watch?.look(shares);
    onProgress?.(round + 1, rounds, watch?.loss());
    if (isTime) break;
  }
  const kept = watch?.best() ?? shares;
  const trees = grown.slice(0, kept.length * width).map((nodes, t) => scaled(nodes, kept[Math.floor(t / width)]));
  const forest = makeForest(trees);
  return { ...(typeof base === 'number' ? { base } : { base: 0, bases }), forest, hasMissing: bins.hasMissing };
}

/** True when rounds differ in what they may see, so that one that found nothing does not end the run. */
function drawsAnything(rules: BoostRules): boolean {
  const { rowShare, columnShare, columnShareLevel = 1, columnShareNode = 1, goss, dart, extraTrees } = rules;
  const least = Math.min(rowShare, columnShare, columnShareLevel, columnShareNode);
  return least < 1 || goss !== undefined || (dart?.dropRate ?? 0) > 0 || extraTrees === true;
}

/** The rules of one tree, with streams of its own where it draws. */
function drawing(rules: BoostRules, draws: Rng, c: number): GrowRules {
  const { columnShareLevel = 1, columnShareNode = 1, extraTrees } = rules;
  return {
    ...rules,
    ...(Math.min(columnShareLevel, columnShareNode) < 1 && { rng: draws.fork(`columns/${c}`) }),
    ...(extraTrees === true && { randomCuts: draws.fork(`cuts/${c}`) }),
  };
}

function partsOf(all: { gradient: Float64Array; hessian: Float64Array }, from: number, rows: number) {
  return { gradient: all.gradient.subarray(from, from + rows), hessian: all.hessian.subarray(from, from + rows) };
}

/** Each class's score as many times as there are rows, class after class. */
function repeated(bases: Float64Array, rows: number): Float64Array {
  const out = new Float64Array(bases.length * rows);
  for (let c = 0; c < bases.length; c++) out.fill(bases[c], c * rows, (c + 1) * rows);
  return out;
}

function scaled(nodes: Node[], share: number): Node[] {
  if (share !== 1) for (const node of nodes) node.value *= share;
  return nodes;
}
