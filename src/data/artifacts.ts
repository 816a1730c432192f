import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { QuantError } from '../core/kit/errors.js';
import { besides, draftFile, syncFolder } from './draft.js';
import { makeFolder } from './folder.js';
import { guardStorage } from './store/storage-error.js';

const MAX_NAME = 128;
/** Names that Windows keeps for devices, whatever the ending. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
const PLAIN_FILE = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/**
 * Any text as one file name: letters, digits, `_` and inner `-` stay, the rest is percent-encoded byte by byte, so that
 * two texts never share a name and no text leaves its folder. Longer than 128 characters: cut, with a hash at the end.
 *
 * @example safeName('../BTC/USDT') is '%2E%2E%2FBTC%2FUSDT'
 */
export function safeName(text: string): string {
  const encode = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  let name = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const char = String.fromCharCode(byte);
    name += /[A-Za-z0-9_]/.test(char) || (char === '-' && name !== '') ? char : encode(byte);
  }
  if (name === '') return '%';
  if (RESERVED.test(name)) name = encode(name.charCodeAt(0)) + name.slice(1);
  if (name.length <= MAX_NAME) return name;
  return `${name.slice(0, MAX_NAME - 17)}~${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

/**
 * Writes a file so that a reader finds the old one or the complete new one, never an empty or half one, whatever
 * happens in between.
 *
 * @throws E_STORAGE when the disk is full or the folder cannot be written; nothing is left behind then
 */
export function writeFileAtomic(path: string, content: string | Uint8Array): void {
  writePiecesAtomic(path, [content]);
}

/** The same for a file that is longer than a text or memory can hold: its pieces are made while it is written. */
export function writePiecesAtomic(path: string, pieces: Iterable<string | Uint8Array>): void {
  guardStorage(path, () => {
    makeFolder(dirname(path));
    const draft = draftFile(path);
    try {
      for (const piece of pieces) draft.write(piece);
      draft.publish();
    } finally {
      draft.discard();
    }
  });
}

/**
 * Says before long work whether its result can be written at the end. The folder is made; a file that is there is left alone.
 *
 * @throws E_STORAGE as {@link writeFileAtomic} would
 */
export function requireWritable(path: string): void {
  guardStorage(path, () => {
    makeFolder(dirname(path));
    draftFile(path).discard();
  });
}

/**
 * Writes all files of a run into `<outDir>/<runId>`. The folder appears complete or not at all; a folder of an earlier
 * run with the same id is replaced as a whole.
 *
 * @param files name → content; plain names, no folders
 * @returns the folder
 * @throws E_STORAGE when it cannot be written; nothing is left behind then, and an earlier folder is still there
 */
export function writeRunFolder(
  outDir: string,
  runId: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): string {
  const folder = join(outDir, safeName(runId));
  if (!resolve(folder).startsWith(resolve(outDir) + sep)) {
    throw new QuantError('E_BUG', `run folder ${folder} would leave ${outDir}`);
  }
  for (const name of Object.keys(files)) {
    if (!PLAIN_FILE.test(name)) throw new QuantError('E_BUG', `"${name}" is not a plain file name`);
  }
  return guardStorage(folder, () => {
    makeFolder(outDir);
    const temporary = besides(folder);
    const former = besides(folder);
    try {
      mkdirSync(temporary);
      for (const [name, content] of Object.entries(files)) writeFileAtomic(join(temporary, name), content);
      syncFolder(temporary);
      // A folder cannot be renamed over one that has files: the former one steps aside first.
      const isReplaced = existsSync(folder);
      if (isReplaced) renameSync(folder, former);
      try {
        renameSync(temporary, folder);
      } catch (error) {
        if (isReplaced) renameSync(former, folder);
        throw error;
      }
      rmSync(former, { recursive: true, force: true });
    } catch (error) {
      rmSync(temporary, { recursive: true, force: true });
      throw error;
    }
    syncFolder(outDir);
    return folder;
  });
}
