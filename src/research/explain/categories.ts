import { categoryOf } from '../selection/category.js';
import type { CategoryShare } from '../selection/types.js';
import { type ColumnMeasure, helpOf, MEASURES } from './measures.js';

/** Of columns that steps made, and of models from elsewhere that name columns of their own. */
export const OTHER = 'other';

/** What a column is about; `other` where its name says nothing. */
export function categoryOfColumn(name: string): string {
  try {
    return categoryOf(name);
  } catch {
    return OTHER;
  }
}

/** How much of what the model uses each category has: the mean over the measures, of what is above 0. Largest first. */
export function categorySharesOf(columns: readonly ColumnMeasure[]): CategoryShare[] {
  const parts = MEASURES.flatMap((measure) => {
    const values = columns.map(({ scores }) => Math.max(0, scores[measure]?.value ?? 0));
    const total = values.reduce((a, b) => a + b, 0);
    return total > 0 ? [values.map((value) => value / total)] : [];
  });
  const categories = columns.map(({ name }) => categoryOfColumn(name));
  return [...new Set(categories)]
    .map((category): CategoryShare => {
      const own = columns.flatMap((_, k) => (categories[k] === category ? [k] : []));
      const share = parts.reduce((sum, part) => sum + own.reduce((s, k) => s + part[k], 0) / parts.length, 0);
      const kept = own.filter((k) => helpOf(columns[k]) === 'clear').length;
      return { category, share, columns: own.length, kept };
    })
    .sort((a, b) => b.share - a.share || (a.category < b.category ? -1 : 1));
}
