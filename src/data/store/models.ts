import type { Store } from './database.js';

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

export declare function saveModel(store: Store, model: ModelRow): void;
/** By id, or the newest with this name. */
export declare function getModel(store: Store, idOrName: string): ModelRow | undefined;
/** Newest first, without the models themselves. */
export declare function listModels(store: Store): Omit<ModelRow, 'json'>[];
