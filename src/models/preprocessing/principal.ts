import { symmetricEigen } from '../../core/math/eigen.js';

/** The directions in which standardised columns vary most. */
export interface PrincipalAxes {
  readonly rank: number;
  /** (rank × width) unit vectors, row after row */
  readonly axes: Float64Array;
  /** (rank,) mean square along each, the largest first, ≥ 0 */
  readonly variances: Float64Array;
}

/**
 * The first principal axes of columns about 0.
 *
 * @param columns each (n,), standardised, no NaN, n ≥ 1
 * @param rank    at most this many
 * @source Jolliffe 2002, Principal Component Analysis
 */
export function principalAxes(columns: readonly Float64Array[], rank: number): PrincipalAxes {
  const width = columns.length;
  const rows = width === 0 ? 0 : columns[0].length;
  const squares = new Float64Array(width * width);
  for (let p = 0; p < width; p++) {
    for (let q = 0; q <= p; q++) {
      const [x, y] = [columns[p], columns[q]];
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += x[i] * y[i];
      squares[p * width + q] = sum / rows;
    }
  }
  const { values, vectors } = symmetricEigen(squares, width);
  const kept = Math.min(rank, width);
  return {
    rank: kept,
    axes: vectors.slice(0, kept * width),
    variances: values.slice(0, kept).map((value) => Math.max(0, value)),
  };
}

/** How far a row lies along each axis. */
export function scoresOf({ rank, axes }: PrincipalAxes, row: Float64Array, into: Float64Array): void {
  const width = row.length;
  for (let a = 0; a < rank; a++) {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += axes[a * width + k] * row[k];
    into[a] = sum;
  }
}

/** One column's value as the axes tell it from the scores. */
export function retold({ rank, axes }: PrincipalAxes, scores: Float64Array, width: number, column: number): number {
  let sum = 0;
  for (let a = 0; a < rank; a++) sum += scores[a] * axes[a * width + column];
  return sum;
}
