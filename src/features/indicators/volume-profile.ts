import type { Candles } from '../../core/candles.js';
import { defineIndicator } from '../../core/feature.js';
import { rollingMax, rollingMin, unknownColumn } from '../../core/math/rolling.js';
import { maxStream, minStream } from '../../core/math/streams.js';
import { fillHistogram, type HistogramBars, valueArea } from '../kernels/price-histogram.js';

export interface Profile {
  readonly poc: Float64Array;
  readonly upper: Float64Array;
  readonly lower: Float64Array;
  readonly position: Float64Array;
}

export interface ProfileShape {
  /** bars, whole, ≥ 1 */
  readonly period: number;
  /** equal bins between the window's low and high, whole, ≥ 2 */
  readonly bins: number;
  /** share of the volume inside the value area, in (0, 1] */
  readonly share: number;
}

/**
 * Volume profile: at which prices the last `period` bars traded most.
 *
 * Each bar's volume is spread evenly over its range, into `bins` equal bins from the window's lowest low to its highest
 * high; trades inside a bar are not known. The point of control is the middle of the fullest bin; the value area grows
 * from it, fuller neighbour first, until it holds `share` of the volume. `position` is the close in that area: 0 at its
 * lower edge, 1 at its upper, beyond them outside, 0.5 where nothing moved. A window without volume counts its bars.
 * Costs O(n · (period + bins) · bins a bar covers).
 *
 * @returns four times (n,): poc, upper, lower in quote per base, position without unit; NaN on rows [0, period - 1)
 * @source Steidlmayer 1984, Market Profile; Dalton, Jones & Dalton 1990, Mind over Markets
 */
export function volumeProfile(candles: Candles, { period, bins, share }: ProfileShape): Profile {
  const { length: n, high, low, close, volume } = candles;
  const tops = rollingMax(high, period);
  const bottoms = rollingMin(low, period);
  const poc = unknownColumn(n);
  const upper = unknownColumn(n);
  const lower = unknownColumn(n);
  const position = unknownColumn(n);
  const histogram = new Float64Array(bins);
  const row = new Float64Array(4);
  for (let i = period - 1; i < n; i++) {
    const rows = { first: i - period + 1, last: i };
    profileOf(
      { high, low, volume },
      rows,
      { bottom: bottoms[i], top: tops[i] },
      { close: close[i], share },
      histogram,
      row,
    );
    [poc[i], upper[i], lower[i], position[i]] = row;
  }
  return { poc, upper, lower, position };
}

/** Point of control, upper and lower end of the value area, and the close's place in it, of some rows. */
function profileOf(
  bars: HistogramBars,
  rows: { first: number; last: number },
  range: { bottom: number; top: number },
  { close, share }: { close: number; share: number },
  histogram: Float64Array,
  out: Float64Array,
): void {
  let total = fillHistogram(bars, rows, range, histogram, false);
  if (total === 0) total = fillHistogram(bars, rows, range, histogram, true);
  const { peak, from, to } = valueArea(histogram, total, share);
  const width = (range.top - range.bottom) / histogram.length;
  out[0] = range.bottom + (peak + 0.5) * width;
  out[1] = range.bottom + (to + 1) * width;
  out[2] = range.bottom + from * width;
  out[3] = width > 0 ? (close - out[2]) / ((to + 1 - from) * width) : 0.5;
}

export default defineIndicator({
  name: 'volume-profile',
  category: 'volume',
  summary: 'Price of most volume, value area around it, and the close in that area',
  formula:
    'volume of period bars, each spread evenly over its range, in bins of equal height; poc = centre of the fullest; lower, upper = ends of the bins around it with share of the volume; position = (close − lower) / (upper − lower), 0.5 when flat',
  source: 'Steidlmayer 1984, Market Profile; Dalton, Jones & Dalton 1990, Mind over Markets; from bars',
  params: {
    period: { type: 'int', default: 100, min: 1, max: 5000, doc: 'window, bars', sweep: [50, 100, 200] },
    bins: { type: 'int', default: 24, min: 2, max: 500, doc: 'equal bins from the window’s low to its high' },
    share: { type: 'float', default: 0.7, min: 0.05, max: 1, doc: 'share of the volume inside the value area' },
  },
  outputs: ['poc', 'upper', 'lower', 'position'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => {
    const v = volumeProfile(c, p);
    return [v.poc, v.upper, v.lower, v.position];
  },
  stream: ({ period, bins, share }) => {
    const [tops, bottoms] = [maxStream(period), minStream(period)];
    const [high, low, volume] = [new Float64Array(period), new Float64Array(period), new Float64Array(period)];
    const histogram = new Float64Array(bins);
    const rows = { first: 0, last: period - 1 };
    return (bar, out) => {
      for (const [column, value] of [
        [high, bar.high],
        [low, bar.low],
        [volume, bar.volume],
      ] as const) {
        column.copyWithin(0, 1);
        column[period - 1] = value;
      }
      const [top, bottom] = [tops(bar.high), bottoms(bar.low)];
      if (Number.isNaN(top)) out.fill(Number.NaN);
      else profileOf({ high, low, volume }, rows, { bottom, top }, { close: bar.close, share }, histogram, out);
    };
  },
});
