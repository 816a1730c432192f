import { formatDuration } from '../core/kit/time.js';
import type { Output } from './output.js';

/** Progress of one piece of long work. */
export interface Progress {
  /** @param share done, 0 to 1; NaN when there is nothing to do */
  update(share: number, note: string): void;
  /** Takes the bar away. Belongs into a `finally`: an error must not be printed behind a half-drawn bar. */
  stop(): void;
}

const WIDTH = 24;
const REDRAW_EVERY_MS = 80;
/** in CI a line at most this often */
const PLAIN_EVERY_MS = 5000;

/** A bar with rate and time left on a terminal, plain lines elsewhere, nothing under `--quiet`. */
export function startProgress(output: Output, title: string, now: () => number): Progress {
  const started = now();
  // Plain lines are for work that takes long: the first one comes only after a while.
  let lastDrawn = output.isInteractive ? Number.NEGATIVE_INFINITY : started;
  return {
    update: (done, note) => {
      const at = now();
      if (at - lastDrawn < (output.isInteractive ? REDRAW_EVERY_MS : PLAIN_EVERY_MS)) return;
      lastDrawn = at;
      const share = Number.isNaN(done) ? 1 : Math.min(1, Math.max(0, done));
      const elapsed = at - started;
      const left = share > 0.01 && elapsed > 1000 ? `${formatDuration((elapsed / share) * (1 - share))} left` : '';
      const notes = [note, left].filter((text) => text !== '').join(', ');
      const percent = `${Math.floor(share * 100)} %`.padStart(4);
      if (output.isInteractive) {
        const full = Math.round(share * WIDTH);
        const bar = `${output.colors.cyan('█'.repeat(full))}${output.colors.dim('░'.repeat(WIDTH - full))}`;
        output.redraw(`${title} ${bar} ${percent}  ${notes}`);
      } else output.note(`${title} ${percent}, ${notes}`);
    },
    stop: () => {
      if (output.isInteractive) output.redraw('');
    },
  };
}
