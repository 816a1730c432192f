import type { PurgedFold } from '../../models/purged-folds.js';
import { learners } from '../../models/registry.js';
import { cutFolds } from '../../models/splits/plan.js';
import { spanBars } from '../../models/splits/span.js';
import type { PreparedMarket } from '../../research/train.js';
import { lossOf } from '../../research/tuning/objective.js';
import type { Optimiser } from '../../research/tuning/optimiser.js';
import { OPTIMISERS } from '../../research/tuning/optimisers.js';
import { purgeAcross } from '../../research/tuning/outer-folds.js';
import { type PipelineSpace, pipelineSpace } from '../../research/tuning/pipeline-space.js';
import { defaultPoints, ensembleCandidates } from '../../research/tuning/portfolio.js';
import { search, type Tried, winnerOf } from '../../research/tuning/search.js';
import { tpe } from '../../research/tuning/tpe.js';
import { type Candidate, meanAndSpread, type TrialResult } from '../../research/tuning/trial.js';
import type { Progress } from '../progress.js';
import { openJudge, type TuneRoom } from './tune-judge.js';
import type { TuneFlags } from './tune-plan.js';

/** What one search came to. */
export interface SearchOutcome {
  readonly tried: readonly Tried[];
  readonly winner: Tried;
  /** saying the same on every row: the score to beat */
  readonly baseline: TrialResult;
  readonly readBack: number;
  readonly elapsedMs: number;
}

/** One outer fold: the choice that was made inside it, and what became of it outside. */
export interface OuterWindow {
  readonly learner: string;
  readonly inner: number;
  readonly outer: TrialResult;
  readonly baseline: TrialResult;
  readonly tried: number;
}

/** What the winners of inner folds were worth on outer ones that they had not seen. */
export interface NestedOutcome {
  readonly windows: readonly OuterWindow[];
  /** over the outer folds */
  readonly value: number;
  readonly sd: number;
  readonly baseline: number;
}

/** In a search with a budget, the share of the time that is left for putting the best together. */
const LEFT_FOR_ENSEMBLES = 0.15;

type SearchFlags = Pick<TuneFlags, 'auto' | 'optimiser' | 'seed' | 'batch'>;

/**
 * One search on some folds, from the baseline to the winner.
 *
 * @param folds per market
 * @param limits.shareOfTime of the budget, for searches of which there are several
 */
export async function runSearch(
  room: TuneRoom,
  flags: SearchFlags,
  {
    family,
    folds,
    progress,
    title,
    shareOfTime,
  }: {
    readonly family: string;
    readonly folds: readonly (readonly PurgedFold[])[];
    readonly progress: Progress;
    readonly title: string;
    readonly shareOfTime: number;
  },
): Promise<SearchOutcome> {
  const { choice } = room;
  const { objective, parts, base } = choice;
  const pipelines = pipelineSpace(parts);
  const budgetMs = choice.budgetMs * shareOfTime;
  const extras = flags.auto ? 2 : 0;
  const most = Math.max(1, choice.most - extras);
  let best: TrialResult | undefined;
  let done = 0;
  const judge = openJudge(room, {
    family,
    folds,
    onParts: (ready, all) => progress.update(shareDone(ready / all), noteOf()),
  });
  const shareDone = (part: number): number =>
    Math.max(Math.min(1, (done + part) / choice.most), Math.min(1, judge.elapsedMs() / budgetMs));
  const noteOf = (): string =>
    [title, `${done} tried`, best === undefined ? '' : `best ${objective.name} ${best.value.toFixed(4)}`]
      .filter((text) => text !== '')
      .join(', ');
  const evaluate = async (candidates: readonly Candidate[]): Promise<TrialResult[]> => {
    const results = await judge.evaluate(candidates);
    candidates.forEach(({ share }, k) => {
      done++;
      const loss = lossOf(objective, results[k].value);
      if (share === 1 && (best === undefined || loss < lossOf(objective, best.value))) {
        if (!Number.isNaN(loss)) best = results[k];
      }
    });
    progress.update(shareDone(0), noteOf());
    return results;
  };

  const [baseline] = await judge.evaluate([baselineOf(room)]);
  const searchMs = flags.auto ? budgetMs * (1 - LEFT_FOR_ENSEMBLES) : budgetMs;
  const tried = await search({
    pipelines,
    optimiser: optimiserOf(flags, pipelines, room),
    objective,
    most,
    batch: flags.batch,
    // The first batch is judged whatever the time: a search that tried nothing has no winner.
    mayGoOn: () => done === 0 || judge.elapsedMs() < searchMs,
    evaluate,
  });
  if (flags.auto && judge.elapsedMs() < budgetMs) {
    const candidates = ensembleCandidates(tried, { task: base.task, objective, registry: learners });
    const together = candidates.slice(0, Math.max(0, choice.most - tried.length));
    if (together.length > 0) {
      const results = await evaluate(together);
      together.forEach((candidate, k) => {
        tried.push({ ...candidate, number: tried.length + 1, result: results[k] });
      });
    }
  }
  const winner = winnerOf(tried, objective);
  return { tried, winner, baseline, readBack: judge.readBack(), elapsedMs: judge.elapsedMs() };
}

