/** Bars of one market as they go into a histogram; each (n,). */
export interface HistogramBars {
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly volume: Float64Array;
}

/** Two amounts that differ by less than this share are equal: the last digits of a sum decide nothing. */
const TIE = 1e-9;

/**
 * Pours the volume of rows [first, last] into equal bins between `bottom` and `top`, each bar's evenly over its range.
 *
 * @param bins  written to; one number per bin, base
 * @param plain every bar counts 1, whatever its volume
 * @returns the total
 */
export function fillHistogram(
  bars: HistogramBars,
  rows: { first: number; last: number },
  range: { bottom: number; top: number },
  bins: Float64Array,
  plain: boolean,
): number {
  const { bottom, top } = range;
  const width = (top - bottom) / bins.length;
  bins.fill(0);
  let total = 0;
  for (let j = rows.first; j <= rows.last; j++) {
    const amount = plain ? 1 : bars.volume[j];
    total += amount;
    // In bins from the bottom; the top edge belongs to the last one.
    const low = width > 0 ? (bars.low[j] - bottom) / width : 0;
    const high = width > 0 ? (bars.high[j] - bottom) / width : 0;
    const from = Math.min(bins.length - 1, Math.floor(low));
    const to = Math.min(bins.length - 1, Math.floor(high));
    if (from === to) bins[from] += amount;
    else {
      for (let k = from; k <= to; k++) {
        const part = Math.min(high, k + 1) - Math.max(low, k);
        bins[k] += (amount * part) / (high - low);
      }
    }
  }
  return total;
}

/**
 * The fullest bin, and the stretch around it that holds a share of all: from there the fuller neighbour joins, the
 * upper one when they are equal. Of equally full bins the lowest is taken.
 *
 * @param share in (0, 1]
 */
export function valueArea(
  bins: Float64Array,
  total: number,
  share: number,
): { peak: number; from: number; to: number } {
  let most = 0;
  for (let k = 0; k < bins.length; k++) if (bins[k] > most) most = bins[k];
  let peak = 0;
  while (bins[peak] < most * (1 - TIE)) peak++;
  let [from, to, held] = [peak, peak, bins[peak]];
  while (held < total * share * (1 - TIE) && (from > 0 || to < bins.length - 1)) {
    const above = to < bins.length - 1 ? bins[to + 1] : -1;
    const below = from > 0 ? bins[from - 1] : -1;
    if (above >= below * (1 - TIE) && above >= 0) {
      to++;
      held += above;
    } else {
      from--;
      held += below;
    }
  }
  return { peak, from, to };
}
