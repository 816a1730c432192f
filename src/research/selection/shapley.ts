import type { TrainingSet } from '../../core/model.js';
import { treeShap } from '../../models/trees/shap.js';
import type { BoostedModel } from './boosted.js';

/**
 * How far each column moves the answers on held-out rows: the mean size of its Shapley value, in log odds or in the
 * label's unit. It says what the model looks at, not whether it is right to.
 *
 * @param most rows at most, evenly spaced
 */
export function shapScores(model: BoostedModel, held: TrainingSet, most: number): Float64Array {
  const width = held.columns.length;
  const total = new Float64Array(width);
  const shap = treeShap(model.forest);
  const count = Math.min(most, held.rows);
  const phi = new Float64Array(width);
  for (let q = 0; q < count; q++) {
    phi.fill(0);
    shap.explain(held.columns, Math.floor((q * held.rows) / count), phi);
    for (let k = 0; k < width; k++) total[k] += Math.abs(phi[k]);
  }
  return total.map((sum) => sum / count);
}
