import type { Rng } from '../../core/kit/rng.js';
import type { FitTools, TrainingSet } from '../../core/model.js';
import { makeBins } from '../trees/bins.js';
import { type Forest, leafOf, makeForest, type Node } from '../trees/forest.js';
import { growTree } from '../trees/grow.js';
import { centreCuts } from './centre-cuts.js';
import { type DrawRules, rowDrawer } from './draw.js';

export interface ForestRules extends DrawRules {
  readonly trees: number;
  readonly maxDepth: number;
  readonly maxLeaves: number;
  readonly minRows: number;
  /** share of the columns that each split may choose from, in (0, 1] */
  readonly columnShare: number;
  /** cuts are drawn at random, one per column and node, and the best of them taken */
  readonly drawsCuts: boolean;
  readonly maxBins: number;
}

export interface GrownForest {
  /** one per output */
  readonly forests: readonly Forest[];
  /** (outputs × rows), output after output: mean answer of the trees that had not seen the row; NaN where all had */
  readonly outOfBag: Float64Array;
  readonly hasMissing: Uint8Array;
}

/**
 * Trees that each answer with the mean target of their leaves, grown on samples of the rows.
 *
 * A split is the one that leaves the least variance, which for targets of 0 and 1 is half of Gini's impurity: the same
 * trees. Several outputs get a tree each on the same rows and by the same draws.
 *
 * @param targets one per output, (rows,) each
 * @source Breiman 2001, Random forests, Machine Learning 45; Geurts, Ernst & Wehenkel 2006, Extremely randomized trees,
 * Machine Learning 63, here with cuts drawn over bins, which hold about equally many values, rather than over values
 */
export function growForest(
  data: TrainingSet,
  targets: readonly Float64Array[],
  rules: ForestRules,
  rng: Rng,
  onProgress?: FitTools['onProgress'],
): GrownForest {
  const { columns, rows, weights } = data;
  const bins = makeBins(columns, rows, rules.maxBins);
  const usable = Int32Array.from({ length: rows }, (_, i) => i).filter((i) => weights[i] > 0);
  const draw = rowDrawer(data, usable, rules);
  const everyColumn = Int32Array.from(columns, (_, k) => k);
  const means = targets.map((target) => meanOf(target, weights));
  const pool: Float64Array[] = [];
  const hessian = new Float64Array(rows);
  const gradient = new Float64Array(rows);
  const trees: Node[][][] = targets.map(() => []);
  const sums = new Float64Array(targets.length * rows);
  const unseen = new Float64Array(rows);

  for (let t = 0; t < rules.trees; t++) {
    const own = rng.fork(`tree/${t}`);
    const counts = draw(own.fork('rows'));
    const inTree = usable.filter((i) => counts[i] > 0);
    const outside = usable.filter((i) => counts[i] === 0);
    let total = 0;
    for (const i of inTree) total += hessian[i] = counts[i] * weights[i];
    for (const i of outside) unseen[i]++;
    targets.forEach((target, c) => {
      for (const i of inTree) gradient[i] = hessian[i] * (means[c] - target[i]);
      const { nodes } = growTree(
        { gradient, hessian, bins, columns: everyColumn },
        inTree.slice(),
        {
          ...rules,
          learningRate: 1,
          l2: 0,
          minGain: 0,
          // A side this light is what rounding left of a difference.
          minChildWeight: 1e-12 * total,
          columnShareNode: rules.columnShare,
          rng: own.fork('columns'),
          ...(rules.drawsCuts && { randomCuts: own.fork('cuts') }),
        },
        pool,
      );
      const tree = nodes.map((node) => ({ ...node, value: node.column < 0 ? node.value + means[c] : 0 }));
      if (!rules.drawsCuts) centreCuts(tree, columns, inTree);
      trees[c].push(tree);
      const forest = makeForest([tree]);
      for (const i of outside) sums[c * rows + i] += forest.value[leafOf(forest, 0, columns, i)];
    });
    onProgress?.(t + 1, rules.trees);
  }
  const outOfBag = sums.map((sum, at) => (unseen[at % rows] > 0 ? sum / unseen[at % rows] : Number.NaN));
  return { forests: trees.map(makeForest), outOfBag, hasMissing: bins.hasMissing };
}

function meanOf(target: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < target.length; i++) {
    sum += weights[i] * target[i];
    total += weights[i];
  }
  return sum / total;
}
