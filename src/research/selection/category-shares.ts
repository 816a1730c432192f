import type { CategoryShare, FeatureVerdict, SelectionMethod } from './types.js';

/** Methods whose values add up over columns. */
const ADDITIVE: readonly SelectionMethod[] = ['gain', 'permutation', 'shap'];

/**
 * How much of all importance each category has: for each method whose values add up, the category's share of what is
 * above 0, then the mean over those methods. Without such a method, mutual information stands in.
 *
 * Columns that another stands for add nothing of their own. A category without a column is not told.
 *
 * @returns the largest share first, then by name; shares sum to 1, or all are 0 when no column has importance
 */
export function categoryShares(features: readonly FeatureVerdict[]): CategoryShare[] {
  const standing = features.filter((feature) => !Number.isNaN(feature.meanRank));
  const asked = ADDITIVE.filter((method) => standing.some(({ scores }) => scores[method] !== undefined));
  const parts = (asked.length > 0 ? asked : (['mi'] as const)).flatMap((method) => {
    const values = standing.map(({ scores }) => Math.max(0, scores[method]?.value ?? 0));
    const total = values.reduce((a, b) => a + b, 0);
    return total > 0 ? [values.map((value) => value / total)] : [];
  });
  const names = [...new Set(features.map(({ category }) => category))];
  return names
    .map((category): CategoryShare => {
      let share = 0;
      for (const part of parts) {
        standing.forEach((feature, k) => {
          if (feature.category === category) share += part[k] / parts.length;
        });
      }
      const own = features.filter((feature) => feature.category === category);
      return { category, share, columns: own.length, kept: own.filter(({ advice }) => advice === 'keep').length };
    })
    .sort((a, b) => b.share - a.share || (a.category < b.category ? -1 : 1));
}
