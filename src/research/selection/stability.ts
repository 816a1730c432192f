/**
 * How much several selections from the same columns agree: 1 when they are the same, 0 on average when they are drawn by
 * chance, below 0 when they avoid each other.
 *
 * Corrected for chance, so that selecting most of the columns does not look stable by itself; selections may differ in
 * size. For selections of one size it is Kuncheva's index.
 *
 * @param selections per fold, per column: whether it was selected
 * @returns NaN with fewer than two selections, and when all or none of the columns are selected every time
 * @source Nogueira, Sechidis & Brown 2018, On the stability of feature selection algorithms, JMLR 18, eq. 4
 */
export function selectionStability(selections: readonly (readonly boolean[])[]): number {
  const folds = selections.length;
  const width = selections[0]?.length ?? 0;
  if (folds < 2 || width === 0) return Number.NaN;
  let spread = 0;
  let selected = 0;
  for (let k = 0; k < width; k++) {
    const share = selections.reduce((sum, fold) => sum + Number(fold[k]), 0) / folds;
    spread += (folds / (folds - 1)) * share * (1 - share);
    selected += share;
  }
  const density = selected / width;
  const chance = density * (1 - density);
  return chance > 0 ? 1 - spread / width / chance : Number.NaN;
}
