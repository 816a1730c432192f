import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';

/**
 * Negative and positive volume index: what the market has earned on days of falling volume, when the crowd is away, and
 * on days of rising volume.
 *
 * Both start at 1000 and are multiplied by the bar's return where the volume fell or rose. Equal volume counts for
 * neither. Their level depends on where the data begins: use their changes.
 *
 * @param close  (n,) quote per base, > 0
 * @param volume (n,) base, ≥ 0
 * @returns two times (n,) > 0, not bounded; no NaN rows
 * @throws E_SHAPE when the columns differ in length
 * @source Fosback 1976, Stock Market Logic
 */
export function volumeIndex(
  close: Float64Array,
  volume: Float64Array,
): { negative: Float64Array; positive: Float64Array } {
  const n = sameLength('volume-index', { close, volume });
  const negative = new Float64Array(n).fill(1000, 0, 1);
  const positive = new Float64Array(n).fill(1000, 0, 1);
  for (let i = 1; i < n; i++) {
    const growth = close[i] / close[i - 1];
    negative[i] = negative[i - 1] * (volume[i] < volume[i - 1] ? growth : 1);
    positive[i] = positive[i - 1] * (volume[i] > volume[i - 1] ? growth : 1);
  }
  return { negative, positive };
}

export default defineIndicator({
  name: 'volume-index',
  category: 'volume',
  summary: 'Negative and positive volume index (NVI, PVI), without bounds: use their changes',
  formula:
    'negative ← negative · close / close[−1] when volume < volume[−1]; positive ← positive · close / close[−1] when volume > volume[−1]; both start at 1000',
  source: 'Fosback 1976, Stock Market Logic',
  params: {},
  outputs: ['negative', 'positive'],
  warmup: () => 0,
  compute: (c) => {
    const { negative, positive } = volumeIndex(c.close, c.volume);
    return [negative, positive];
  },
  stream: () => {
    let [close, volume, negative, positive] = [Number.NaN, 0, 1000, 1000];
    return (bar, out) => {
      if (!Number.isNaN(close)) {
        const growth = bar.close / close;
        negative *= bar.volume < volume ? growth : 1;
        positive *= bar.volume > volume ? growth : 1;
      }
      [close, volume] = [bar.close, bar.volume];
      out[0] = negative;
      out[1] = positive;
    };
  },
});
