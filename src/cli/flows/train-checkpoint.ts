import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hashJson, sha256Hex } from '../../core/kit/hash.js';
import { writeFileAtomic } from '../../data/artifacts.js';
import { guardStorage } from '../../data/store/storage-error.js';

/** Answers of finished fits, kept beside the store until the model is in it: what was interrupted goes on from there. */
export interface Checkpoint {
  /** An answer that an earlier, interrupted command left; undefined when there is none, or it is not whole. */
  read(key: string): string | undefined;
  /** @throws E_STORAGE when it cannot be written */
  keep(key: string, text: string): void;
  /** Takes all of it away: the model is stored. */
  drop(): void;
}

/**
 * The folder `work/train-…` beside the store, one file per fit. Its name and those of its files are made of everything
 * that an answer depends on, so that a change of data, plan or code finds nothing.
 *
 * @param storeFile the store; nothing is kept beside one that lies in memory
 * @param identity  what the whole command depends on
 */
export function openCheckpoint(storeFile: string, identity: unknown): Checkpoint {
  if (storeFile === '' || storeFile === ':memory:') {
    return { read: () => undefined, keep: () => undefined, drop: () => undefined };
  }
  const work = join(dirname(storeFile), 'work');
  const folder = join(work, `train-${hashJson(identity).slice(0, 16)}`);
  const fileOf = (key: string): string => join(folder, `${key}.txt`);
  return {
    read: (key) => {
      const file = fileOf(key);
      if (!existsSync(file)) return undefined;
      const text = readFileSync(file, 'utf8');
      const at = text.indexOf('\n');
      const body = text.slice(at + 1);
      // A file that is not what was written is worth nothing: the fit is done again.
      return at > 0 && text.slice(0, at) === sha256Hex(body) ? body : undefined;
    },
    keep: (key, text) => {
      guardStorage(folder, () => mkdirSync(folder, { recursive: true }));
      writeFileAtomic(fileOf(key), `${sha256Hex(text)}\n${text}`);
    },
    drop: () => {
      rmSync(folder, { recursive: true, force: true });
      try {
        rmdirSync(work);
      } catch {
        // Another command keeps its work there too.
      }
    },
  };
}
