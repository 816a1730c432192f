import { existsSync } from 'node:fs';
import { QuantError } from '../../core/kit/errors.js';
import { openStore, type Store } from '../../data/store/database.js';
import { isFolderWritable } from '../../data/store/frozen.js';

/** The line that fills an empty store, in every message that needs one. */
export const FETCH_LINE = 'quant fetch --symbols BTCUSDT --interval 1h --since 2023-01-01';

/** Runs `work` on the open store and closes it whatever happens. */
export async function withStore<T>(file: string, work: (store: Store) => T | Promise<T>): Promise<T> {
  const store = openStore(file);
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

/**
 * The same for commands that need something in it: a missing file is an answer, not a reason to make one. A store in a
 * folder without write permission is opened for reading only; what has to write to it is refused there.
 *
 * @throws E_NO_DATA with the line that fills a store
 */
export async function withFilledStore<T>(file: string, work: (store: Store) => T | Promise<T>): Promise<T> {
  if (file !== '' && !existsSync(file)) {
    throw new QuantError('E_NO_DATA', `there is no store at ${file} yet`, { hint: `fill one: ${FETCH_LINE}` });
  }
  const store = openOrRead(file);
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

function openOrRead(file: string): Store {
  try {
    return openStore(file);
  } catch (error) {
    const isReadable = error instanceof QuantError && error.code === 'E_STORAGE' && !isFolderWritable(file);
    if (!isReadable) throw error;
    return openStore(file, { readOnly: true });
  }
}
