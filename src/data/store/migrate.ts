import { existsSync, renameSync, rmSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { QuantError } from '../../core/kit/errors.js';
import { APPLICATION_ID, MIGRATIONS } from './schema.js';

const version = (db: Database.Database): number => Number(db.pragma('user_version', { simple: true }));

/**
 * Brings a store to the newest schema: all steps in one transaction, after a copy of the older file beside it
 * (`<file>.v1.backup`). Whatever happens on the way, the file holds the old schema with all its rows, or the new one.
 *
 * Foreign keys are not enforced while a table is made anew under its name; all of them are checked before the commit.
 *
 * @throws E_STORAGE when the schema is newer than this program, when the file belongs to another program, or when an
 *   older store is opened for reading only
 */
export function migrate(db: Database.Database, file: string, steps: readonly string[] = MIGRATIONS): void {
  const found = version(db);
  if (found > steps.length) {
    throw new QuantError(
      'E_STORAGE',
      `${file} has schema version ${found}, this quant knows versions up to ${steps.length}`,
      { hint: 'update quant, or name another store with --db FILE' },
    );
  }
  const isEmpty = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
  if (!isEmpty && Number(db.pragma('application_id', { simple: true })) !== APPLICATION_ID) {
    throw new QuantError('E_STORAGE', `${file} is a database of another program, not a store of quant`, {
      hint: 'name another file with --db FILE',
    });
  }
  if (found === steps.length) return;
  if (db.readonly) {
    throw new QuantError('E_STORAGE', `${file} has the older schema version ${found} and is opened for reading only`, {
      hint: 'run quant data list on it once with write access: that brings it to the newest schema',
    });
  }
  if (!isEmpty && !db.memory) backUp(db, `${file}.v${found}.backup`);
  const enforced = Number(db.pragma('foreign_keys', { simple: true })) === 1;
  // Has no effect inside a transaction.
  db.pragma('foreign_keys = OFF');
  try {
    db.transaction(() => applySteps(db, file, steps)).immediate();
  } finally {
    if (enforced) db.pragma('foreign_keys = ON');
  }
}

function applySteps(db: Database.Database, file: string, steps: readonly string[]): void {
  // Another process may have been faster while this one waited for the lock.
  const from = version(db);
  for (const step of steps.slice(from)) db.exec(step);
  const [orphan] = db.pragma('foreign_key_check') as { table: string; parent: string }[];
  if (orphan !== undefined) {
    throw new QuantError('E_STORAGE', `${file}: rows of ${orphan.table} belong to no row of ${orphan.parent}`, {
      hint: 'the store was changed outside quant and was left as it is: restore a backup',
    });
  }
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma(`user_version = ${steps.length}`);
}

/** A whole copy or none: a copy that was cut off must not lie there under the name of a backup. */
function backUp(db: Database.Database, wanted: string): void {
  const part = freeName(`${wanted}.${process.pid}.part`);
  try {
    db.prepare('VACUUM INTO ?').run(part);
    renameSync(part, freeName(wanted));
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

function freeName(wanted: string): string {
  let name = wanted;
  for (let n = 2; existsSync(name); n++) name = `${wanted}-${n}`;
  return name;
}
