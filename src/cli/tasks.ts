import type { SweepPlan } from '../research/sweep.js';
import type { TrainPlan } from '../research/train-window.js';
import type { Evaluate } from './job-queue.js';

/** What can be given to the worker pool, with the plan that each needs: plain values and columns in shared memory. */
export interface TaskPlans {
  readonly sweep: SweepPlan;
  readonly 'train-sharpes': TrainPlan;
}

const OPEN: { readonly [K in keyof TaskPlans]: () => Promise<(plan: TaskPlans[K]) => Evaluate> } = {
  sweep: async () => (await import('../research/sweep.js')).openSweep,
  'train-sharpes': async () => {
    const { openTrainSharpes } = await import('../research/train-window.js');
    const { strategies } = await import('../backtest/registry.js');
    return (plan) => openTrainSharpes(plan, strategies.parse);
  },
};

/** Gets a task ready on this thread: its code is loaded and what its jobs share is made. */
export async function openTask<K extends keyof TaskPlans>(task: K, plan: TaskPlans[K]): Promise<Evaluate> {
  return (await OPEN[task]())(plan);
}
