import type { CategoryShare } from './types.js';

/**
 * Where to look for more, and where not: a category is worth more attention when some of its columns are kept and it has
 * more of the importance than of the columns, less when none is kept and it has less.
 */
export function adviseOnCategories(categories: readonly CategoryShare[]): {
  readonly prioritize: readonly string[];
  readonly reconsider: readonly string[];
} {
  const all = categories.reduce((sum, { columns }) => sum + columns, 0);
  const isAhead = ({ share, columns }: CategoryShare): boolean => share > columns / all;
  const isAnyKept = categories.some(({ kept }) => kept > 0);
  return {
    prioritize: categories.filter((c) => c.kept > 0 && isAhead(c)).map(({ category }) => category),
    // Where nothing is clear of chance the shares are noise, and no advice.
    reconsider: isAnyKept ? categories.filter((c) => c.kept === 0 && !isAhead(c)).map(({ category }) => category) : [],
  };
}
