import type { Candles } from '../core/candles.js';
import type { Labels } from '../core/labels.js';
import { unknownColumn } from '../core/math/rolling.js';

/**
 * How many bars of the time grid are missing between two rows. Sampled bars (`intervalMs` 1) come when enough has been
 * traded: they have no grid, and none of them is ever missing.
 */
export function missingBars(candles: Candles, from: number, to: number): number {
  if (candles.intervalMs === 1) return 0;
  return Math.round((candles.openTime[to] - candles.openTime[from]) / candles.intervalMs) - (to - from);
}

/** Labels of which none is known yet; every known one will count the same. */
export function unknownLabels(rows: number): Labels {
  return {
    values: unknownColumn(rows),
    endIndex: new Int32Array(rows).fill(-1),
    weights: new Float64Array(rows).fill(1),
  };
}

/** The parameter that every label with a horizon has. */
export const MAX_GAP = {
  type: 'int',
  default: 0,
  min: 0,
  max: 1_000_000,
  doc: 'bars that may be missing between a row and its end; with more the label is not known',
} as const;
