import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { lostWorker, unpacked, type WorkerFailure } from './failure.js';
import { breathe } from './interrupt.js';
import { createQueue, doneJobs, type Failure, type JobQueue, openTaker, stopQueue } from './job-queue.js';
import type { PluginFile } from './plugins.js';
import { openTask, type TaskPlans } from './tasks.js';
import type { ENDED, WorkerOrder } from './worker.js';

/** Work below this is over before two workers have loaded the engine and the features, which takes each about 0.2 s. */
const WORTH_WORKERS_MS = 300;
const LOOK_EVERY_MS = 100;
/** What one step of one market takes, about, in a run whose strategy reads two columns: for estimates. */
export const STEP_NS = 20;
/** The compiled worker. Where only TypeScript is (jiti, tests on the sources) there is none, and the work is done here. */
const WORKER_FILE = fileURLToPath(new URL('./worker.js', import.meta.url));

/** Many jobs of one kind that do not depend on each other. */
export interface PoolRequest<K extends keyof TaskPlans> {
  readonly task: K;
  readonly plan: TaskPlans[K];
  readonly jobs: number;
  /** numbers that each job leaves behind */
  readonly width: number;
  /** how many threads; 0 for as many as there are cores, and none for short work */
  readonly workers: number;
  /** what all of it takes on one core, about */
  readonly estimatedMs: number;
  readonly plugins: readonly PluginFile[];
  /** asked for once the work has turned out to be long: from then on Ctrl-C is heard here */
  readonly signal: () => AbortSignal;
  /** about ten times a second */
  readonly onProgress?: (done: number) => void;
}

export interface PoolResult {
  /** (jobs × width,) row k are the numbers of job k: the same for any number of workers */
  readonly table: Float64Array;
  /** 0 when the work was done in this thread */
  readonly workers: number;
}

/**
 * Does all jobs, on several cores when that pays.
 *
 * @throws the error of the lowest job that fails, whichever thread met it and whenever
 * @throws E_INTERRUPTED after Ctrl-C
 */
export async function runJobs<K extends keyof TaskPlans>(request: PoolRequest<K>): Promise<PoolResult> {
  const workers = workerCount(request);
  const queue = createQueue(request.jobs, request.width, workers);
  const failures = workers === 0 ? await workHere(request, queue) : await workInThreads(request, queue, workers);
  const first = failures.reduce<Failure | undefined>((a, b) => (a === undefined || b.job < a.job ? b : a), undefined);
  if (first !== undefined) throw first.error;
  request.onProgress?.(request.jobs);
  return { table: queue.table, workers };
}

function workerCount({ jobs, workers, estimatedMs }: PoolRequest<keyof TaskPlans>): number {
  if (!existsSync(WORKER_FILE)) return 0;
  if (workers > 0) return Math.min(workers, jobs);
  return estimatedMs < WORTH_WORKERS_MS ? 0 : Math.min(availableParallelism(), jobs);
}

async function workHere<K extends keyof TaskPlans>(request: PoolRequest<K>, queue: JobQueue): Promise<Failure[]> {
  const failures: Failure[] = [];
  const evaluate = await openTask(request.task, request.plan);
  const now = (): number => performance.now();
  const take = openTaker(queue, { evaluate, fail: (failure) => failures.push(failure), now });
  let looked = now();
  while (take()) {
    if (now() - looked < LOOK_EVERY_MS) continue;
    looked = now();
    request.onProgress?.(doneJobs(queue));
    await breathe(request.signal());
  }
  return failures;
}

async function workInThreads<K extends keyof TaskPlans>(
  request: PoolRequest<K>,
  queue: JobQueue,
  count: number,
): Promise<Failure[]> {
  const { task, plan, plugins } = request;
  const signal = request.signal();
  const order: WorkerOrder<K> = { task, plan, plugins, queue };
  const threads = Array.from({ length: count }, () => new Worker(WORKER_FILE, { workerData: order }));
  const stop = (): void => {
    stopQueue(queue);
    // A job in hand may be long, and nothing of it is kept.
    for (const thread of threads) void thread.terminate();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const looking = setInterval(() => request.onProgress?.(doneJobs(queue)), LOOK_EVERY_MS);
  try {
    const failures = (await Promise.all(threads.map(failuresOf))).flat();
    // What a thread that was stopped has left undone is no failure.
    await breathe(signal);
    return failures;
  } finally {
    clearInterval(looking);
    signal.removeEventListener('abort', stop);
  }
}

/** What went wrong in one thread, once it is over. */
function failuresOf(thread: Worker): Promise<Failure[]> {
  const failures: Failure[] = [];
  let hasEnded = false;
  thread.on('message', (message: WorkerFailure | typeof ENDED) => {
    if (typeof message === 'object') failures.push({ job: message.job, error: unpacked(message) });
    else {
      hasEnded = true;
      // A timer of the user's code would keep it alive.
      void thread.terminate();
    }
  });
  thread.on('error', (error) => failures.push({ job: -1, error: lostWorker(error.message, error) }));
  return new Promise((resolve) => {
    thread.on('exit', () => {
      if (!hasEnded && failures.length === 0) {
        failures.push({ job: -1, error: lostWorker('it ended before its work was done') });
      }
      resolve(failures);
    });
  });
}
