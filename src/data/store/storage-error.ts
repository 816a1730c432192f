import { dirname } from 'node:path';
import { QuantError } from '../../core/kit/errors.js';

type Cause = readonly [message: (file: string) => string, hint: string];

const NO_WRITE: Cause = [
  (file) => `${file} cannot be written: the file or its folder is read-only`,
  'choose a folder you may write to with --db FILE, or correct its permissions',
];
const NO_SPACE: Cause = [
  (file) => `the disk is full: ${file} could not grow`,
  'free some space and run the command again; what was stored before is intact',
];
const DAMAGED =
  'restore the file from a backup, or move it away and fetch again; quant never deletes or recreates a store by itself';

/** By start of the code, the longest first: SQLite's extended codes add a suffix to a plain one. */
const CAUSES: readonly (readonly [string, Cause])[] = [
  ['SQLITE_NOTADB', [(file) => `${file} is not a SQLite database`, DAMAGED]],
  ['SQLITE_CORRUPT', [(file) => `the database ${file} is damaged`, DAMAGED]],
  ['SQLITE_FULL', NO_SPACE],
  ['SQLITE_READONLY', NO_WRITE],
  ['SQLITE_PERM', NO_WRITE],
  [
    'SQLITE_CANTOPEN',
    [
      (file) => `${file} cannot be opened, or no file can be made beside it`,
      'the folder must exist and be writable, on a local disk',
    ],
  ],
  [
    'SQLITE_BUSY',
    [
      (file) => `${file} is in use: another process has held its write lock for more than 5 s`,
      'wait for the other quant command to end and run this one again',
    ],
  ],
  ['SQLITE_LOCKED', [(file) => `${file} is locked by another connection`, 'close the other connection and try again']],
  [
    'SQLITE_IOERR',
    [(file) => `the disk failed to read or write ${file}`, 'check the disk, its quota and free space, then try again'],
  ],
  [
    'SQLITE_PROTOCOL',
    [(file) => `${file} cannot be locked`, 'keep the store on a local disk: network folders lack the locks it needs'],
  ],
  [
    'SQLITE_CONSTRAINT',
    [(file) => `${file} refused a row that breaks its rules`, 'run quant data check; the store was not changed'],
  ],
  ['SQLITE_', [(file) => `the database ${file} failed`, 'run quant data check']],
  ['ENOSPC', NO_SPACE],
  ['EDQUOT', NO_SPACE],
  ['EFBIG', NO_SPACE],
  ['EACCES', NO_WRITE],
  ['EPERM', NO_WRITE],
  ['EROFS', NO_WRITE],
  ['ENOENT', [(file) => `the folder ${dirname(file)} does not exist`, 'make it, or choose another path']],
  ['ENOTDIR', [(file) => `a part of the path ${file} is a file, not a folder`, 'choose another path']],
  ['EEXIST', [(file) => `a part of the path ${file} is a file, not a folder`, 'choose another path']],
  ['EISDIR', [(file) => `${file} is a folder, not a file`, 'name a file']],
  ['ENAMETOOLONG', [(file) => `the path ${file} is too long`, 'choose a shorter path']],
  ['EMFILE', [(file) => `too many files are open to open ${file}`, 'raise the limit (ulimit -n) or run fewer jobs']],
  ['EIO', [(file) => `the disk failed to read or write ${file}`, 'check the disk']],
];

/**
 * SQLite and file system errors as E_STORAGE: one line of cause with the path, one line of hint, the original kept as
 * `cause`. Anything else, a `QuantError` included, comes back as it is, so `throw storageError(e, file)` is always safe.
 */
export function storageError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof QuantError) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const found = code === '' ? undefined : CAUSES.find(([prefix]) => code.startsWith(prefix));
  if (found === undefined) return error;
  const [message, hint] = found[1];
  // The paths in these messages are ours; SQLite's own text adds what it saw ("database disk image is malformed").
  const seen = error.message.startsWith(code) ? error.message : `${code}: ${error.message}`;
  return new QuantError('E_STORAGE', `${message(file)} (${seen})`, { hint, cause: error });
}

/** Runs `work` and lets its storage faults leave as E_STORAGE about `file`. */
export function guardStorage<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storageError(error, file);
  }
}
