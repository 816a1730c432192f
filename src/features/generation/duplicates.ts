/** Rows on which two columns are compared first. */
const PROBE_ROWS = 512;

interface Known {
  readonly column: Float64Array;
  /** values on the probe rows */
  readonly probe: Float64Array;
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
 *
 * @param rows     length of the columns
 * @param sameness absolute correlation, in (0, 1)
 */
export function createHoldings(rows: number, sameness: number): Holdings {
  const stride = Math.max(1, Math.floor(rows / PROBE_ROWS));
  // From the newest row back: columns warm up at the front.
  const probeRows = Int32Array.from({ length: Math.ceil(rows / stride) }, (_, k) => rows - 1 - k * stride);
  const held: Known[] = [];
  const describe = (column: Float64Array): Known => ({
    column,
    probe: Float64Array.from(probeRows, (row) => column[row]),
    squares: squaresOf(column),
  });
  return {
    has: (column) => {
      const one = describe(column);
      const may = 1 - sameness * sameness;
      return held.some((other) => {
        if (unexplained(one.probe, other.probe) > may * one.squares * (1 + 1e-9)) return false;
        return Math.abs(correlationOfKnown(one.column, other.column)) > sameness;
      });
    },
    add: (column) => {
      held.push(describe(column));
    },
  };
}

function squaresOf(x: Float64Array): number {
  let [count, mean, squares] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i])) continue;
    count++;
    const d = x[i] - mean;
    mean += d / count;
    squares += d * (x[i] - mean);
  }
  return squares;
}

interface Shared {
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
}

/** Sums about the means of the rows that both know, in two passes. */
function sharedSums(x: Float64Array, y: Float64Array): Shared {
  let [count, meanX, meanY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]) || Number.isNaN(y[i])) continue;
    count++;
    meanX += (x[i] - meanX) / count;
    meanY += (y[i] - meanY) / count;
  }
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]) || Number.isNaN(y[i])) continue;
    const [dx, dy] = [x[i] - meanX, y[i] - meanY];
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return { xx, yy, xy };
}

/** Sum of squares of x that the best straight line on y leaves. */
function unexplained(x: Float64Array, y: Float64Array): number {
  const { xx, yy, xy } = sharedSums(x, y);
  return yy > 0 ? xx - (xy / yy) * xy : xx;
}

/** 0 where either does not move on the rows that both know. */
function correlationOfKnown(x: Float64Array, y: Float64Array): number {
  const { xx, yy, xy } = sharedSums(x, y);
  const scale = Math.sqrt(xx) * Math.sqrt(yy);
  return scale > 0 ? xy / scale : 0;
}
