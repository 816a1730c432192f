import { prepared, reading, type Store, writing } from './database.js';

export interface ModelRow {
  readonly id: string;
  readonly name: string;
  /** UTC ms */
  readonly createdAt: number;
  /** the fitted model */
  readonly json: string;
  /** what it was trained on and how it scored */
  readonly metaJson: string;
}

/** Writes the model; one with the same id is replaced. @throws E_STORAGE when a text is not JSON */
export function saveModel(store: Store, model: ModelRow): void {
  writing(store, () =>
    prepared(store, 'INSERT OR REPLACE INTO models VALUES (@id, @name, @createdAt, @json, @metaJson)').run(model),
  );
}

/** A model by its id, else the newest with this name. */
export function getModel(store: Store, idOrName: string): ModelRow | undefined {
  return reading(
    store,
    () =>
      prepared(
        store,
        `SELECT id, name, created_at AS createdAt, json, meta_json AS metaJson FROM models
         WHERE id = @wanted OR name = @wanted ORDER BY id = @wanted DESC, created_at DESC, id LIMIT 1`,
      ).get({ wanted: idOrName }) as ModelRow | undefined,
  );
}

/** All models, the newest first, without the fitted models themselves. */
export function listModels(store: Store): Omit<ModelRow, 'json'>[] {
  return reading(
    store,
    () =>
      prepared(
        store,
        'SELECT id, name, created_at AS createdAt, meta_json AS metaJson FROM models ORDER BY created_at DESC, id',
      ).all() as Omit<ModelRow, 'json'>[],
  );
}
