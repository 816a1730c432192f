import type { Store } from '../../data/store/database.js';
import { getModel, listModels, type ModelRow } from '../../data/store/models.js';
import { noModel } from './model-bundle.js';

/** A stored model by its id, else the one that its name stands for. @throws E_NO_DATA with those that there are */
export function findModel(store: Store, idOrName: string): ModelRow {
  const found = getModel(store, idOrName);
  if (found !== undefined) return found;
  throw noModel(listModels(store), idOrName);
}
