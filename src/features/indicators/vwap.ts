import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { DAY_MS } from '../../core/kit/time.js';
import { rollingWeightedMean } from '../../core/math/rolling.js';

/** (high + low + close) / 3: one price for a bar, where its trades are not known. */
export function typicalPrice(high: Float64Array, low: Float64Array, close: Float64Array): Float64Array {
  const n = sameLength('typicalPrice', { high, low, close });
  const out = new Float64Array(n);
  // As a distance from the close: a bar that did not move has exactly its price.
  for (let i = 0; i < n; i++) out[i] = close[i] + (high[i] - close[i] + (low[i] - close[i])) / 3;
  return out;
}

/**
 * Volume-weighted average price since 00:00 UTC.
 *
 * A market that never closes has no session of its own, so the UTC day is the anchor; before the first midnight it
 * runs from the first bar of the data. While a day has had no volume, each of its bars counts the same.
 *
 * @param price    (n,) quote per base
 * @param volume   (n,) base, ≥ 0
 * @param openTime (n,) UTC ms; a bar belongs to the day in which it opens
 * @returns (n,) quote per base; no NaN rows
 * @throws E_SHAPE when the columns differ in length
 */
export function dayVwap(price: Float64Array, volume: Float64Array, openTime: Float64Array): Float64Array {
  const n = sameLength('vwap', { price, volume, openTime });
  const out = new Float64Array(n);
  let day = Number.NaN;
  let anchor = 0;
  let sum = 0;
  let total = 0;
  let plain = 0;
  let bars = 0;
  for (let i = 0; i < n; i++) {
    const today = Math.floor(openTime[i] / DAY_MS);
    if (today !== day) {
      day = today;
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

export default defineIndicator({
  name: 'vwap',
  summary: 'Volume-weighted average of the typical price, over the UTC day or a window',
  source: 'Berkowitz, Logue & Noser 1988, Journal of Finance 43; from bars: typical price times volume',
  params: {
    anchor: { type: 'choice', default: 'day', options: ['day', 'rolling'], doc: 'since 00:00 UTC, or the last bars' },
    period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'window, bars; for anchor=rolling only' },
  },
  outputs: ['vwap'],
  warmup: (p) => (p.anchor === 'rolling' ? p.period - 1 : 0),
  compute: (c, p) => {
    const price = typicalPrice(c.high, c.low, c.close);
    return [
      p.anchor === 'rolling' ? rollingWeightedMean(price, c.volume, p.period) : dayVwap(price, c.volume, c.openTime),
    ];
  },
});
