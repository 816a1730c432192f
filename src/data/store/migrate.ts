import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { QuantError } from '../../core/kit/errors.js';
import { APPLICATION_ID, MIGRATIONS } from './schema.js';

const version = (db: Database.Database): number => Number(db.pragma('user_version', { simple: true }));

/**
 * Brings a store to the newest schema: all steps in one transaction, after a copy of the older file beside it
 * (`<file>.v1.backup`).
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
  if (!isEmpty && !db.memory) db.prepare('VACUUM INTO ?').run(freeName(`${file}.v${found}.backup`));
  db.transaction(() => {
    // Another process may have been faster while this one waited for the lock.
    const from = version(db);
    for (const step of steps.slice(from)) db.exec(step);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${steps.length}`);
  }).immediate();
}

function freeName(wanted: string): string {
  let name = wanted;
  for (let n = 2; existsSync(name); n++) name = `${wanted}-${n}`;
  return name;
}
