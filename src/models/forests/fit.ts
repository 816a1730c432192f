import type { ParamsOf } from '../../core/kit/params.js';
import type { Rng } from '../../core/kit/rng.js';
import type { FitTools, FittedLearner, TrainingSet } from '../../core/model.js';
import { checkTraining } from '../training.js';
import { balancedClassWeights, weighClasses } from '../trees/class-weights.js';
import type { Bootstrap } from './draw.js';
import { forestLearner } from './forest-learner.js';
import { growForest } from './grow-forest.js';
import { scoreOutOfBag } from './out-of-bag.js';

/** The parameters of both forests; `bootstrap` differs in its default. */
export const FOREST_PARAMS = {
  trees: { type: 'int', default: 100, min: 1, max: 10_000, sweep: [50, 100, 300], doc: 'number of trees' },
  depth: { type: 'int', default: 12, min: 1, max: 64, sweep: [4, 8, 12], doc: 'splits from the root to any leaf' },
  minRows: {
    type: 'int',
    default: 5,
    min: 1,
    max: 1_000_000,
    sweep: [1, 5, 20, 50],
    doc: 'least number of different rows in a leaf',
  },
  leaves: {
    type: 'int',
    default: 1024,
    min: 2,
    max: 65_536,
    doc: 'leaves of a tree; the split that gains most is first',
  },
  columnShare: {
    type: 'float',
    default: 0,
    min: 0,
    max: 1,
    sweep: [0, 0.33, 1],
    doc: 'share of the columns that each split may choose from; 0 for the square root of their number',
  },
  rowShare: { type: 'float', default: 1, min: 0.01, max: 1, doc: 'rows drawn for each tree, as a share of all' },
  byUniqueness: {
    type: 'bool',
    default: false,
    doc: 'draws the fewer rows the more labels overlap: times their mean uniqueness',
  },
  classWeight: {
    type: 'choice',
    default: 'none',
    options: ['none', 'balanced'],
    doc: 'balanced: all classes together weigh the same; probabilities are then those of equally frequent classes',
  },
  bins: { type: 'int', default: 255, min: 2, max: 255, doc: 'bins per column' },
} as const;

interface ForestParams extends ParamsOf<typeof FOREST_PARAMS> {
  readonly bootstrap: Bootstrap;
}

/**
 * Trains a forest. Several classes are several forests, each class against the rest, grown on the same draws of rows.
 *
 * A row's weight counts inside a tree; how likely it is to be drawn does not depend on it, so weight 2 is nearly, not
 * exactly, the row twice (without a bootstrap it is).
 *
 * @throws E_DATA when it cannot learn from these rows
 */
export function fitForest(
  owner: string,
  data: TrainingSet,
  p: ForestParams,
  { drawsCuts, rng, tools }: { drawsCuts: boolean; rng: Rng; tools?: FitTools },
): FittedLearner {
  checkTraining(owner, data, 'take');
  const isClass = data.task !== 'regression';
  const learnFrom = isClass && p.classWeight === 'balanced' ? weighClasses(data, balancedClassWeights(data)) : data;
  const { classes } = data;
  const targets =
    classes === undefined ? [data.target] : Array.from(classes, (_, c) => data.target.map((k) => Number(k === c)));
  const width = data.columns.length;
  const grown = growForest(
    learnFrom,
    targets,
    {
      ...p,
      maxDepth: p.depth,
      maxLeaves: p.leaves,
      maxBins: p.bins,
      columnShare: p.columnShare === 0 ? Math.max(1, Math.floor(Math.sqrt(width))) / Math.max(1, width) : p.columnShare,
      drawsCuts,
    },
    rng,
    tools?.onProgress,
  );
  return forestLearner({
    task: data.task,
    forests: grown.forests,
    margin: isClass ? 0.5 / (data.rows + 1) : 0,
    ...(classes && { classes }),
    hasMissing: grown.hasMissing,
    outOfBag: scoreOutOfBag(learnFrom, grown.outOfBag, targets),
  });
}
