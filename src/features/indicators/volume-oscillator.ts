import { defineIndicator } from '../../core/feature.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { meanStream } from '../../core/math/streams.js';

/** NaN while the long mean is not known; 0 where nothing has traded. */
function percentAbove(short: number, long: number): number {
  return long === 0 ? 0 : (100 * (short - long)) / long;
}

/**
 * Volume oscillator: the mean volume of a short window in percent above that of a long one.
 *
 * @param volume (n,) base, ≥ 0
 * @param spans  bars, whole, ≥ 1
 * @returns (n,) percent; 0 where the long window has no volume; NaN on rows [0, max(fast, slow) - 1)
 * @source Achelis 2001, Technical Analysis from A to Z
 */
export function volumeOscillator(volume: Float64Array, spans: { fast: number; slow: number }): Float64Array {
  const short = rollingMean(volume, spans.fast);
  const long = rollingMean(volume, spans.slow);
  const out = unknownColumn(volume.length);
  for (let i = Math.max(spans.fast, spans.slow) - 1; i < out.length; i++) out[i] = percentAbove(short[i], long[i]);
  return out;
}

export default defineIndicator({
  name: 'volume-oscillator',
  category: 'volume',
  summary: 'Volume oscillator: the mean of a short window against that of a long one, percent',
  formula: '100 · (SMA_fast(volume) − SMA_slow(volume)) / SMA_slow(volume); 0 when the slow mean is 0',
  source: 'Achelis 2001, Technical Analysis from A to Z',
  params: {
    fast: { type: 'int', default: 5, min: 1, max: 5000, doc: 'short window, bars' },
    slow: { type: 'int', default: 20, min: 1, max: 5000, doc: 'long window, bars' },
  },
  outputs: ['volume-oscillator'],
  warmup: (p) => Math.max(p.fast, p.slow) - 1,
  compute: (c, p) => [volumeOscillator(c.volume, p)],
  stream: (p) => {
    const [fast, slow] = [meanStream(p.fast), meanStream(p.slow)];
    return (bar, out) => {
      const [short, long] = [fast(bar.volume), slow(bar.volume)];
      out[0] = Number.isNaN(short) ? Number.NaN : percentAbove(short, long);
    };
  },
});
