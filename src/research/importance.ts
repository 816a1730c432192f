import type { FeatureImportance, FittedModel } from '../core/model.js';

/** What several models look at: the mean share of each feature, the largest first. Equal shares keep their order. */
export function meanImportance(models: readonly Pick<FittedModel, 'importance'>[]): FeatureImportance[] {
  const total = new Map<string, number>();
  for (const model of models) {
    for (const { name, value } of model.importance()) total.set(name, (total.get(name) ?? 0) + value / models.length);
  }
  return [...total].map(([name, value]) => ({ name, value })).sort((a, b) => b.value - a.value);
}
