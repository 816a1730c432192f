import type { SweepPlan } from '../research/sweep.js';
import type { Evaluate } from './job-queue.js';

/** What can be given to the worker pool, with the plan that each needs: plain values and columns in shared memory. */
export interface TaskPlans {
  readonly sweep: SweepPlan;
}

const OPEN: { readonly [K in keyof TaskPlans]: () => Promise<(plan: TaskPlans[K]) => Evaluate> } = {
  sweep: async () => (await import('../research/sweep.js')).openSweep,
};

/** Gets a task ready on this thread: its code is loaded and what its jobs share is made. */
export async function openTask<K extends keyof TaskPlans>(task: K, plan: TaskPlans[K]): Promise<Evaluate> {
  return (await OPEN[task]())(plan);
}
