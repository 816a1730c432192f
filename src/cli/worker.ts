import { parentPort, workerData } from 'node:worker_threads';
import { packed } from './failure.js';
import { type Failure, type JobQueue, openTaker } from './job-queue.js';
import type { PluginFile } from './plugins.js';
import { openTask, type TaskPlans } from './tasks.js';
import './ti-loader.js';

/** What a worker is started with. It never opens the store: plans hold what it needs. */
export interface WorkerOrder<K extends keyof TaskPlans = keyof TaskPlans> {
  readonly task: K;
  readonly plan: TaskPlans[K];
  readonly queue: JobQueue;
  /** the user's files, loaded in this thread too: each thread has registries of its own */
  readonly plugins: readonly PluginFile[];
}

/** The last message of a worker that has done what it could. */
export const ENDED = 'ended';

async function work(order: WorkerOrder): Promise<void> {
  const fail = ({ job, error }: Failure): void => parentPort?.postMessage(packed(job, error));
  try {
    if (order.plugins.length > 0) await (await import('./plugins.js')).reloadPlugins(order.plugins);
    const evaluate = await openTask(order.task, order.plan);
    const take = openTaker(order.queue, { evaluate, fail, now: () => performance.now() });
    while (take());
  } catch (error) {
    fail({ job: -1, error });
  }
  parentPort?.postMessage(ENDED);
}

await work(workerData as WorkerOrder);
