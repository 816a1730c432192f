import { QuantError } from '../core/kit/errors.js';
import { tell } from './output.js';

export interface Interrupt {
  /** asking for it takes Ctrl-C over */
  readonly signal: AbortSignal;
  stop(): void;
}

/**
 * Ctrl-C asks the command to finish the batch in hand and stop; a second one ends the process at once. The store stays
 * consistent either way, because every batch is one transaction.
 *
 * A command that never asks for the signal is one long computation and could not hear it: Ctrl-C ends that at once, as
 * it ends any program.
 */
export function watchInterrupt(): Interrupt {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(6);
    tell('stopping after this batch; press Ctrl-C again to stop at once');
    controller.abort();
  };
  let isWatching = false;
  return {
    get signal() {
      if (!isWatching) {
        process.on('SIGINT', onSignal);
        process.on('SIGTERM', onSignal);
      }
      isWatching = true;
      return controller.signal;
    },
    stop: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}

/** Lets signals in between two parts of long work, then stops when Ctrl-C was pressed. @throws E_INTERRUPTED */
export async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (signal.aborted) {
    throw new QuantError('E_INTERRUPTED', 'interrupted before the work was done', {
      hint: 'run the same command again',
    });
  }
}

/** Milliseconds between two looks for Ctrl-C: nobody notices them, and a look costs microseconds. */
const LOOK_EVERY_MS = 50;

/** Goes through long work that pauses by itself, and stops at a pause when Ctrl-C was pressed. @throws E_INTERRUPTED */
export async function breathing<T>(signal: AbortSignal, steps: Generator<undefined, T>): Promise<T> {
  let since = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done || performance.now() - since >= LOOK_EVERY_MS) {
      await breathe(signal);
      since = performance.now();
    }
    if (step.done) return step.value;
  }
}
