import type { Candles } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { defineLabel, type Labels } from '../../core/labels.js';
import { MAX_GAP, missingBars, unknownLabels } from '../horizon.js';

export interface Scan {
  /** shortest and longest look ahead, bars, whole, 2 ≤ shortest ≤ longest */
  readonly shortest: number;
  readonly longest: number;
  /** |t| of a slope below which there is no trend, ≥ 0 */
  readonly threshold: number;
  readonly maxGap: number;
}

/**
 * Trend scanning: which way the straight line goes that fits the coming closes best.
 *
 * Lines through this close and the next 'shortest' … 'longest' ones are fitted by least squares; the one whose slope
 * has the largest |t| counts, the shorter when two are equal. Its sign is the label, 0 below the threshold. Which is
 * the best is known only when all have been tried, so the label ends with the longest. Costs O(n · longest).
 *
 * @returns (n,) -1, 0 or 1; ends at row i + longest; not known on the last `longest` rows and across gaps; 0 where the
 *   closes do not move
 * @throws E_PARAM when shortest is above longest
 * @source López de Prado 2020, Machine Learning for Asset Managers, section 5.4
 */
export function trendScanning(candles: Candles, { shortest, longest, threshold, maxGap }: Scan): Labels {
  if (shortest > longest) {
    throw new QuantError(
      'E_PARAM',
      `trend-scanning.shortest must not be above trend-scanning.longest, was ${shortest} and ${longest}`,
    );
  }
  const { length, close } = candles;
  const labels = unknownLabels(length);
  for (let i = 0; i + longest < length; i++) {
    if (missingBars(candles, i, i + longest) > maxGap) continue;
    const t = strongestTrend(close, i, shortest, longest);
    labels.values[i] = Math.abs(t) >= threshold ? Math.sign(t) : 0;
    labels.endIndex[i] = i + longest;
  }
  return labels;
}

/** The t-value of largest size of the slopes of closes on time, over rows [i, i + shortest] to [i, i + longest]. */
export function strongestTrend(close: Float64Array, i: number, shortest: number, longest: number): number {
  let best = 0;
  // Sums of the distance from the first close, by which nothing cancels, over times 0 … k.
  let [sy, syy, sxy] = [0, 0, 0];
  for (let k = 1; k <= longest; k++) {
    const d = (close[i + k] - close[i]) / close[i];
    sy += d;
    syy += d * d;
    sxy += k * d;
    if (k < shortest) continue;
    const n = k + 1;
    const spreadX = (n * (n * n - 1)) / 12;
    const cross = sxy - (sy * k) / 2;
    const spreadY = syy - (sy * sy) / n;
    const slope = cross / spreadX;
    const rest = spreadY - slope * cross;
    if (!(spreadY > 0)) continue;
    // On an exact line nothing is left over: a floor in the last digits keeps t finite.
    const error = Math.sqrt(Math.max(rest, 1e-12 * spreadY) / (n - 2) / spreadX);
    const t = slope / error;
    if (Math.abs(t) > Math.abs(best)) best = t;
  }
  return best;
}

export default defineLabel({
  name: 'trend-scanning',
  summary: 'Direction of the line that fits the coming closes best',
  source: 'López de Prado 2020, Machine Learning for Asset Managers, section 5.4',
  target: 'class',
  params: {
    shortest: { type: 'int', default: 6, min: 2, max: 5000, doc: 'shortest look ahead, bars' },
    longest: { type: 'int', default: 24, min: 2, max: 5000, doc: 'longest look ahead, bars', sweep: [12, 24, 48] },
    threshold: { type: 'float', default: 2, min: 0, max: 1000, doc: '|t| of the slope below which there is no trend' },
    maxGap: MAX_GAP,
  },
  compute: (c, p) => trendScanning(c, p),
});
