import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { lostWorker, unpacked } from './failure.js';
import { breathe } from './interrupt.js';
import type { PluginFile } from './plugins.js';
import type { JobProgress, RemoteAsk, RemoteWord } from './remote-words.js';
import type { RemoteOrder } from './remote-worker.js';
import { openRemote, type RemotePlans } from './tasks.js';

/** The compiled worker. Where only TypeScript is (jiti, tests on the sources) there is none, and the work is done here. */
const WORKER_FILE = fileURLToPath(new URL('./remote-worker.js', import.meta.url));

/** Few jobs that each take long and answer with a text, such as a fitted model. */
export interface RemoteRequest<K extends keyof RemotePlans> {
  readonly task: K;
  readonly plan: RemotePlans[K];
  /** those to do, increasing */
  readonly jobs: readonly number[];
  /** how many threads; 0 for as many as there are cores */
  readonly workers: number;
  /** over before a worker has started: done in this thread, where Ctrl-C ends the program at once */
  readonly isShort: boolean;
  readonly plugins: readonly PluginFile[];
  /** asked for only where workers do the work: from then on Ctrl-C is heard here */
  readonly signal: () => AbortSignal;
  /** each answer as soon as it is there, in the order in which they come */
  readonly onAnswer: (job: number, text: string) => void;
  readonly onProgress?: (progress: JobProgress) => void;
}

/**
 * Does all jobs, each on one thread, several at a time; the same answers for any number of threads.
 *
 * @returns the number of workers; 0 when the work was done in this thread
 * @throws the error of the lowest job that fails; answers that came before it have been given
 * @throws E_INTERRUPTED after Ctrl-C, at once: the jobs in hand are given up
 */
export async function runRemote<K extends keyof RemotePlans>(request: RemoteRequest<K>): Promise<number> {
  const { jobs, workers, isShort } = request;
  if (jobs.length === 0) return 0;
  if (!existsSync(WORKER_FILE) || (isShort && workers === 0)) {
    await workHere(request);
    return 0;
  }
  const count = Math.min(workers > 0 ? workers : availableParallelism(), jobs.length);
  await workInThreads(request, count);
  return count;
}

async function workHere<K extends keyof RemotePlans>(request: RemoteRequest<K>): Promise<void> {
  const { task, plan, jobs, onAnswer, onProgress } = request;
  const answer = await openRemote(task, plan);
  for (const job of jobs) {
    onAnswer(
      job,
      answer(job, (done, total, score) => onProgress?.({ job, done, total, score })),
    );
  }
}

async function workInThreads<K extends keyof RemotePlans>(request: RemoteRequest<K>, count: number): Promise<void> {
  const { task, plan, plugins, jobs, onAnswer, onProgress } = request;
  const signal = request.signal();
  const order: RemoteOrder<K> = { task, plan, plugins };
  const threads = Array.from({ length: count }, () => new Worker(WORKER_FILE, { workerData: order }));
  const stop = (): void => {
    for (const thread of threads) void thread.terminate();
  };
  let next = 0;
  let failure: { readonly job: number; readonly error: Error } | undefined;
  const fail = (job: number, error: Error): void => {
    if (failure === undefined || job < failure.job) failure = { job, error };
  };
  const serve = (thread: Worker): Promise<void> =>
    new Promise((resolve) => {
      let isDone = false;
      const give = (): void => {
        if (failure === undefined && next < jobs.length) thread.postMessage({ job: jobs[next++] } satisfies RemoteAsk);
        else {
          isDone = true;
          void thread.terminate();
        }
      };
      thread.on('message', (word: RemoteWord) => {
        // What was on its way when Ctrl-C came would be drawn behind the last line.
        if (signal.aborted) return;
        if (word.kind === 'progress') return onProgress?.(word);
        if (word.kind === 'failure') fail(word.job, unpacked(word));
        try {
          if (word.kind === 'answer') onAnswer(word.job, word.text);
        } catch (error) {
          fail(-1, error instanceof Error ? error : new Error(String(error)));
        }
        give();
      });
      thread.on('error', (error) => fail(-1, lostWorker(error.message, error)));
      thread.on('exit', () => {
        if (!isDone && failure === undefined && !signal.aborted) {
          fail(-1, lostWorker('it ended before its work was done'));
        }
        resolve();
      });
    });
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    await Promise.all(threads.map(serve));
    await breathe(signal);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
  if (failure !== undefined) throw failure.error;
}
