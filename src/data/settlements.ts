import { MINUTE_MS } from '../core/kit/time.js';
import type { Stretch } from './store/stretch.js';

/** Venues stamp a payment up to this long after the full minute it belongs to. */
const STAMP_SLACK_MS = 5000;

/** Distances looked at before and after one to tell what is usual there: venues change their pace. */
const NEIGHBOURS = 10;

/** A distance above this many usual ones has a settlement missing in it. */
const HOLE = 1.5;

/** The moment that a payment settles: stamps shortly after a full minute belong to that minute. What is no whole ms stays as it is. */
export function settlementMs(stampMs: number): number {
  if (!Number.isInteger(stampMs)) return stampMs;
  const late = stampMs % MINUTE_MS;
  return late <= STAMP_SLACK_MS ? stampMs - late : stampMs;
}

/**
 * The stretches in which no settlement is missing: from a first to a last payment (inclusive: the end is 1 ms later)
 * whose neighbours are never further apart than one and a half of the usual distance, the median of the distances around.
 *
 * @param time settlements, rising, UTC ms
 */
export function settledRuns(time: Float64Array): Stretch[] {
  if (time.length === 0) return [];
  const steps = time.subarray(1).map((t, i) => t - time[i]);
  const runs: Stretch[] = [];
  let from = 0;
  for (let i = 0; i <= steps.length; i++) {
    if (
      i < steps.length &&
      steps[i] <= HOLE * medianStep(steps.subarray(Math.max(0, i - NEIGHBOURS), i + NEIGHBOURS + 1))
    )
      continue;
    runs.push({ fromMs: time[from], toMs: time[i] + 1 });
    from = i + 1;
  }
  return runs;
}

/** The lower median; NaN of nothing. */
export function medianStep(steps: Float64Array): number {
  return steps.length === 0 ? Number.NaN : steps.slice().sort()[(steps.length - 1) >> 1];
}
