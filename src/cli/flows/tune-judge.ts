import { hashJson } from '../../core/kit/hash.js';
import type { Store } from '../../data/store/database.js';
import { closeTrials, listTrials, openTrials } from '../../data/store/trials.js';
import type { PurgedFold } from '../../models/purged-folds.js';
import type { PreparedMarket } from '../../research/train.js';
import { type Candidate, meanAndSpread, partsOf, type TrialResult, trialResult } from '../../research/tuning/trial.js';
import type { StandingPool } from '../standing-pool.js';
import type { TuneChoice } from './tune-plan.js';

/** What all searches of one command share. */
export interface TuneRoom {
  readonly store: Store;
  readonly pool: StandingPool<'tune'>;
  readonly choice: TuneChoice;
  readonly markets: readonly PreparedMarket[];
  readonly labelText: string;
  readonly dataHash: string;
  /** of the run: data, space, optimiser, seed, folds, code */
  readonly id: string;
  readonly now: () => number;
}

/** Judges candidates of one search on its folds, and keeps the ledger of it. */
export interface TuneJudge {
  evaluate(candidates: readonly Candidate[]): Promise<TrialResult[]>;
  /** how long this search has taken, what an interrupted run of it took included, ms */
  elapsedMs(): number;
  /** trials that were read back from the ledger */
  readBack(): number;
  /** trials written down so far, those of an interrupted run included */
  written(): number;
}

/** What a trial leaves in the ledger beside its score. */
interface Detail {
  readonly scores: readonly (number | null)[];
  readonly seconds: number;
  readonly elapsed_ms: number;
}

/**
 * Each trial is written down before it is judged; one that an interrupted run has finished is read back, one that it has
 * only begun is finished under the number that it has. So a run that is taken up again ends with the same bits.
 *
 * @param family   the search in the ledger; its trials compete with each other
 * @param folds    per market
 * @param onParts  how many of the fits in hand are done, about ten times a second
 */
export function openJudge(
  room: TuneRoom,
  {
    family,
    folds,
    cv,
    onParts,
  }: {
    readonly family: string;
    readonly folds: readonly (readonly PurgedFold[])[];
    /** name of the folds; those of the choice when absent */
    readonly cv?: string;
    readonly onParts?: (done: number, all: number) => void;
  },
): TuneJudge {
  const { store, pool, choice, markets, now } = room;
  const { objective, base } = choice;
  const kept = new Map(listTrials(store, { kind: 'tune', family }).map((trial) => [trial.specHash, trial]));
  let since = now();
  let past = 0;
  let back = 0;
  const elapsedMs = (): number => past + now() - since;

  const cvText = cv ?? choice.splits.text;
  const specOf = ({ pipeline, share }: Candidate): object => ({
    run: room.id,
    ...base,
    label: room.labelText,
    ...pipeline,
    features: pipeline.features.map((k) => choice.features[k]),
    share,
    cv: cvText,
    score: objective.name,
  });

  const evaluate = async (candidates: readonly Candidate[]): Promise<TrialResult[]> => {
    const entries = candidates.map((candidate) => {
      const spec = specOf(candidate);
      const specHash = hashJson(spec);
      const trial = kept.get(specHash);
      const result = trial?.results.find(({ scoreName }) => scoreName === objective.name);
      return { candidate, spec, specHash, trial, result };
    });
    const open = entries.filter(({ result }) => result === undefined);
    const fresh = open.filter(({ trial }) => trial === undefined);
    const drafts = fresh.map(({ spec, specHash }) => ({
      kind: 'tune',
      family,
      dataHash: room.dataHash,
      specHash,
      spec,
      createdAt: now(),
    }));
    const seqs = new Map(open.flatMap(({ specHash, trial }) => (trial === undefined ? [] : [[specHash, trial.seq]])));
    openTrials(store, drafts).forEach((seq, k) => {
      seqs.set(fresh[k].specHash, seq);
    });

    const plan = { markets, folds, base, objective, candidates: open.map(({ candidate }) => candidate) };
    const jobs = open.length * partsOf(plan).length;
    const table = jobs === 0 ? new Float64Array(0) : await pool.run(plan, jobs, (done) => onParts?.(done, jobs));
    const found = open.map((_, k) => trialResult(plan, table, k));
    closeTrials(
      store,
      open.map(({ specHash }, k) => ({
        seq: seqs.get(specHash)!,
        createdAt: now(),
        score: { name: objective.name, value: found[k].value, reason: found[k].reason },
        detail: { scores: found[k].scores, seconds: found[k].seconds, elapsed_ms: elapsedMs() },
      })),
    );
    let next = 0;
    return entries.map(({ result }) => {
      if (result === undefined) return found[next++];
      back++;
      const detail: Detail = JSON.parse(result.detailJson ?? '{"scores":[],"seconds":0,"elapsed_ms":0}');
      if (detail.elapsed_ms > elapsedMs()) {
        past = detail.elapsed_ms;
        since = now();
      }
      const scores = detail.scores.map((score) => score ?? Number.NaN);
      const { sd } = meanAndSpread(scores);
      const { value, reason } = result;
      return {
        value: value ?? Number.NaN,
        sd,
        scores,
        seconds: detail.seconds,
        ...(reason === null ? {} : { reason }),
      };
    });
  };
  return {
    evaluate,
    elapsedMs,
    readBack: () => back,
    written: () => listTrials(store, { kind: 'tune', family }).length,
  };
}
