import { quantiles } from '../../core/math/quantile.js';
import type { Background } from '../trees/shap-interventional.js';

/** How predictions move with one column while the others stay what they were. */
export interface Dependence {
  /** values of the column, increasing, from its 1 % to its 99 % quantile in the background; one alone when it does not vary */
  readonly grid: Float64Array;
  /** (grid,) mean prediction over the background with the column set to each value */
  readonly mean: Float64Array;
  /** (curves × grid) row-major: the same for single rows (ICE) */
  readonly curves: Float64Array;
  /** rows of the background that the curves belong to */
  readonly curveRows: Int32Array;
}

export interface DependenceOptions {
  /** values at most, ≥ 2 */
  readonly points?: number;
  /** curves of single rows at most, evenly spaced over the background */
  readonly curves?: number;
  /** every curve less what it says at the first value, so that shapes can be compared */
  readonly centred?: boolean;
}

/**
 * Partial dependence and individual conditional expectation of one column.
 *
 * The grid has the column's own quantiles and stays within its 1–99 % range: beyond, the model says what it never saw.
 * Where columns depend on each other some of the rows asked are ones that no market shows.
 *
 * @param predict as `FittedLearner.predict`
 * @source Friedman 2001, Greedy function approximation (partial dependence); Goldstein et al. 2015, Peeking inside the black box (ICE)
 */
export function dependence(
  predict: (columns: readonly Float64Array[], rows: number) => Float64Array,
  background: Background,
  column: number,
  { points = 20, curves: most = 0, centred = false }: DependenceOptions = {},
): Dependence {
  const { columns, rows } = background;
  const known = columns[column].subarray(0, rows).filter((value) => !Number.isNaN(value));
  const shares = Array.from({ length: points }, (_, q) => 0.01 + (0.98 * q) / (points - 1));
  const grid = Float64Array.from(new Set(known.length === 0 ? [] : quantiles(known, shares)));
  const size = grid.length;
  const asked = columns.map((x) => x.subarray(0, rows));
  const mean = new Float64Array(size);
  const count = Math.min(most, rows);
  const curveRows = Int32Array.from({ length: count }, (_, c) => Math.floor((c * rows) / count));
  const curves = new Float64Array(count * size);
  for (let g = 0; g < size; g++) {
    asked[column] = new Float64Array(rows).fill(grid[g]);
    const said = predict(asked, rows);
    let total = 0;
    for (let i = 0; i < rows; i++) total += said[i];
    mean[g] = total / rows;
    for (let c = 0; c < count; c++) curves[c * size + g] = said[curveRows[c]];
  }
  if (centred && size > 0) {
    const start = mean[0];
    for (let g = 0; g < size; g++) mean[g] -= start;
    for (let c = 0; c < count; c++) {
      const from = curves[c * size];
      for (let g = 0; g < size; g++) curves[c * size + g] -= from;
    }
  }
  return { grid, mean, curves, curveRows };
}
