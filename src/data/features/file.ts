import { dirname } from 'node:path';
import { QuantError } from '../../core/kit/errors.js';
import { draftFile } from '../draft.js';
import { makeFolder } from '../folder.js';
import { guardStorage, storageError } from '../store/storage-error.js';
import { writeArrow } from './arrow.js';
import { csvPieces } from './csv.js';
import { writeParquet } from './parquet.js';
import type { FeatureTable } from './table.js';

type Write = (table: FeatureTable, write: (bytes: Uint8Array | string) => void) => Promise<void>;

/** Forms of a file by how its name ends. */
const WRITERS: Readonly<Record<string, Write>> = {
  parquet: writeParquet,
  arrow: writeArrow,
  feather: writeArrow,
  csv: async (table, write) => {
    for (const piece of csvPieces(table)) write(piece);
  },
};

/** The form that a file name asks for. @throws E_USAGE for another ending */
export function featureFileForm(path: string): string {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1].toLowerCase();
  if (ending !== undefined && Object.hasOwn(WRITERS, ending)) return ending;
  throw new QuantError('E_USAGE', `--out must end in .parquet, .arrow or .csv, or be "store", was "${path}"`, {
    hint: 'for example --out features.parquet',
  });
}

/**
 * Writes columns to a file whose form its name says: it appears complete or not at all.
 *
 * @throws E_USAGE for a name with another ending, E_STORAGE when it cannot be written; nothing is left behind then
 */
export async function writeFeatureFile(path: string, table: FeatureTable): Promise<void> {
  const write = WRITERS[featureFileForm(path)];
  const draft = guardStorage(path, () => {
    makeFolder(dirname(path));
    return draftFile(path);
  });
  try {
    await write(table, draft.write);
    draft.publish();
  } catch (error) {
    throw storageError(error, path);
  } finally {
    draft.discard();
  }
}
