import type { Json } from '../../core/kit/json.js';
import { sortedQuantile } from '../../core/math/quantile.js';
import { definePreprocessor, type FittedPreprocessor } from '../../core/preprocess.js';
import { checkTrainRows, checkWidth, sortedKnown } from '../preprocessing/table.js';
import { numbersJson, numbersOf } from '../state.js';

/** 1 / Φ⁻¹(0.75): a normal sample's deviation by its median distance. */
const NORMAL_MAD = 1.482602218505602;

/**
 * Median and median distance from it, the latter made comparable to a standard deviation: outliers move neither.
 *
 * @returns spread 0 when more than half of the values are equal, or none is known
 */
export function robustSpread(x: Float64Array): { readonly centre: number; readonly spread: number } {
  const sorted = sortedKnown(x);
  if (sorted.length === 0) return { centre: 0, spread: 0 };
  const centre = sortedQuantile(sorted, 0.5);
  const distances = sorted.map((value) => Math.abs(value - centre)).sort();
  return { centre, spread: NORMAL_MAD * sortedQuantile(distances, 0.5) };
}

function restore(json: Json): FittedPreprocessor {
  const low = numbersOf(json, 'low');
  const high = numbersOf(json, 'high', low.length);
  return {
    apply: (table) => {
      checkWidth('outlier-zscore', table, low.length);
      // Where low equals high there was no spread to judge by: a flag that is mostly 0 stays as it is.
      const columns = table.columns.map((x, k) =>
        low[k] < high[k] ? x.map((value) => (value < low[k] ? low[k] : value > high[k] ? high[k] : value)) : x,
      );
      return { ...table, columns };
    },
    toJSON: () => json,
  };
}

export default definePreprocessor({
  name: 'outlier-zscore',
  summary: 'Values beyond some robust deviations from the training median are cut off there',
  source: 'Iglewicz & Hoaglin 1993, How to Detect and Handle Outliers',
  params: {
    k: { type: 'float', default: 5, min: 0.1, max: 1000, doc: 'robust deviations', sweep: [3, 5, 8] },
  },
  fillsUnknown: false,
  fit: (train, { k }) => {
    checkTrainRows('outlier-zscore', train);
    const found = train.columns.map(robustSpread);
    return restore({
      low: numbersJson(found.map(({ centre, spread }) => centre - k * spread)),
      high: numbersJson(found.map(({ centre, spread }) => centre + k * spread)),
    });
  },
  restore,
});
