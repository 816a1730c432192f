import { QuantError } from '../../core/kit/errors.js';
import { prepared, reading, type Store, writing } from './database.js';

/** `production`: the one that stands for its name; `retired`: no longer meant by its name. */
export const MODEL_STATUSES = ['candidate', 'production', 'retired'] as const;
export type ModelStatus = (typeof MODEL_STATUSES)[number];

export interface ModelRow {
  readonly id: string;
  readonly name: string;
  /** UTC ms */
  readonly createdAt: number;
  /** the fitted model */
  readonly json: string;
  /** what it was trained on and how it scored */
  readonly metaJson: string;
  readonly status: ModelStatus;
  /** the model of the same name that it follows; null for the first one */
  readonly parent: string | null;
  /** UTC ms: open of the first bar that training read, close of the last one; null where nobody wrote it down */
  readonly trainedFrom: number | null;
  readonly trainedUntil: number | null;
  /** 64 hex digits each; null in models from before there were any */
  readonly dataHash: string | null;
  readonly specHash: string | null;
  readonly codeVersion: string | null;
}

export type ModelInfo = Omit<ModelRow, 'json'>;

const INFO = `id, name, created_at AS createdAt, meta_json AS metaJson, status, parent, trained_from AS trainedFrom,
  trained_until AS trainedUntil, data_hash AS dataHash, spec_hash AS specHash, code_version AS codeVersion`;

/**
 * Writes the model. One with the same id is replaced, and keeps the parent and the status that it had; a retired one
 * that was trained again comes back.
 *
 * @throws E_STORAGE when a text is not JSON, or when another model of that name is in production
 */
export function saveModel(store: Store, model: ModelRow): void {
  writing(store, () =>
    prepared(
      store,
      `INSERT INTO models (id, name, created_at, json, meta_json, status, parent, trained_from, trained_until, data_hash,
         spec_hash, code_version)
       VALUES (@id, @name, @createdAt, @json, @metaJson, @status, @parent, @trainedFrom, @trainedUntil, @dataHash,
         @specHash, @codeVersion)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, created_at = excluded.created_at, json = excluded.json,
         meta_json = excluded.meta_json, trained_from = excluded.trained_from, trained_until = excluded.trained_until,
         data_hash = excluded.data_hash, spec_hash = excluded.spec_hash, code_version = excluded.code_version,
         status = iif(status = 'retired', excluded.status, status)`,
    ).run(model),
  );
}

/** A model by its id, retired or not; else what its name stands for: the one in production, else the newest not retired. */
export function getModel(store: Store, idOrName: string): ModelRow | undefined {
  return reading(
    store,
    () =>
      prepared(
        store,
        `SELECT ${INFO}, json FROM models WHERE id = @wanted OR (name = @wanted AND status <> 'retired')
         ORDER BY id = @wanted DESC, status = 'production' DESC, created_at DESC, id LIMIT 1`,
      ).get({ wanted: idOrName }) as ModelRow | undefined,
  );
}

/** All models, the newest first, without the fitted models themselves. */
export function listModels(store: Store): ModelInfo[] {
  return reading(
    store,
    () => prepared(store, `SELECT ${INFO} FROM models ORDER BY created_at DESC, id`).all() as ModelInfo[],
  );
}

/** The newest model of a name beside the one with this id: the parent of one that is about to be saved. */
export function previousModel(store: Store, name: string, id: string): string | null {
  const found = reading(store, () =>
    prepared(store, 'SELECT id FROM models WHERE name = ? AND id <> ? ORDER BY created_at DESC, id LIMIT 1')
      .pluck()
      .get(name, id),
  );
  return found === undefined ? null : String(found);
}

/**
 * Gives a model its place. There is one in production per name: the one that was becomes a candidate again.
 *
 * @returns the id of the model that made room, null when none did
 * @throws E_NO_DATA when the store has no model with this id
 */
export function setStatus(store: Store, id: string, status: ModelStatus): string | null {
  return writing(store, () => {
    const own = prepared(store, 'SELECT name FROM models WHERE id = ?').pluck().get(id);
    if (own === undefined) throw new QuantError('E_NO_DATA', `the store has no model with the id "${id}"`);
    const before = prepared(store, "SELECT id FROM models WHERE name = ? AND status = 'production' AND id <> ?")
      .pluck()
      .get(own, id);
    const makesRoom = status === 'production' && before !== undefined;
    const set = prepared(store, 'UPDATE models SET status = @status WHERE id = @id');
    if (makesRoom) set.run({ status: 'candidate', id: before });
    set.run({ status, id });
    return makesRoom ? String(before) : null;
  });
}

/** A model and those that it came from, the newest first, as far as the store has them. */
export function lineage(store: Store, id: string): ModelInfo[] {
  return reading(store, () => {
    const byId = prepared(store, `SELECT ${INFO} FROM models WHERE id = ?`);
    const seen = new Map<string, ModelInfo>();
    let next: string | null = id;
    while (next !== null && !seen.has(next)) {
      const row = byId.get(next) as ModelInfo | undefined;
      if (row === undefined) break;
      seen.set(row.id, row);
      next = row.parent;
    }
    return [...seen.values()];
  });
}
