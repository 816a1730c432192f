import type { FittedLearner } from '../../core/model.js';

/**
 * Interventional Shapley values of a model in which each column speaks for itself, such as a linear one: what a column
 * says of the row less what it says of the background on average.
 *
 * How columns go together makes no difference here. The form that follows their correlation is not offered: it shares
 * a column's part among others that the model does not look at.
 *
 * @source Štrumbelj & Kononenko 2014, Explaining prediction models and individual predictions with feature contributions
 */
export function additiveAgainst(
  contributions: NonNullable<FittedLearner['contributions']>,
): NonNullable<FittedLearner['contributionsAgainst']> {
  return (background, rows) => {
    const mean = new Float64Array(background.length);
    for (let row = 0; row < rows; row++) {
      contributions(background, row).parts.forEach((part, k) => {
        mean[k] += part / rows;
      });
    }
    const moved = mean.reduce((a, b) => a + b, 0);
    return (columns, row) => {
      const { unit, base, parts } = contributions(columns, row);
      return { unit, base: base + moved, parts: parts.map((part, k) => part - mean[k]) };
    };
  };
}
