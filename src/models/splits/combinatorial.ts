import { QuantError } from '../../core/kit/errors.js';
import { checkEmbargo, nothingToLearn, type PurgedFold } from '../purged-folds.js';
import { equalBlocks, type LabelledRows, learnAround } from './purge.js';

/** More fits than anybody waits for. */
const MOST_FOLDS = 1000;

export interface CombinatorialOptions extends LabelledRows {
  /** parts that the history is cut into, ≥ 3 */
  readonly groups: number;
  /** how many of them each fold tests, in [1, groups) */
  readonly testGroups: number;
  /** bars after the end of each test block's last label from which nothing is learnt either */
  readonly embargoBars?: number;
}

/**
 * Cuts a history into N groups in time order and tests every choice of k of them, each on what the others teach.
 *
 * Every group is tested in C(N − 1, k − 1) folds, so that the pieces make as many whole histories out of sample
 * ({@link combinatorialPaths}): a spread of results in place of one. Purged both ways and embargoed around each block.
 *
 * @returns C(N, k) folds, choices in lexicographic order
 * @throws E_PARAM when a count is out of range
 * @throws E_DATA when there are fewer rows than groups, or a fold has no row to learn from
 * @source López de Prado 2018, Advances in Financial Machine Learning, ch. 12
 */
export function combinatorialFolds(options: CombinatorialOptions): PurgedFold[] {
  const { usable, endIndex, groups, testGroups, embargoBars = 0 } = options;
  checkCombination(groups, testGroups);
  checkEmbargo(embargoBars);
  if (usable.length < groups) {
    throw new QuantError('E_DATA', `${groups} groups need at least as many rows, there are ${usable.length}`);
  }
  const blocks = equalBlocks(usable.length, groups);
  const chosen = choices(groups, testGroups);
  return chosen.map((choice, index) => {
    const tested = choice.map((group) => blocks[group]);
    const learnable = learnAround({ usable, endIndex }, tested, embargoBars);
    if (learnable.trainRows.length === 0) throw nothingToLearn(index, chosen.length);
    const testRows = new Int32Array(tested.reduce((total, { from, to }) => total + to - from, 0));
    let at = 0;
    const parts = choice.map((group) => {
      const { from, to } = blocks[group];
      testRows.set(usable.subarray(from, to), at);
      at += to - from;
      return { group, from: at - (to - from), to: at };
    });
    return { index, ...learnable, testRows, groups: parts };
  });
}

/** @throws E_PARAM when the counts cannot make folds, or make more than anybody waits for */
export function checkCombination(groups: number, testGroups: number): void {
  if (!Number.isInteger(groups) || groups < 3) {
    throw new QuantError('E_PARAM', `cpcv groups must be a whole number of at least 3, was ${groups}`);
  }
  if (!Number.isInteger(testGroups) || testGroups < 1 || testGroups >= groups) {
    throw new QuantError('E_PARAM', `cpcv test groups must be in [1, ${groups - 1}], was ${testGroups}`);
  }
  const folds = combinations(groups, testGroups);
  if (folds > MOST_FOLDS) {
    throw new QuantError('E_PARAM', `cpcv:${groups}/${testGroups} makes ${folds} folds, at most ${MOST_FOLDS}`, {
      hint: 'cpcv:6/2 makes 15, cpcv:10/2 makes 45',
    });
  }
}

/** One whole history out of sample: per group, which fold said it and which of that fold's test rows they are. */
export type CombinatorialPath = readonly { readonly fold: number; readonly from: number; readonly to: number }[];

/**
 * The histories that the folds' pieces make up: the j-th fold that tests a group gives that group to path j.
 *
 * @param folds all of {@link combinatorialFolds}, in their order
 * @returns C(N − 1, k − 1) paths, which hold every test row exactly once each
 */
export function combinatorialPaths(folds: readonly PurgedFold[]): CombinatorialPath[] {
  const byGroup: { fold: number; from: number; to: number }[][] = [];
  folds.forEach((fold, index) => {
    if (fold.groups === undefined) {
      throw new QuantError('E_PARAM', `paths are made of combinatorial folds, fold ${index + 1} is none`);
    }
    for (const { group, from, to } of fold.groups) {
      byGroup[group] ??= [];
      byGroup[group].push({ fold: index, from, to });
    }
  });
  const paths = byGroup[0]?.length ?? 0;
  return Array.from({ length: paths }, (_, j) => byGroup.map((pieces) => pieces[j]));
}

/**
 * What one path says of each bar.
 *
 * @param predictions per fold (testRows,)
 * @returns (bars,) NaN where no fold tested the bar
 */
export function alongPath(
  path: CombinatorialPath,
  folds: readonly PurgedFold[],
  predictions: readonly Float64Array[],
  bars: number,
): Float64Array {
  const out = new Float64Array(bars).fill(Number.NaN);
  for (const { fold, from, to } of path) {
    for (let k = from; k < to; k++) out[folds[fold].testRows[k]] = predictions[fold][k];
  }
  return out;
}

/** C(n, k), exact as long as it fits a double. */
export function combinations(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) count = Math.round((count * (n - Math.min(k, n - k) + i)) / i);
  return count;
}

/** Every choice of k of n, in lexicographic order. */
function choices(n: number, k: number): number[][] {
  const choice = Array.from({ length: k }, (_, i) => i);
  const out: number[][] = [];
  for (;;) {
    out.push([...choice]);
    let i = k - 1;
    while (i >= 0 && choice[i] === n - k + i) i--;
    if (i < 0) return out;
    choice[i]++;
    for (let j = i + 1; j < k; j++) choice[j] = choice[j - 1] + 1;
  }
}
