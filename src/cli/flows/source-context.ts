import type { SourceContext } from '../../core/source.js';
import type { CommandContext } from '../command.js';

/** The world as a source sees it: the command's clock, its interrupt, and notes: a wait that nobody explains looks hung. */
export function sourceContext({ now, signal, output }: CommandContext): SourceContext {
  return { now, signal, sleep: sleepUnlessAborted, log: (message) => output.note(message) };
}

function sleepUnlessAborted(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}
