import { QuantError } from '../../core/kit/errors.js';
import { createRng } from '../../core/kit/rng.js';
import { rankCorrelations } from '../../core/math/ranks.js';
import type { TrainingSet } from '../../core/model.js';
import { buildTrainingSet } from '../../models/dataset.js';
import { purgedFolds } from '../../models/purged-folds.js';
import { sampleBlocks } from './blocks.js';
import { type FoldResult, scoreFold, type UsedFold } from './fold-scores.js';
import { correlatedGroups, meanMatrix } from './groups.js';
import { informationScores } from './information.js';
import { bestPenalty, PENALTIES } from './lasso-entry.js';
import { type Screened, screenColumns } from './screen.js';
import {
  SELECTION_DEFAULTS,
  type Selection,
  type SelectionInput,
  type SelectionOptions,
  type SelectionProgress,
} from './types.js';
import { verdicts } from './verdicts.js';

/** Fewer usable bars per fold than this say nothing. */
const LEAST_ROWS = 40;
/** Share of the work that the first pass, over all columns, takes. */
const FIRST_PASS = 0.15;

/**
 * Which columns tell something about the label that holds on rows not learnt from; how sure that is; what may go.
 *
 * Every fold learns on its purged training rows alone: mutual information of all columns, then boosting, elimination,
 * LASSO and shadows on one column of each group of duplicates, the one with the most information in that fold. Groups
 * are made of correlations between columns, without the label. What costs much sees blocks of rows and the groups with
 * the most information: `Selection` tells how many of each were used. The same seed gives the same bits.
 *
 * A generator: each step names what comes next, so that the caller can show progress and stop in between.
 *
 * @throws E_DATA when too few bars have every column and the label
 * @throws E_PARAM when an option is out of range
 */
export function* selectFeatures(
  input: SelectionInput,
  given: Partial<SelectionOptions> = {},
): Generator<SelectionProgress, Selection> {
  const options = { ...SELECTION_DEFAULTS, ...given };
  const screened = screenColumns(input);
  requireRows(screened, options.folds);
  const folds = usedFolds(input, screened, options);
  const setOf = (columns: readonly number[], rows: Int32Array): TrainingSet =>
    buildTrainingSet(
      {
        ...input.matrix,
        names: columns.map((k) => input.matrix.names[k]),
        columns: columns.map((k) => input.matrix.columns[k]),
      },
      input.labels,
      input.task,
      rows,
    );

  const all = [...screened.columns];
  const information: Float64Array[] = [];
  const matrices: Float64Array[] = [];
  for (const [f, fold] of folds.entries()) {
    yield { share: (FIRST_PASS * f) / folds.length, note: `fold ${f + 1} of ${folds.length}: ${all.length} columns` };
    const train = setOf(all, fold.trainUsed);
    information.push(informationScores(train));
    matrices.push(rankCorrelations(train.columns));
  }
  const correlations = meanMatrix(matrices);
  const groups = correlatedGroups(correlations, all.length, { least: options.duplicateAt, method: 'complete' });

  const span = labelSpan(input, screened.rows);
  const results: FoldResult[] = [];
  for (const [f, fold] of folds.entries()) {
    const candidates = candidatesOf(groups, information[f], options.maxColumns);
    const columns = candidates.map(({ column }) => all[column]);
    const work = scoreFold({
      train: setOf(columns, fold.trainUsed),
      held: setOf(columns, fold.testUsed),
      methods: options.methods,
      labelRows: span,
      blockRows: blockLength(span, fold.testUsed.length),
      seed: `select/${options.seed}/${f}`,
    });
    let step = work.next();
    for (let done = 0; !step.done; done++, step = work.next()) {
      const share = (f + done / (options.methods.length + 1)) / folds.length;
      yield { share: FIRST_PASS + (1 - FIRST_PASS) * share, note: `fold ${f + 1} of ${folds.length}: ${step.value}` };
    }
    results.push({ fold, information: information[f], candidates, scores: step.value });
  }
  const lassos = results.flatMap(({ scores }) => scores.lasso ?? []);
  return {
    ...verdicts({ input, options, screened, groups, correlations, results }),
    lassoPenalty: lassos.length === 0 ? Number.NaN : PENALTIES[bestPenalty(lassos)],
    folds: results.map(({ fold, candidates, scores }) => ({
      trainRows: fold.trainRows.length,
      testRows: fold.testRows.length,
      trainUsed: fold.trainUsed.length,
      testUsed: fold.testUsed.length,
      purged: fold.purged,
      embargoed: fold.embargoed,
      candidates: candidates.length,
      relativeLoss: scores.relativeLoss,
    })),
    bars: input.matrix.rows,
    usableRows: screened.rows.length,
    columnsGiven: input.matrix.columns.length,
    columnsUsed: all.length,
    groups: groups.length,
  };
}

function requireRows({ rows, columns }: Screened, folds: number): void {
  if (columns.length === 0) {
    throw new QuantError('E_DATA', 'no column is left to choose from: none varies on bars with a label');
  }
  if (rows.length >= LEAST_ROWS * folds) return;
  throw new QuantError(
    'E_DATA',
    `${folds} folds need ${LEAST_ROWS * folds} bars on which all columns and the label are known, found ${rows.length}`,
    { hint: 'use more bars, fewer folds, or features with a shorter warm-up' },
  );
}

function usedFolds({ labels }: SelectionInput, { rows }: Screened, options: SelectionOptions): UsedFold[] {
  const folds = purgedFolds({
    usable: rows,
    endIndex: labels.endIndex,
    folds: options.folds,
    embargoBars: options.embargoBars,
  });
  return folds.map((fold) => {
    const rng = createRng(`select/${options.seed}/rows/${fold.index}`);
    const [train, test] = [fold.trainRows, fold.testRows];
    return {
      ...fold,
      trainUsed: sampleBlocks(train, options.maxTrainRows, runLength(options.maxTrainRows), rng.fork('train')),
      testUsed: sampleBlocks(test, options.maxTestRows, runLength(options.maxTestRows), rng.fork('test')),
    };
  });
}

/** Forty runs: enough eras, each long enough to hold labels of a day or a week. */
function runLength(cap: number): number {
  return Math.max(1, Math.floor(cap / 40));
}

/** Median number of bars from a row to the end of its label, at least 1. */
function labelSpan({ labels }: SelectionInput, rows: Int32Array): number {
  const spans = Int32Array.from(rows, (row) => labels.endIndex[row] - row).sort();
  return Math.max(1, spans[spans.length >>> 1]);
}

/** Four labels long, so that what labels share stays together; at most a tenth of the rows, so that there is an order. */
function blockLength(span: number, rows: number): number {
  return Math.max(1, Math.min(Math.floor(rows / 10), Math.max(4 * span, Math.floor(rows / 50))));
}

/** Of each group the column with the most information in this fold; then the groups with the most. */
function candidatesOf(
  groups: readonly (readonly number[])[],
  information: Float64Array,
  most: number,
): { group: number; column: number }[] {
  return groups
    .map((members, group) => ({
      group,
      column: members.reduce((best, k) => (information[k] > information[best] ? k : best)),
    }))
    .sort((a, b) => information[b.column] - information[a.column] || a.group - b.group)
    .slice(0, most)
    .sort((a, b) => a.group - b.group);
}
