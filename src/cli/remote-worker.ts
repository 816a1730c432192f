import { parentPort, workerData } from 'node:worker_threads';
import { packed } from './failure.js';
import type { PluginFile } from './plugins.js';
import type { RemoteAsk, RemoteWord } from './remote-words.js';
import { openRemote, type RemotePlans } from './tasks.js';
import './ti-loader.js';

/** What a worker of long jobs is started with. It never opens the store: the plan holds what it needs. */
export interface RemoteOrder<K extends keyof RemotePlans = keyof RemotePlans> {
  readonly task: K;
  readonly plan: RemotePlans[K];
  /** the user's files, loaded in this thread too: each thread has registries of its own */
  readonly plugins: readonly PluginFile[];
}

/** Nobody reads a line that is redrawn more often. */
const TELL_EVERY_MS = 100;

const say = (word: RemoteWord): void => parentPort?.postMessage(word);

async function work({ task, plan, plugins }: RemoteOrder): Promise<void> {
  if (plugins.length > 0) await (await import('./plugins.js')).reloadPlugins(plugins);
  const answer = await openRemote(task, plan);
  parentPort?.on('message', ({ job }: RemoteAsk) => {
    let told = performance.now();
    try {
      const text = answer(job, (done, total, score) => {
        if (performance.now() - told < TELL_EVERY_MS) return;
        told = performance.now();
        say({ kind: 'progress', job, done, total, score });
      });
      say({ kind: 'answer', job, text });
    } catch (error) {
      say({ kind: 'failure', ...packed(job, error) });
    }
  });
  say({ kind: 'ready' });
}

try {
  await work(workerData as RemoteOrder);
} catch (error) {
  say({ kind: 'failure', ...packed(-1, error) });
}
