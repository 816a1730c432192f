import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { QuantError } from '../../core/kit/errors.js';
import type { Store } from '../../data/store/database.js';
import { getRun, listRuns, type RunRow } from '../../data/store/runs.js';

/** A run by its id or the first letters of it; the newest when no id is given. @throws E_NO_DATA */
export function findRun(store: Store, id: string | undefined): RunRow {
  const all = listRuns(store);
  const found = id === undefined ? all[0] : getRun(store, id);
  if (found !== undefined) return found;
  throw new QuantError(
    'E_NO_DATA',
    id === undefined ? 'there are no runs yet' : `there is no run "${id}", or several begin so`,
    {
      hint:
        all.length === 0
          ? 'make one: quant backtest --strategy momentum'
          : `the newest: ${all
              .slice(0, 5)
              .map((r) => r.id)
              .join(', ')}`,
    },
  );
}

export function hasRunFile(run: RunRow, name: string): boolean {
  return existsSync(join(run.folder, name));
}

/** One file of a run's folder. @throws E_STORAGE when it was removed */
export function readRunFile(run: RunRow, name: string): string {
  const path = join(run.folder, name);
  if (hasRunFile(run, name)) return readFileSync(path, 'utf8');
  throw new QuantError('E_STORAGE', `${path} is gone`, { hint: `make the run again: ${run.command}` });
}

/** The page of a run, as short as it can be said from this folder. */
export function pageOf(run: RunRow): string {
  const page = join(run.folder, 'index.html');
  const near = relative(process.cwd(), page);
  return near.startsWith('..') ? page : near;
}
