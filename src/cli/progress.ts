import { formatDuration } from '../core/kit/time.js';
import type { Output } from './output.js';

/** Progress of one piece of long work, in any unit. */
export interface Progress {
  update(done: number, note: string): void;
  stop(): void;
}

const WIDTH = 24;
/** in CI a line at most this often */
const PLAIN_EVERY_MS = 5000;

/**
 * A bar with rate and time left on a terminal, plain lines elsewhere, nothing under `--quiet`.
 *
 * @param total work to do; 0 when not known
 */
export function startProgress(output: Output, title: string, total: number, now: () => number): Progress {
  const started = now();
  // Plain lines are for work that takes long: the first one comes only after a while.
  let lastDrawn = output.isInteractive ? Number.NEGATIVE_INFINITY : started;
  return {
    update: (done, note) => {
      const at = now();
      const share = total > 0 ? Math.min(1, done / total) : 0;
      if (at - lastDrawn < (output.isInteractive ? 80 : PLAIN_EVERY_MS)) return;
      lastDrawn = at;
      const elapsed = at - started;
      const left = share > 0.01 && elapsed > 1000 ? `, ${formatDuration((elapsed / share) * (1 - share))} left` : '';
      const percent = `${Math.floor(share * 100)} %`.padStart(5);
      if (output.isInteractive) {
        const full = Math.round(share * WIDTH);
        const bar = `${output.colors.cyan('█'.repeat(full))}${output.colors.dim('░'.repeat(WIDTH - full))}`;
        output.redraw(`${title} ${bar}${percent}  ${note}${left}`);
      } else output.note(`${title}${percent}, ${note}${left}`);
    },
    stop: () => {
      if (output.isInteractive) output.redraw('');
    },
  };
}
