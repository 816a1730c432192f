/** One job: reads its plan, writes its numbers into its row of the result table. The same job, the same numbers. */
export type Evaluate = (job: number, row: Float64Array) => void;

/** What one job left instead of numbers. */
export interface Failure {
  /** -1 when the work could not even be opened */
  readonly job: number;
  readonly error: unknown;
}

/** Memory that all threads of one piece of work share; plain enough to be posted to a worker. */
export interface JobQueue {
  readonly jobs: number;
  /** numbers per job */
  readonly width: number;
  /** most jobs of one take: the last takes must not leave one worker alone with the rest */
  readonly mostPerTake: number;
  /** places as in `Place` */
  readonly control: Int32Array;
  /** row k are the numbers of job k, whoever did it and whenever */
  readonly table: Float64Array;
}

/** Places in the control block. */
const NEXT = 0;
const DONE = 1;
/** lowest job that failed so far; `jobs` while none has */
const FAILED = 2;
const STOPPED = 3;

/** How long a take should last. Longer ones make progress jump, shorter ones make threads wait for the counter. */
const TAKE_MS = 4;

export function createQueue(jobs: number, width: number, workers: number): JobQueue {
  const control = new Int32Array(new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT));
  control[FAILED] = jobs;
  return {
    jobs,
    width,
    mostPerTake: Math.max(1, Math.ceil(jobs / (8 * Math.max(1, workers)))),
    control,
    table: new Float64Array(new SharedArrayBuffer(jobs * width * Float64Array.BYTES_PER_ELEMENT)),
  };
}

/** Jobs that are done, for progress. */
export function doneJobs({ control, jobs }: JobQueue): number {
  return Math.min(jobs, Atomics.load(control, DONE));
}

/** Tells every worker to stop after the job in hand. */
export function stopQueue({ control }: JobQueue): void {
  Atomics.store(control, STOPPED, 1);
}

/**
 * One thread's way through the queue: each call takes some jobs off the counter and does them.
 *
 * Jobs are handed out in increasing order and none below a failed one is left out, so that the lowest job that fails is
 * the same one however many threads there are.
 *
 * @param now ms, of any clock: it only decides how many jobs the next take holds
 * @returns a function that is true while there may be more to do
 */
export function openTaker(
  queue: JobQueue,
  { evaluate, fail, now }: { evaluate: Evaluate; fail: (failure: Failure) => void; now: () => number },
): () => boolean {
  const { jobs, width, control, table, mostPerTake } = queue;
  let size = 1;
  return () => {
    const from = Atomics.add(control, NEXT, size);
    const to = Math.min(from + size, jobs);
    const started = now();
    for (let job = from; job < to; job++) {
      if (Atomics.load(control, STOPPED) === 1 || job > Atomics.load(control, FAILED)) return false;
      try {
        evaluate(job, table.subarray(job * width, (job + 1) * width));
      } catch (error) {
        lowerFailed(control, job);
        fail({ job, error });
        return false;
      }
      Atomics.add(control, DONE, 1);
    }
    if (to >= jobs) return false;
    const msPerJob = (now() - started) / (to - from);
    size = Math.max(1, Math.min(mostPerTake, Math.floor(TAKE_MS / msPerJob)));
    return true;
  };
}

function lowerFailed(control: Int32Array, job: number): void {
  for (let seen = Atomics.load(control, FAILED); job < seen; ) {
    const before = Atomics.compareExchange(control, FAILED, seen, job);
    if (before === seen) return;
    seen = before;
  }
}
