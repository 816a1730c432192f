import type { SweepPlan } from '../research/sweep.js';
import type { TrainPlan } from '../research/train-window.js';
import type { TunePlan } from '../research/tuning/trial.js';
import type { FoldTask } from './flows/train-jobs.js';
import type { Evaluate } from './job-queue.js';
import type { Answer } from './remote-words.js';

/** What can be given to the worker pool, with the plan that each needs: plain values and columns in shared memory. */
export interface TaskPlans {
  readonly sweep: SweepPlan;
  readonly 'train-sharpes': TrainPlan;
  readonly tune: TunePlan;
}

const OPEN: { readonly [K in keyof TaskPlans]: () => Promise<(plan: TaskPlans[K]) => Evaluate> } = {
  sweep: async () => (await import('../research/sweep.js')).openSweep,
  'train-sharpes': async () => {
    const { openTrainSharpes } = await import('../research/train-window.js');
    const { strategies } = await import('../backtest/registry.js');
    return (plan) => openTrainSharpes(plan, strategies.parse);
  },
  tune: async () => {
    const { openTrials, SECONDS_PLACE } = await import('../research/tuning/trial.js');
    return (plan) => {
      const evaluate = openTrials(plan);
      return (job, row) => {
        const started = performance.now();
        evaluate(job, row);
        row[SECONDS_PLACE] = (performance.now() - started) / 1000;
      };
    };
  },
};

/** Gets a task ready on this thread: its code is loaded and what its jobs share is made. */
export async function openTask<K extends keyof TaskPlans>(task: K, plan: TaskPlans[K]): Promise<Evaluate> {
  return (await OPEN[task]())(plan);
}

/** What can be given to `runRemote`: few jobs that each take long and answer with a text. */
export interface RemotePlans {
  readonly fold: FoldTask;
}

const OPEN_REMOTE: { readonly [K in keyof RemotePlans]: () => Promise<(plan: RemotePlans[K]) => Answer> } = {
  fold: async () => (await import('./flows/train-jobs.js')).openFolds,
};

/** Gets a task of long jobs ready on this thread. */
export async function openRemote<K extends keyof RemotePlans>(task: K, plan: RemotePlans[K]): Promise<Answer> {
  return (await OPEN_REMOTE[task]())(plan);
}