function baselineOf({ choice }: TuneRoom): Candidate {
  const features = choice.parts.sets[0].features;
  return { pipeline: { learner: 'baseline', preprocess: choice.rowSteps, features }, share: 1 };
}

function optimiserOf(
  { auto, optimiser, seed, batch }: SearchFlags,
  pipelines: PipelineSpace,
  { choice }: TuneRoom,
): Optimiser {
  const most = Number.isFinite(choice.most) ? choice.most : undefined;
  const options = { seed, batch, most };
  return auto
    ? tpe(pipelines.space, options, defaultPoints(pipelines, choice.parts, learners))
    : OPTIMISERS[optimiser](pipelines.space, options);
}

/** How the histories are cut when the choice itself is judged: outer folds, and inside the train rows of each the inner ones. */
export interface NestedFolds {
  /** [market][outer fold] */
  readonly outer: readonly (readonly PurgedFold[])[];
  /** [outer fold][market][inner fold] */
  readonly inner: readonly (readonly (readonly PurgedFold[])[])[];
}

/**
 * Cuts outer and inner folds. Labels are purged both ways at both levels, and outer ones across markets: the choice sees
 * all of them.
 *
 * @param rows per market: bars that may be used
 * @returns null when the choice is not to be judged
 * @throws E_DATA when there are too few rows for them
 */
export function cutNested(
  { choice, markets }: Pick<TuneRoom, 'choice' | 'markets'>,
  rows: readonly Int32Array[],
): NestedFolds | null {
  const { nested, splits } = choice;
  if (nested === null) return null;
  const historyOf = ({ candles, labels }: PreparedMarket, usable: Int32Array) => ({
    usable,
    endIndex: labels.endIndex,
    openTime: candles.openTime,
    intervalMs: candles.intervalMs,
  });
  const outer = purgeAcross(
    markets.map((market, m) => {
      const history = historyOf(market, rows[m]);
      const folds = cutFolds(nested, history);
      const bars = rows[m][rows[m].length - 1] - rows[m][0] + 1;
      const embargoBars = spanBars(nested.embargo, { bars, intervalMs: history.intervalMs });
      return { ...history, symbol: market.candles.symbol, folds, embargoBars };
    }),
  );
  const inner = outer[0].map((_, k) =>
    markets.map((market, m) => cutFolds(splits, historyOf(market, outer[m][k].trainRows))),
  );
  return { outer, inner };
}

/**
 * The same search inside each outer fold, on its train rows alone; its winner is taught by all of them and judged on rows
 * that neither it nor the choice has seen, in this market or another.
 */
export async function runNested(
  room: TuneRoom,
  flags: SearchFlags,
  {
    folds: { outer, inner },
    progress,
    shareOfTime,
  }: { readonly folds: NestedFolds; readonly progress: Progress; readonly shareOfTime: number },
): Promise<NestedOutcome> {
  const cv = room.choice.nested?.text;
  const windows: OuterWindow[] = [];
  for (let k = 0; k < inner.length; k++) {
    const family = `${room.id}/${cv}/${k + 1}`;
    const title = `outer fold ${k + 1} of ${inner.length}`;
    const found = await runSearch(room, flags, { family, folds: inner[k], progress, title, shareOfTime });
    const judge = openJudge(room, { family: `${family}/judged`, folds: outer.map((own) => [own[k]]), cv });
    const { pipeline } = found.winner;
    const [judged, baseline] = await judge.evaluate([{ pipeline, share: 1 }, baselineOf(room)]);
    windows.push({
      learner: pipeline.learner,
      inner: found.winner.result.value,
      outer: judged,
      baseline,
      tried: found.tried.length,
    });
  }
  const mean = (of: (window: OuterWindow) => number) => meanAndSpread(windows.map(of));
  return {
    windows,
    ...mean(({ outer: { value } }) => value),
    baseline: mean(({ baseline: { value } }) => value).value,
  };
}
