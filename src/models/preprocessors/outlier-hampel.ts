import { definePreprocessor, type FittedPreprocessor } from '../../core/preprocess.js';
import { numberOf } from '../state.js';

const NORMAL_MAD = 1.482602218505602;
/** With fewer values the newest one is half of its own judge. */
const LEAST_KNOWN = 5;

export interface HampelRules {
  /** rows, this one included, whole, ≥ 5 */
  readonly window: number;
  /** robust deviations from the median */
  readonly k: number;
}

/**
 * Spikes replaced by the median of the rows before and at them.
 *
 * The usual Hampel filter looks at both sides of a value; this one at its past only, so it may be used live. Judged by
 * the values as they came, not by replaced ones: a new level is taken on once it fills half of the window. Fewer than
 * five known values, or a window of which more than half is equal, judge nothing.
 *
 * @param x (n,) NaN is not known, and is left so
 * @returns (n,) a copy
 * @source Hampel 1974, The influence curve and its role in robust estimation; Pearson 2002, Outliers in process
 *   modeling and identification, for the moving window
 */
export function hampelPast(x: Float64Array, { window, k }: HampelRules): Float64Array {
  const out = x.slice();
  // The known values of the window in rising order; the first `size` places count.
  const sorted = new Float64Array(Math.min(window, x.length) + 1);
  let size = 0;
  const placeOf = (value: number): number => {
    let [low, high] = [0, size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  for (let i = 0; i < x.length; i++) {
    const leaving = i >= window ? x[i - window] : Number.NaN;
    if (!Number.isNaN(leaving)) sorted.copyWithin(placeOf(leaving), placeOf(leaving) + 1, size--);
    if (Number.isNaN(x[i])) continue;
    const place = placeOf(x[i]);
    sorted.copyWithin(place + 1, place, size++);
    sorted[place] = x[i];
    if (size < LEAST_KNOWN) continue;
    const centre = middleOf(sorted, size);
    const spread = NORMAL_MAD * middleDistance(sorted, size, centre);
    if (spread > 0 && Math.abs(x[i] - centre) > k * spread) out[i] = centre;
  }
  return out;
}

function middleOf(sorted: Float64Array, size: number): number {
  const half = size >>> 1;
  return size % 2 === 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
}

/** The median distance from the median, merged from the middle outwards: distances rise to both sides of it. */
function middleDistance(sorted: Float64Array, size: number, centre: number): number {
  const half = size >>> 1;
  let up = half;
  let down = half - 1;
  let [before, distance] = [0, 0];
  for (let k = 0; k <= half; k++) {
    before = distance;
    const below = down >= 0 ? centre - sorted[down] : Number.POSITIVE_INFINITY;
    const above = up < size ? sorted[up] - centre : Number.POSITIVE_INFINITY;
    if (below < above) {
      distance = below;
      down--;
    } else {
      distance = above;
      up++;
    }
  }
  return size % 2 === 1 ? distance : 0.5 * (before + distance);
}

function step(rules: HampelRules): FittedPreprocessor {
  return {
    apply: (table) => ({ ...table, columns: table.columns.map((x) => hampelPast(x, rules)) }),
    toJSON: () => ({ window: rules.window, k: rules.k }),
  };
}

export default definePreprocessor({
  name: 'outlier-hampel',
  summary: 'Spikes become the median of their recent past',
  source: 'Hampel 1974; Pearson 2002',
  params: {
    window: { type: 'int', default: 49, min: LEAST_KNOWN, max: 10_000, doc: 'rows, this one included' },
    k: { type: 'float', default: 5, min: 0.1, max: 1000, doc: 'robust deviations', sweep: [3, 5, 8] },
  },
  fillsUnknown: false,
  fit: (_train, p) => step(p),
  restore: (json) => step({ window: numberOf(json, 'window'), k: numberOf(json, 'k') }),
});
