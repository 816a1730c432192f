import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { QuantError } from '../core/kit/errors.js';

/** A file in the making: nobody sees it under its name before it is complete. */
export interface Draft {
  write(bytes: string | Uint8Array): void;
  /** Syncs what was written and gives it its name, in place of a file that had it. */
  publish(): void;
  /** Leaves nothing behind; harmless after `publish`, so it belongs into a `finally`. */
  discard(): void;
}

/** One call to the system takes less than 2 GiB. */
const MOST_BYTES = 1 << 30;
const NAME = /^\.[0-9a-f]{12}\.tmp$/;

/** A name beside `path` that no other process uses. It begins with a dot, so that listings pass over it. */
export function besides(path: string): string {
  return join(dirname(path), `.${randomBytes(6).toString('hex')}.tmp`);
}

/**
 * Begins a file beside the one that it will become, in a folder that is there.
 *
 * @throws E_STORAGE when what has the name now is no plain file: a device or a pipe would be replaced by the rename, not
 *   written to
 */
export function draftFile(path: string): Draft {
  const target = replaceable(path);
  const temporary = besides(target);
  let fd: number | undefined = openSync(temporary, 'wx');
  const close = (): void => {
    if (fd !== undefined) closeSync(fd);
    fd = undefined;
  };
  let isPublished = false;
  return {
    write(content) {
      if (fd === undefined) throw new QuantError('E_BUG', `the draft of ${path} is closed`);
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      for (let at = 0; at < bytes.length; ) {
        at += writeSync(fd, bytes, at, Math.min(bytes.length - at, MOST_BYTES));
      }
    },
    publish() {
      if (fd === undefined) throw new QuantError('E_BUG', `the draft of ${path} is closed`);
      fsyncSync(fd);
      close();
      renameSync(temporary, target);
      isPublished = true;
      syncFolder(dirname(target));
    },
    discard() {
      close();
      if (!isPublished) rmSync(temporary, { force: true });
    },
  };
}

/** The file behind a link, so that the link stays one. */
function replaceable(path: string): string {
  const now = statSync(path, { throwIfNoEntry: false });
  if (now === undefined) return path;
  if (!now.isFile()) {
    throw new QuantError('E_STORAGE', `${path} is ${now.isDirectory() ? 'a folder' : 'a device'}, not a file`, {
      hint: 'name a new file, or one that may be replaced',
    });
  }
  return realpathSync(path);
}

/** Makes a rename last through a power cut. Not every system can sync a folder; then the rename is left to it. */
export function syncFolder(folder: string): void {
  try {
    const fd = openSync(folder, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Windows refuses to open a folder.
  }
}

/** Removes drafts that a killed process left in a folder of ours, when they are older than any write takes. */
export function sweepDrafts(folder: string, nowMs: number, olderMs = 3_600_000): void {
  for (const name of readdirSync(folder)) {
    if (!NAME.test(name)) continue;
    const path = join(folder, name);
    const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (made !== undefined && nowMs - made > olderMs) rmSync(path, { force: true });
  }
}
