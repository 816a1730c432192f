import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { lostWorker, unpacked, type WorkerFailure } from './failure.js';
import { breathe } from './interrupt.js';
import { createQueue, doneJobs, type JobQueue, openTaker, stopQueue } from './job-queue.js';
import type { PluginFile } from './plugins.js';
import type { StandingOrder, StandingStart } from './standing-worker.js';
import { openTask, type TaskPlans } from './tasks.js';

/** The compiled worker. Where only TypeScript is (jiti, tests on the sources) there is none, and the work is done here. */
const WORKER_FILE = fileURLToPath(new URL('./standing-worker.js', import.meta.url));
const LOOK_EVERY_MS = 100;

/** Threads that stay between batches of work, each of which depends on how the last one went. */
export interface StandingPool<K extends keyof TaskPlans> {
  /** 0 when the work is done in this thread */
  readonly workers: number;
  /**
   * Does all jobs of a batch; the same table for any number of workers.
   *
   * @param onProgress about ten times a second, with the number of jobs done
   * @returns (jobs × width,) row k are the numbers of job k
   * @throws the error of the lowest job that fails
   * @throws E_INTERRUPTED after Ctrl-C, at once: the jobs in hand are given up
   */
  run(plan: TaskPlans[K], jobs: number, onProgress?: (done: number) => void): Promise<Float64Array>;
  /** Ends the threads; to be called whatever happened. */
  close(): void;
}

export interface StandingOptions<K extends keyof TaskPlans> {
  readonly task: K;
  /** numbers that each job leaves behind */
  readonly width: number;
  /** how many threads; 0 for as many as there are cores */
  readonly workers: number;
  readonly plugins: readonly PluginFile[];
  readonly signal: AbortSignal;
}

export function openPool<K extends keyof TaskPlans>(options: StandingOptions<K>): StandingPool<K> {
  if (!existsSync(WORKER_FILE)) return { workers: 0, run: (...args) => workHere(options, ...args), close: () => {} };
  const { plugins, workers: asked, signal } = options;
  const count = asked > 0 ? asked : availableParallelism();
  const start: StandingStart = { plugins };
  const threads = Array.from({ length: count }, () => new Worker(WORKER_FILE, { workerData: start }));
  const lost = threads.map(lossOf);
  const close = (): void => {
    for (const thread of threads) void thread.terminate();
  };
  return {
    workers: count,
    close,
    run: async (plan, jobs, onProgress) => {
      const { task, width } = options;
      const queue = createQueue(jobs, width, count);
      const order: StandingOrder<K> = { task, plan, queue };
      const stop = (): void => {
        stopQueue(queue);
        close();
      };
      signal.addEventListener('abort', stop, { once: true });
      const looking = setInterval(() => onProgress?.(doneJobs(queue)), LOOK_EVERY_MS);
      try {
        if (signal.aborted) stop();
        const ended = threads.map((thread, k) => Promise.race([answerOf(thread, order), lost[k]]));
        const failures = (await Promise.all(ended)).flat();
        await breathe(signal);
        const first = failures.reduce<WorkerFailure | undefined>(
          (a, b) => (a === undefined || b.job < a.job ? b : a),
          undefined,
        );
        if (first !== undefined) throw unpacked(first);
        return queue.table;
      } finally {
        clearInterval(looking);
        signal.removeEventListener('abort', stop);
      }
    },
  };
}

/** Gives a thread its part of a batch. @returns what went wrong, once it is done */
function answerOf(thread: Worker, order: StandingOrder): Promise<WorkerFailure[]> {
  return new Promise((resolve) => {
    thread.once('message', (failures: WorkerFailure[]) => resolve(failures));
    thread.postMessage(order);
  });
}

/** Never settles while the thread lives. */
function lossOf(thread: Worker): Promise<WorkerFailure[]> {
  return new Promise((resolve) => {
    let cause: Error | undefined;
    thread.on('error', (error) => {
      cause = error;
    });
    thread.on('exit', () => {
      const { code, message, hint, stack } = lostWorker(cause?.message ?? 'it ended before its work was done', cause);
      resolve([{ job: -1, code, message, hint, stack }]);
    });
  });
}

async function workHere<K extends keyof TaskPlans>(
  { task, width, signal }: StandingOptions<K>,
  plan: TaskPlans[K],
  jobs: number,
  onProgress?: (done: number) => void,
): Promise<Float64Array> {
  const queue: JobQueue = createQueue(jobs, width, 1);
  const evaluate = await openTask(task, plan);
  const failures: unknown[] = [];
  const fail = ({ error }: { readonly error: unknown }): void => {
    failures.push(error);
  };
  const take = openTaker(queue, { evaluate, fail, now: () => performance.now() });
  while (take()) {
    onProgress?.(doneJobs(queue));
    await breathe(signal);
  }
  if (failures.length > 0) throw failures[0];
  return queue.table;
}
