/** Rows on which two columns are compared first: some at even distances, and the one farthest from the mean of each block. */
const EVEN_ROWS = 448;
const BLOCKS = 64;

interface Known {
  readonly column: Float64Array;
  /** the rows that tell most of it */
  readonly probe: Int32Array;
  /** a few of those, which settle most pairs */
  readonly glance: Int32Array;
  /** sum of squared distances from the mean over all known rows */
  readonly squares: number;
}

/** Columns that are held, against which new ones are compared. */
export interface Holdings {
  /** True when a column held already tells the same: a correlation beyond ±`sameness` on the rows that both know. */
  has(column: Float64Array): boolean;
  add(column: Float64Array): void;
}

/**
 * Finds columns that are the same but for unit, sign and level.
 *
 * A comparison of all rows with all columns is too dear, so that a few hundred rows are looked at first. That is no
 * guess: what a straight line leaves unexplained on some rows cannot be more than what it leaves on all of them. Where
 * the probe alone leaves more than a correlation of `sameness` may leave, the pair is settled; else all rows decide.
 * Extreme rows are in the probe because in columns with long tails they are nearly all of the variance.
 *
 * @param rows     length of the columns
 * @param sameness absolute correlation, in (0, 1)
 */
export function createHoldings(rows: number, sameness: number): Holdings {
  const may = (1 - sameness * sameness) * (1 + 1e-9);
  const held: Known[] = [];
  const differ = (x: Known, y: Known): boolean =>
    unexplained(x.column, y.column, x.glance) > may * x.squares ||
    unexplained(x.column, y.column, x.probe) > may * x.squares;
  return {
    has: (column) => {
      const one = describe(column, rows);
      return held.some((other) => {
        if (differ(one, other) || differ(other, one)) return false;
        return Math.abs(correlationOf(column, other.column)) > sameness;
      });
    },
    add: (column) => {
      held.push(describe(column, rows));
    },
  };
}

function describe(column: Float64Array, rows: number): Known {
  let [count, mean, squares] = [0, 0, 0];
  for (let i = 0; i < rows; i++) {
    if (Number.isNaN(column[i])) continue;
    count++;
    const d = column[i] - mean;
    mean += d / count;
    squares += d * (column[i] - mean);
  }
  const probe = new Set<number>();
  const stride = Math.max(1, Math.floor(rows / EVEN_ROWS));
  for (let row = rows - 1; row >= 0; row -= stride) probe.add(row);
  const size = Math.max(1, Math.ceil(rows / BLOCKS));
  for (let from = 0; from < rows; from += size) {
    let [farthest, distance] = [from, -1];
    for (let i = from; i < Math.min(rows, from + size); i++) {
      if (Math.abs(column[i] - mean) > distance) {
        distance = Math.abs(column[i] - mean);
        farthest = i;
      }
    }
    probe.add(farthest);
  }
  const all = Int32Array.from(probe);
  return { column, probe: all, glance: all.filter((_, k) => k % 10 === 0), squares };
}

interface Shared {
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
}

/** Sums about the means of the chosen rows that both know, in two passes. */
function sharedSums(x: Float64Array, y: Float64Array, rows: ArrayLike<number>): Shared {
  let [count, meanX, meanY] = [0, 0, 0];
  for (let k = 0; k < rows.length; k++) {
    const [a, b] = [x[rows[k]], y[rows[k]]];
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    count++;
    meanX += (a - meanX) / count;
    meanY += (b - meanY) / count;
  }
  let [xx, yy, xy] = [0, 0, 0];
  for (let k = 0; k < rows.length; k++) {
    const [a, b] = [x[rows[k]], y[rows[k]]];
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    const [dx, dy] = [a - meanX, b - meanY];
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return { xx, yy, xy };
}

/** Sum of squares of x that the best straight line on y leaves on the chosen rows. */
function unexplained(x: Float64Array, y: Float64Array, rows: Int32Array): number {
  const { xx, yy, xy } = sharedSums(x, y, rows);
  return yy > 0 ? xx - (xy / yy) * xy : xx;
}

/** On all rows that both know; 0 where either does not move there. */
function correlationOf(x: Float64Array, y: Float64Array): number {
  const { xx, yy, xy } = sharedSums(
    x,
    y,
    Int32Array.from({ length: x.length }, (_, i) => i),
  );
  const scale = Math.sqrt(xx) * Math.sqrt(yy);
  return scale > 0 ? xy / scale : 0;
}
