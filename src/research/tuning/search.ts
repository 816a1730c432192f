import { QuantError } from '../../core/kit/errors.js';
import { lossOf, type Objective } from './objective.js';
import type { Optimiser } from './optimiser.js';
import type { PipelineSpace } from './pipeline-space.js';
import type { Point } from './space.js';
import { type Candidate, candidateKey, type TrialResult } from './trial.js';

/** A trial that was made, in the order of the search. */
export interface Tried extends Candidate {
  /** from 1 */
  readonly number: number;
  /** absent for what did not come from the space */
  readonly point?: Point;
  readonly result: TrialResult;
}

export interface SearchOptions {
  readonly pipelines: PipelineSpace;
  readonly optimiser: Optimiser;
  readonly objective: Objective;
  /** trials of different candidates, at most; infinite when time decides */
  readonly most: number;
  /** how many are judged between two looks at the clock and two writes into the ledger */
  readonly batch: number;
  /** asked before each batch: false ends the search */
  readonly mayGoOn: () => boolean;
  /** judges candidates that are all different; results in their order */
  readonly evaluate: (candidates: readonly Candidate[]) => Promise<readonly TrialResult[]>;
}

/** Batches without anything new after which the space counts as used up. */
const MOST_IDLE = 30;

/**
 * Asks the optimiser, judges what it proposes, tells it, until the trials are used up, time is over, or nothing new comes.
 *
 * A candidate that was judged before is answered from memory and is not counted again.
 *
 * @returns all trials in the order in which they were proposed
 */
export async function search(options: SearchOptions): Promise<Tried[]> {
  const { pipelines, optimiser, objective, most, batch, mayGoOn, evaluate } = options;
  const tried: Tried[] = [];
  const byKey = new Map<string, TrialResult>();
  for (let idle = 0; idle < MOST_IDLE; ) {
    const proposals = optimiser.ask();
    if (proposals.length === 0) break;
    const asked = proposals.map(({ point, share }) => {
      const pipeline = pipelineOf(pipelines, point);
      const candidate = pipeline && { pipeline, share };
      return { point, candidate, key: candidate === undefined ? '' : candidateKey(candidate) };
    });
    const fresh = asked.filter(
      ({ key }, k) => key !== '' && !byKey.has(key) && asked.findIndex((other) => other.key === key) === k,
    );
    for (let from = 0; from < fresh.length; from += batch) {
      const part = fresh.slice(from, from + Math.min(batch, most - tried.length));
      if (part.length === 0 || !mayGoOn()) return tried;
      const candidates = part.flatMap(({ candidate }) => candidate ?? []);
      const results = await evaluate(candidates);
      candidates.forEach((candidate, k) => {
        byKey.set(part[k].key, results[k]);
        tried.push({ ...candidate, number: tried.length + 1, point: part[k].point, result: results[k] });
      });
      if (tried.length >= most) return tried;
    }
    optimiser.tell(asked.map(({ key }) => lossOf(objective, byKey.get(key)?.value ?? Number.NaN)));
    idle = fresh.length === 0 ? idle + 1 : 0;
  }
  return tried;
}

/** Undefined for a point that stands for no pipeline: every feature was left out. */
function pipelineOf(pipelines: PipelineSpace, point: Point) {
  try {
    return pipelines.pipelineAt(point);
  } catch (error) {
    if (error instanceof QuantError && error.code === 'E_DATA') return undefined;
    throw error;
  }
}

/** The best first: those that saw more data before those that saw less, then by score, then the earlier. */
export function ranked(tried: readonly Tried[], objective: Objective): Tried[] {
  const loss = ({ result }: Tried): number =>
    Number.isNaN(result.value) ? Number.POSITIVE_INFINITY : lossOf(objective, result.value);
  const isKnown = (one: Tried): number => Number(loss(one) < Number.POSITIVE_INFINITY);
  return [...tried].sort(
    (a, b) =>
      isKnown(b) - isKnown(a) || b.share - a.share || (loss(a) === loss(b) ? a.number - b.number : loss(a) - loss(b)),
  );
}

/** @throws E_DATA when none could be judged, with the reason of the first */
export function winnerOf(tried: readonly Tried[], objective: Objective): Tried {
  const [best] = ranked(tried, objective);
  if (best !== undefined && !Number.isNaN(best.result.value)) return best;
  throw new QuantError('E_DATA', `none of ${tried.length} trials could be judged`, {
    hint: tried[0]?.result.reason ?? 'use more bars or fewer folds',
  });
}
