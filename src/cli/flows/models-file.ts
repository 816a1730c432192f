import { existsSync, readFileSync } from 'node:fs';
import { QuantError } from '../../core/kit/errors.js';
import { hashJson } from '../../core/kit/hash.js';
import type { Json } from '../../core/kit/json.js';
import { minuteUtc } from '../../core/kit/time.js';
import { writeFileAtomic } from '../../data/artifacts.js';
import type { Store } from '../../data/store/database.js';
import { getModel, type ModelRow, saveModel } from '../../data/store/models.js';
import type { CommandContext } from '../command.js';
import { withStore } from '../market/open.js';
import { codeVersion } from './code-version.js';
import { requireModelName } from './model-name.js';
import { fieldsOf } from './models-facts.js';
import { foreignModel, type ImportFlags } from './models-foreign.js';
import { MODEL_FILE_SCHEMA, readModelFile } from './models-read.js';

/** A model as a file of its own: what the store knows of it, and a checksum over all of that. */
export function modelFile(row: ModelRow): object {
  const model = {
    id: row.id,
    name: row.name,
    created_at: row.createdAt,
    parent: row.parent,
    trained_from: row.trainedFrom,
    trained_until: row.trainedUntil,
    data_hash: row.dataHash,
    spec_hash: row.specHash,
    code_version: row.codeVersion,
    meta: JSON.parse(row.metaJson) as Json,
    bundle: JSON.parse(row.json) as Json,
  };
  return { schema: MODEL_FILE_SCHEMA, sha256: hashJson(model), model };
}

/** @throws E_USAGE when the file is there already */
export function exportModel(context: CommandContext, row: ModelRow, file: string): undefined {
  if (existsSync(file)) {
    throw new QuantError('E_USAGE', `${file} is there already`, { hint: 'name another file, or remove it first' });
  }
  const document = modelFile(row);
  writeFileAtomic(file, `${JSON.stringify(document)}\n`);
  context.output.result({
    text: () => `${row.id} written to ${file}`,
    json: () => ({ schema: 'quant/model-export@1', id: row.id, file, sha256: fieldsOf(document as Json).sha256 }),
  });
  return undefined;
}

/**
 * Takes a model from a file: one that `quant models export` wrote, or one that XGBoost or LightGBM saved.
 *
 * @throws E_USAGE when there is no such file; E_DATA when it is damaged, or another model has its id
 */
export async function importModelFile(context: CommandContext, flags: ImportFlags, file: string): Promise<undefined> {
  const text = readText(file);
  const own = ownDocument(text);
  const row =
    own === undefined ? foreignModel(text, file, flags, context.now()) : renamed(readModelFile(own, file), flags);
  return withStore(context.globals.db, (store) => take(context, store, row, file));
}

function renamed(row: ModelRow, flags: ImportFlags): ModelRow {
  const foreign = (
    ['features', 'label', 'symbols', 'interval', 'trainedFrom', 'trainedUntil', 'classes'] as const
  ).filter((key) => flags[key] !== '');
  if (foreign.length > 0 || flags.spread > 0) {
    throw new QuantError('E_USAGE', 'a model that quant exported says itself what it is: only --name can be given', {
      hint: '--features, --label, --symbols, --interval and --trained-until are for XGBoost and LightGBM',
    });
  }
  return flags.name === '' ? row : { ...row, name: requireModelName(flags.name) };
}

function take(context: CommandContext, store: Store, row: ModelRow, file: string): undefined {
  const before = getModel(store, row.id);
  const isThere = before !== undefined && before.id === row.id;
  if (isThere && before.json !== row.json) {
    throw new QuantError('E_DATA', `the store has another model with the id "${row.id}"`, {
      hint: 'the file is of another version of it: it was not taken',
    });
  }
  if (!isThere) saveModel(store, row);
  if (row.codeVersion !== codeVersion()) {
    context.output.note(
      `made by quant ${row.codeVersion ?? 'of a version that is not known'}, this is ${codeVersion()}`,
    );
  }
  const until = row.trainedUntil === null ? 'a time that is not known' : `${minuteUtc(row.trainedUntil)} UTC`;
  context.output.result({
    text: () =>
      isThere
        ? `${row.id} is there already`
        : `${row.id} taken from ${file}, named "${row.name}"; it was trained until ${until} and may be judged on bars after that`,
    json: () => ({
      schema: 'quant/model-import@1',
      id: row.id,
      name: isThere ? before.name : row.name,
      is_new: !isThere,
      trained_until: row.trainedUntil,
    }),
  });
  return undefined;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new QuantError('E_USAGE', `${file} cannot be read`, {
      cause,
      hint: 'name a file of quant models export, an XGBoost JSON or a LightGBM text',
    });
  }
}

/** The document when it is one of ours, or says to be. */
function ownDocument(text: string): Json | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch {
    // Whether it was meant to be one of another library is said there.
    return undefined;
  }
  const { schema } = fieldsOf(json);
  return typeof schema === 'string' && schema.startsWith('quant/') ? json : undefined;
}
