import type { Candles } from '../../core/candles.js';
import { type Bar, defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingWeightedMean } from '../../core/math/rolling.js';
import { weightedMeanStream } from '../../core/math/streams.js';
import { type CalendarSpan, spanNumber } from '../utc.js';

/** Since when an anchored average runs, or the last bars; and how many of those. */
export interface VwapSpan {
  readonly anchor: CalendarSpan | 'rolling';
  /** bars, whole, ≥ 1; for `rolling` only */
  readonly period: number;
}

/** (high + low + close) / 3 of one bar, as a distance from the close: a bar that did not move has exactly its price. */
export function typicalOf({ high, low, close }: Pick<Bar, 'high' | 'low' | 'close'>): number {
  return close + (high - close + (low - close)) / 3;
}

/** (high + low + close) / 3: one price for a bar, where its trades are not known. */
export function typicalPrice(high: Float64Array, low: Float64Array, close: Float64Array): Float64Array {
  const n = sameLength('typicalPrice', { high, low, close });
  const out = new Float64Array(n);
  // As a distance from the close: a bar that did not move has exactly its price.
  for (let i = 0; i < n; i++) out[i] = close[i] + (high[i] - close[i] + (low[i] - close[i])) / 3;
  return out;
}

/**
 * Volume-weighted average price since 00:00 UTC of the day, of the week's Monday or of the month's first.
 *
 * A market that never closes has no session of its own, so the calendar is the anchor; before the first of its
 * midnights it runs from the first bar of the data. While a span has had no volume, each of its bars counts the same.
 *
 * @param price    (n,) quote per base
 * @param volume   (n,) base, ≥ 0
 * @param openTime (n,) UTC ms; a bar belongs to the span in which it opens
 * @param span     what it begins anew with
 * @returns (n,) quote per base; no NaN rows
 * @throws E_SHAPE when the columns differ in length
 */
export function anchoredVwap(
  price: Float64Array,
  volume: Float64Array,
  openTime: Float64Array,
  span: CalendarSpan,
): Float64Array {
  const n = sameLength('vwap', { price, volume, openTime });
  const out = new Float64Array(n);
  let current = Number.NaN;
  let anchor = 0;
  let sum = 0;
  let total = 0;
  let plain = 0;
  let bars = 0;
  for (let i = 0; i < n; i++) {
    const here = spanNumber(openTime[i], span);
    if (here !== current) {
      current = here;
      anchor = price[i];
      sum = total = plain = bars = 0;
    }
    const d = price[i] - anchor;
    sum += volume[i] * d;
    total += volume[i];
    plain += d;
    bars++;
    out[i] = anchor + (total > 0 ? sum / total : plain / bars);
  }
  return out;
}

/**
 * Volume-weighted average of the typical price of bars, anchored or rolling.
 *
 * @returns (n,) quote per base; NaN on rows [0, period - 1) when rolling, else none
 */
export function vwap(candles: Candles, { anchor, period }: VwapSpan): Float64Array {
  const price = typicalPrice(candles.high, candles.low, candles.close);
  return anchor === 'rolling'
    ? rollingWeightedMean(price, candles.volume, period)
    : anchoredVwap(price, candles.volume, candles.openTime, anchor);
}

/** As `vwap`, bar by bar. */
export function vwapStream({ anchor, period }: VwapSpan): (bar: Bar) => number {
  if (anchor === 'rolling') {
    const next = weightedMeanStream(period);
    return (bar) => next(typicalOf(bar), bar.volume);
  }
  let current = Number.NaN;
  let [base, sum, total, plain, bars] = [0, 0, 0, 0, 0];
  return (bar) => {
    const price = typicalOf(bar);
    const here = spanNumber(bar.openTime, anchor);
    if (here !== current) {
      current = here;
      base = price;
      sum = total = plain = bars = 0;
    }
    const d = price - base;
    sum += bar.volume * d;
    total += bar.volume;
    plain += d;
    bars++;
    return base + (total > 0 ? sum / total : plain / bars);
  };
}

/** The parameters of everything that is measured against a volume-weighted price. */
export const VWAP_PARAMS = {
  anchor: {
    type: 'choice',
    default: 'day',
    options: ['day', 'rolling', 'week', 'month'],
    doc: 'since 00:00 UTC of the day, of Monday, of the first; or the last bars',
  },
  period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars; for anchor=rolling only' },
} as const;

export default defineIndicator({
  name: 'vwap',
  category: 'volume',
  summary: 'Volume-weighted average of the typical price, over the UTC day, week or month, or a window',
  formula:
    'Σ x · volume / Σ volume since the anchor, or over period when anchor = rolling; x = (high + low + close) / 3; plain mean without volume',
  source: 'Berkowitz, Logue & Noser 1988, Journal of Finance 43; from bars: typical price times volume',
  params: VWAP_PARAMS,
  outputs: ['vwap'],
  warmup: (p) => (p.anchor === 'rolling' ? p.period - 1 : 0),
  compute: (c, p) => [vwap(c, p)],
  stream: (p) => {
    const next = vwapStream(p);
    return (bar, out) => {
      out[0] = next(bar);
    };
  },
});
