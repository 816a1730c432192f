import type { TrainingSet } from '../../core/model.js';
import { gainImportance } from '../../models/trees/forest.js';
import { type BoostedSize, fitBoosted } from './boosted.js';

/** Share of the columns that each round drops. */
const DROP = 0.2;

/**
 * Recursive feature elimination: fit, drop the fifth with the least gain, fit again, until one is left.
 *
 * @returns per column the share of the others that it outlived, in [0, 1]; 1 is the last one standing. Columns of one
 *   round are put in order by their gain in it.
 * @source Guyon, Weston, Barnhill & Vapnik 2002, Gene selection for cancer classification, Machine Learning 46
 */
export function eliminationScores(data: TrainingSet, size: BoostedSize): Float64Array {
  const width = data.columns.length;
  const out = new Float64Array(width);
  let left = data.columns.map((_, k) => k);
  let outlived = 0;
  for (let round = 0; left.length > 1; round++) {
    const part = { ...data, names: left.map((k) => data.names[k]), columns: left.map((k) => data.columns[k]) };
    const gain = gainImportance(fitBoosted(part, { ...size, seed: `${size.seed}/${round}` }).forest, left.length);
    const order = left.map((_, q) => q).sort((a, b) => gain[a] - gain[b] || b - a);
    const leaving = order.slice(0, Math.max(1, Math.floor(DROP * left.length)));
    for (const q of leaving) out[left[q]] = outlived++ / (width - 1);
    const gone = new Set(leaving);
    left = left.filter((_, q) => !gone.has(q));
  }
  for (const k of left) out[k] = 1;
  return out;
}
