import { parentPort, workerData } from 'node:worker_threads';
import { packed, type WorkerFailure } from './failure.js';
import { type JobQueue, openTaker } from './job-queue.js';
import type { PluginFile } from './plugins.js';
import { openTask, type TaskPlans } from './tasks.js';
import './ti-loader.js';

/** What a thread that stays is started with. It never opens the store: plans hold what it needs. */
export interface StandingStart {
  /** the user's files, loaded in this thread too: each thread has registries of its own */
  readonly plugins: readonly PluginFile[];
}

/** One batch: threads take its jobs from one queue. */
export interface StandingOrder<K extends keyof TaskPlans = keyof TaskPlans> {
  readonly task: K;
  readonly plan: TaskPlans[K];
  readonly queue: JobQueue;
}

async function work({ task, plan, queue }: StandingOrder): Promise<WorkerFailure[]> {
  const failures: WorkerFailure[] = [];
  try {
    await ready;
    const evaluate = await openTask(task, plan);
    const fail = ({ job, error }: { readonly job: number; readonly error: unknown }): void => {
      failures.push(packed(job, error));
    };
    const take = openTaker(queue, { evaluate, fail, now: () => performance.now() });
    while (take());
  } catch (error) {
    failures.push(packed(-1, error));
  }
  return failures;
}

const { plugins } = workerData as StandingStart;
const ready = (async () => {
  if (plugins.length > 0) await (await import('./plugins.js')).reloadPlugins(plugins);
})();
// Whoever gives the first batch is told.
ready.catch(() => undefined);
parentPort?.on('message', async (order: StandingOrder) => parentPort?.postMessage(await work(order)));
