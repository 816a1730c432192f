import { QuantError } from '../../core/kit/errors.js';
import { hashJson } from '../../core/kit/hash.js';
import { requireWritable, writeFileAtomic } from '../../data/artifacts.js';
import { learners } from '../../models/registry.js';
import { lossOf } from '../../research/tuning/objective.js';
import { parameterWeights } from '../../research/tuning/parameter-weight.js';
import { pipelineSpace } from '../../research/tuning/pipeline-space.js';
import { TUNE_WIDTH } from '../../research/tuning/trial.js';
import type { CommandContext } from '../command.js';
import { withFilledStore } from '../market/open.js';
import { loadMarkets, selectSeries } from '../market/select.js';
import { loadedPlugins } from '../plugins.js';
import { startProgress } from '../progress.js';
import { openPool } from '../standing-pool.js';
import { codeVersion } from './code-version.js';
import { requireModelName } from './model-name.js';
import type { TrainChoice } from './train-plan.js';
import { prepareMarkets } from './train-prepare.js';
import { dataHashOf } from './train-store.js';
import { tuneCsv, tuneDocument } from './tune-document.js';
import type { TuneRoom } from './tune-judge.js';
import type { TuneOutcome } from './tune-outcome.js';
import { type TuneChoice, type TuneFlags, tuneChoice } from './tune-plan.js';
import { cutNested, runNested, runSearch } from './tune-search.js';
import { storeWinner } from './tune-store.js';
import { tuneView } from './tune-view.js';

/**
 * Searches among pipelines for the one that foretells best on purged folds.
 *
 * Trials are written into the ledger before they are judged. The same command after an interruption finds what was done
 * there and goes on; with a number of trials it ends with the same bits, whatever the number of workers.
 *
 * @param usualLearners those that are searched when none is named
 */
export async function runTune(
  context: CommandContext,
  flags: TuneFlags,
  usualLearners?: readonly string[],
): Promise<undefined> {
  const choice = await tuneChoice(flags, usualLearners);
  const { space } = pipelineSpace(choice.parts);
  if (space.length === 0) {
    throw new QuantError('E_USAGE', `${choice.parts.learners[0].text} has no parameter to vary`, {
      hint: 'give one a range, as in lgbm(leaves=8..64), or name several: --learners lgbm,logistic',
    });
  }
  // Refused now, not behind an hour of search.
  if (flags.auto) requireModelName(flags.name);
  if (flags.csv !== '') requireWritable(flags.csv);
  await withFilledStore(context.globals.db, async (store) => {
    const selection = selectSeries(store, flags, context.now());
    for (const note of [selection.note, ...choice.notes]) if (note !== '') context.output.note(note);
    const prepared = prepareMarkets(store, selection, trainChoice(choice, flags), loadMarkets(store, selection));
    const { labelText } = prepared[0].market;
    const dataHash = dataHashOf(prepared);
    const { base, features, splits, objective, parts } = choice;
    const identity = {
      dataHash,
      base: { ...base, label: labelText },
      features,
      rows: choice.rowSteps,
      space,
      learners: parts.learners.map(({ text }) => text),
      sets: parts.sets,
      preprocesses: parts.preprocesses,
      thresholds: parts.thresholds,
      optimiser: flags.auto ? 'auto' : flags.optimiser,
      folds: splits.text,
      testShare: flags.testShare,
      score: objective.name,
      code: codeVersion(),
    };
    const id = `tune-${hashJson(identity).slice(0, 16)}`;
    const progress = startProgress(context.output, 'tune', context.now);
    const pool = openPool({
      task: 'tune',
      width: TUNE_WIDTH,
      workers: flags.workers,
      plugins: loadedPlugins(),
      signal: context.signal,
    });
    const markets = prepared.map(({ market }) => market);
    const room: TuneRoom = { store, pool, choice, markets, labelText, dataHash, id, now: context.now };
    const shareOfTime = 1 / (1 + (flags.nested === 0 ? 0 : flags.nested));
    const { found, nested } = await searchAll(room, flags, { prepared, progress, shareOfTime }).finally(() => {
      progress.stop();
      pool.close();
    });
    const losses = found.tried.map(({ result, share }) => (share === 1 ? lossOf(objective, result.value) : Number.NaN));
    const weights = parameterWeights(space, found.tried, losses);
    const { winner } = found;
    const stored = flags.auto ? await storeWinner(context, store, { flags, choice, selection, winner }) : null;
    const outcome: TuneOutcome = {
      id,
      flags,
      choice,
      selection,
      found,
      nested,
      weights,
      workers: pool.workers,
      stored,
    };
    if (flags.csv !== '') writeFileAtomic(flags.csv, tuneCsv(outcome));
    const text = await tuneView(outcome);
    context.output.result({ text: () => text, json: () => tuneDocument(outcome) });
  });
  return undefined;
}

type SearchParts = {
  readonly prepared: ReturnType<typeof prepareMarkets>;
  readonly progress: ReturnType<typeof startProgress>;
  readonly shareOfTime: number;
};

async function searchAll(room: TuneRoom, flags: TuneFlags, { prepared, progress, shareOfTime }: SearchParts) {
  try {
    const folds = prepared.map((market) => market.folds);
    // Cut before the search, so that too few rows are told before an hour of it.
    const nestedFolds = cutNested(
      room,
      prepared.map((market) => market.rows),
    );
    const found = await runSearch(room, flags, { family: room.id, folds, progress, title: '', shareOfTime });
    if (nestedFolds === null) return { found, nested: null };
    return { found, nested: await runNested(room, flags, { folds: nestedFolds, progress, shareOfTime }) };
  } catch (error) {
    if (!(error instanceof QuantError) || error.code !== 'E_INTERRUPTED') throw error;
    throw new QuantError('E_INTERRUPTED', `interrupted: what was judged stands in the ledger under ${room.id}`, {
      hint: 'run the same command again: it goes on from there',
      cause: error,
    });
  }
}

/** Bars, labels and folds as `quant train` would have them. */
function trainChoice({ base, features, rowSteps, splits }: TuneChoice, { testShare }: TuneFlags): TrainChoice {
  const plan = { ...base, features, preprocess: rowSteps, learner: learners.parse('baseline') };
  return { models: [{ name: 'tune', plan }], splits, testShare };
}
