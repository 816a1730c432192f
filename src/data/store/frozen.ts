import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

/** Larger files are not read into memory: Node's limit for one read. */
const LARGEST_BYTES = 2 ** 31 - 1;

/** Places of the write and read version in the header of a SQLite file, and the version without a write-ahead log. */
const VERSIONS = [18, 19];
const NO_LOG = 1;

/**
 * May a file be made beside this one? A store keeps its log there, so where none can be made SQLite refuses even to read.
 */
export function isFolderWritable(file: string): boolean {
  try {
    accessSync(dirname(file), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * A store in a folder without write permission, read as a whole into memory, for reading only; undefined where that would
 * not be what is stored: a log lies beside it, so that somebody may be writing, the file changes meanwhile, or it is too
 * large.
 *
 * (SQLite's own way, `immutable=1`, needs file URIs, which the driver is built without.)
 *
 * @source sqlite.org/fileformat2.html, section 1.3.2: the file format version numbers
 */
export function openFrozen(file: string, timeout: number): Database.Database | undefined {
  const before = statSync(file);
  if (before.size > LARGEST_BYTES || hasLog(file)) return undefined;
  const bytes = readFileSync(file);
  const after = statSync(file);
  if (hasLog(file) || after.mtimeMs !== before.mtimeMs || after.size !== before.size) return undefined;
  // The copy has no log beside it and needs none.
  for (const at of VERSIONS) bytes[at] = NO_LOG;
  return new Database(bytes, { readonly: true, timeout });
}

function hasLog(file: string): boolean {
  return existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0;
}
